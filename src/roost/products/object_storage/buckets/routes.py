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
    """What govultr asks for; the published contract has no way to list buckets."""
    return BUCKET_LIST.of(
        await call.read(lambda tx: rules.listed(tx, call.account, object_storage_id))
    )


@routes.post(_BUCKETS, "create-object-storage-bucket", ok=202, errors=(400, 401, 403))
async def create_object_storage_bucket(
    call: Call, object_storage_id: str, body: BucketCreate
) -> Reply:
    await call.write(lambda tx: rules.create(tx, call.account, object_storage_id, body))
    return DONE


@routes.delete(_BUCKET, "delete-object-storage-bucket", errors=(400, 401, 403, 404))
async def delete_object_storage_bucket(
    call: Call, object_storage_id: str, bucket_name: str
) -> Reply:
    storage = object_storage_id
    await call.write(lambda tx: rules.delete(tx, call.account, storage, bucket_name))
    return DONE


@routes.post(
    f"{_BUCKET}/lifecycle", "set-object-storage-bucket-lifecycle", ok=202, errors=(400, 401, 403)
)
async def set_object_storage_bucket_lifecycle(
    call: Call, object_storage_id: str, bucket_name: str, body: LifecycleUpdate
) -> Reply:
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
    storage = object_storage_id
    await call.write(lambda tx: rules.clear_lifecycle(tx, call.account, storage, bucket_name))
    return DONE


@routes.post(
    f"{_BUCKET}/archival", "set-object-storage-bucket-archival", ok=202, errors=(400, 401, 403)
)
async def set_object_storage_bucket_archival(
    call: Call, object_storage_id: str, bucket_name: str, body: ArchivalUpdate
) -> Reply:
    storage, wanted = object_storage_id, body.archival
    await call.write(lambda tx: rules.set_archival(tx, call.account, storage, bucket_name, wanted))
    return DONE
