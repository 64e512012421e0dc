"""/v2/object-storage"""

from ....drivers.object_storage import ObjectStorage as Driver
from ....engine import usage
from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Tx
from ....store.secret import Secret
from ..documents import OBJECT_STORAGES, ObjectStorage, StorageRecord
from ..rules import new_keys
from . import rules
from .documents import ObjectStorageCreate, ObjectStorageQuery, ObjectStorageUpdate, S3Credentials

# Whoever may look sees the keys, so to look needs the permission for object storage too.
routes = Routes("s3", read="objstore", write="objstore")

OBJECT_STORAGE = ItemResponse("object_storage", ObjectStorage)
OBJECT_STORAGE_LIST = ListResponse("object_storages", ObjectStorage)
S3_CREDENTIALS = ItemResponse("s3_credentials", S3Credentials)


def _details(call: Call, record: StorageRecord, cents: int) -> ObjectStorage:
    return rules.details(record, cents, call.service(Secret), call.service(Driver))


@routes.get("/object-storage", "list-object-storages", OBJECT_STORAGE_LIST, errors=(400, 401))
async def list_object_storages(call: Call, query: ObjectStorageQuery) -> Reply:
    """List object storages

    Lists the subscriptions of your account, the oldest first, a page at a time. Their secret keys
    are shown to those who may change them, and masked for all others.
    """
    cluster = None if query.cluster_id is None else str(query.cluster_id)
    filters = {"label": query.label, "region": query.region, "cluster_id": cluster}
    page = await call.shown(OBJECT_STORAGES, query, usage.with_pending, filters)
    return OBJECT_STORAGE_LIST.shaped(page, lambda each: _details(call, *each))


@routes.post(
    "/object-storage", "create-object-storage", OBJECT_STORAGE, ok=202, errors=(400, 401, 403)
)
async def create_object_storage(call: Call, body: ObjectStorageCreate) -> Reply:
    """Create an object storage

    Subscribes to a tier on a cluster and makes a pair of S3 keys. It is `pending` at first, without
    keys and host name; when it is `active`, get it to read them. It costs the tier's price, by the
    hour up to a month, from now until you delete it. A cluster that takes no subscriptions, or a
    tier that it does not offer, is refused with 400.
    """
    keys = new_keys()

    def create(tx: Tx) -> StorageRecord:
        return rules.create(tx, call.account, body, keys)

    return OBJECT_STORAGE(_details(call, *await call.write_and_show(create, usage.and_pending)))


@routes.get(
    "/object-storage/{object-storage-id}", "get-object-storage", OBJECT_STORAGE,
    errors=(400, 401, 404),
)  # fmt: skip
async def get_object_storage(call: Call, object_storage_id: str) -> Reply:
    """Get an object storage

    Shows one subscription with its S3 host name and keys.
    """

    def find(tx: Tx) -> tuple[StorageRecord, int]:
        return usage.get_with_pending(tx, OBJECT_STORAGES, object_storage_id, call.account)

    return OBJECT_STORAGE(_details(call, *await call.read(find)))


@routes.put(
    "/object-storage/{object-storage-id}", "update-object-storage", errors=(400, 401, 403, 404)
)
async def update_object_storage(
    call: Call, object_storage_id: str, body: ObjectStorageUpdate
) -> Reply:
    """Rename an object storage

    Changes the label and nothing else. The tier cannot be changed.
    """
    await call.write(lambda tx: rules.update(tx, call.account, object_storage_id, body.label))
    return DONE


@routes.delete(
    "/object-storage/{object-storage-id}", "delete-object-storage", errors=(400, 401, 403, 404)
)
async def delete_object_storage(call: Call, object_storage_id: str) -> Reply:
    """Delete an object storage

    Ends the subscription and what it costs, and deletes all of its buckets with what is in them.
    The names of these buckets are reserved for 48 hours: nobody can use them meanwhile.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, object_storage_id))
    return DONE


@routes.post(
    "/object-storage/{object-storage-id}/regenerate-keys", "regenerate-object-storage-keys",
    S3_CREDENTIALS, ok=201, errors=(400, 401, 404),
)  # fmt: skip
async def regenerate_object_storage_keys(call: Call, object_storage_id: str) -> Reply:
    """Make new S3 keys

    Replaces the access key and the secret key, and shows the new pair. The old pair works no
    longer. The object storage must be `active`; otherwise this is refused with 400.
    """
    secret, keys = call.service(Secret), new_keys()

    def regenerate(tx: Tx) -> StorageRecord:
        return rules.regenerate(tx, call.account, object_storage_id, keys)

    record = await call.write(regenerate)
    return S3_CREDENTIALS(rules.credentials(record, secret, call.service(Driver)))
