"""/v2/vfs"""

from collections.abc import Callable

from ...catalog import FileStorageRegion, file_storage_regions
from ...drivers.file_storage import FileStorage
from ...engine import usage
from ...http.answers import DONE, ListResponse, Reply, Whole
from ...http.operations import Call, Paging, Routes
from ...store import Tx
from . import rules
from .documents import FILE_SYSTEMS, VFSCreate, VFSDetails, VFSRecord, VFSUpdate

routes = Routes("VFS", read="subscriptions_view", write="subscriptions")

FILE_SYSTEM = Whole(VFSDetails)
FILE_SYSTEM_LIST = ListResponse("vfs", VFSDetails)
REGION_LIST = ListResponse("regions", FileStorageRegion)


async def _written(call: Call, write: Callable[[Tx], VFSRecord]) -> Reply:
    """Runs a write and answers with the file system that it returns."""
    shown = await call.write_and_show(write, usage.and_pending)
    return FILE_SYSTEM(rules.details(*shown, call.service(FileStorage)))


@routes.get("/vfs/regions", "listRegions", REGION_LIST, errors=(403, 404, 422))
async def list_regions(call: Call) -> Reply:
    return REGION_LIST.of(file_storage_regions())


@routes.get("/vfs", "listVFS", FILE_SYSTEM_LIST, errors=(403, 422))
async def list_file_systems(call: Call, query: Paging) -> Reply:
    """The description knows no pages here, but the CSI driver asks for them, and reads `meta`."""
    storage = call.service(FileStorage)
    page = await call.shown(FILE_SYSTEMS, query, usage.with_pending)
    return FILE_SYSTEM_LIST.shaped(page, lambda each: rules.details(*each, storage))


@routes.post("/vfs", "createVFS", FILE_SYSTEM, ok=201, acl="provisioning", errors=(403, 404, 422))
async def create_file_system(call: Call, body: VFSCreate) -> Reply:
    return await _written(call, lambda tx: rules.create(tx, call.account, body))


@routes.get("/vfs/{vfs_id}", "getVFS", FILE_SYSTEM, errors=(403, 404, 422))
async def get_file_system(call: Call, vfs_id: str) -> Reply:
    def find(tx: Tx) -> tuple[VFSRecord, int]:
        return usage.get_with_pending(tx, FILE_SYSTEMS, vfs_id, call.account)

    return FILE_SYSTEM(rules.details(*await call.read(find), call.service(FileStorage)))


@routes.put("/vfs/{vfs_id}", "updateVFS", FILE_SYSTEM, errors=(403, 404, 422))
async def update_file_system(call: Call, vfs_id: str, body: VFSUpdate) -> Reply:
    return await _written(call, lambda tx: rules.update(tx, call.account, vfs_id, body))


@routes.delete("/vfs/{vfs_id}", "deleteVFS", errors=(403, 404, 409, 422))
async def delete_file_system(call: Call, vfs_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, vfs_id))
    return DONE
