"""/v2/object-storage/{object-storage-id}/bucket"""

from ....http.answers import DONE, ListResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import ArchivalUpdate, Bucket, BucketCreate, LifecycleUpdate

routes = Routes("s3", read="objstore", write="objstore")

BUCKET_LIST = ListResponse("buckets", Bucket, meta=False)

_BUCKETS = "/object-storage/{object-storage-id}/bucket"
_BUCKET = f"{_BUCKETS}/{{bucket-name}}"


@routes.get(_BUCKETS, "list-object-storage-buckets", BUCKET_LIST, errors=(400, 401, 404))
async def list_object_storage_buckets(call: Call, object_storage_id: str) -> Reply:
    """List buckets

    Lists the buckets of an object storage, all at once. There are at most 100.
    """
    return BUCKET_LIST.of(
        await call.read(lambda tx: rules.listed(tx, call.account, object_storage_id))
    )


@routes.post(_BUCKETS, "create-object-storage-bucket", ok=202, errors=(400, 401, 403))
async def create_object_storage_bucket(
    call: Call, object_storage_id: str, body: BucketCreate
) -> Reply:
    """Create a bucket

    Makes a bucket in an object storage, which must be `active`. No two buckets of a cluster have
    the same name, whoever they belong to. A name that is taken, reserved or malformed, a 101st
    bucket, or `archival` on a tier without archive storage is refused with 400. The answer is 202,
    without a body: the bucket is made after that.
    """
    await call.write(lambda tx: rules.create(tx, call.account, object_storage_id, body))
    return DONE


@routes.delete(_BUCKET, "delete-object-storage-bucket", errors=(400, 401, 403, 404))
async def delete_object_storage_bucket(
    call: Call, object_storage_id: str, bucket_name: str
) -> Reply:
    """Delete a bucket

    Deletes a bucket with all that is in it. Its name is free at once.
    """
    storage = object_storage_id
    await call.write(lambda tx: rules.delete(tx, call.account, storage, bucket_name))
    return DONE


@routes.post(
    f"{_BUCKET}/lifecycle", "set-object-storage-bucket-lifecycle", ok=202, errors=(400, 401, 403)
)
async def set_object_storage_bucket_lifecycle(
    call: Call, object_storage_id: str, bucket_name: str, body: LifecycleUpdate
) -> Reply:
    """Set a bucket's archive rules

    Replaces all archive rules of a bucket. They say which objects move to archive storage, and
    when. The tier must have archive storage; otherwise this is refused with 400, as for two rules
    with the same ID. The answer is 202, without a body.
    """
    storage, wanted = object_storage_id, body.archive_rules
    await call.write(lambda tx: rules.set_lifecycle(tx, call.account, storage, bucket_name, wanted))
    return DONE


@routes.delete(
    f"{_BUCKET}/lifecycle", "delete-object-storage-bucket-lifecycle-policy",
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def delete_object_storage_bucket_lifecycle_policy(
    call: Call, object_storage_id: str, bucket_name: str
) -> Reply:
    """Delete a bucket's archive rules

    Deletes all archive rules of a bucket. What has been archived stays there.
    """
    storage = object_storage_id
    await call.write(lambda tx: rules.clear_lifecycle(tx, call.account, storage, bucket_name))
    return DONE


@routes.post(
    f"{_BUCKET}/archival", "set-object-storage-bucket-archival", ok=202, errors=(400, 401, 403)
)
async def set_object_storage_bucket_archival(
    call: Call, object_storage_id: str, bucket_name: str, body: ArchivalUpdate
) -> Reply:
    """Turn archival on or off

    With `archival`, what is put into the bucket goes to archive storage. The tier must have archive
    storage, the bucket neither versioning nor object lock, and a name of at most 53 characters;
    otherwise this is refused with 400. The answer is 202, without a body.
    """
    storage, wanted = object_storage_id, body.archival
    await call.write(lambda tx: rules.set_archival(tx, call.account, storage, bucket_name, wanted))
    return DONE
