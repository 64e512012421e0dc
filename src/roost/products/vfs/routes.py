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


@routes.get("/vfs/regions", "listRegions", REGION_LIST, acl=None, errors=(403, 404, 422))
async def list_regions(call: Call) -> Reply:
    """List file storage regions

    Lists the regions that have file storage, with the price of a GB and the smallest size. Any key
    may ask.
    """
    return REGION_LIST.of(file_storage_regions())


@routes.get("/vfs", "listVFS", FILE_SYSTEM_LIST, errors=(403, 422))
async def list_file_systems(call: Call, query: Paging) -> Reply:
    """List file systems

    Lists the file systems of your account, the oldest first, a page at a time, with what each has
    cost this month.
    """
    storage = call.service(FileStorage)
    page = await call.shown(FILE_SYSTEMS, query, usage.with_pending)
    return FILE_SYSTEM_LIST.shaped(page, lambda each: rules.details(*each, storage))


@routes.post("/vfs", "createVFS", FILE_SYSTEM, ok=201, acl="provisioning", errors=(403, 404, 422))
async def create_file_system(call: Call, body: VFSCreate) -> Reply:
    """Create a file system

    Orders a file system that many instances of the same region can have at once. It is `pending` at
    first and turns `active` when it is made; wait for that before you attach it. It costs the
    region's price a GB, by the hour up to a month, from now until you delete it. A region without
    file storage, a size out of bounds or an empty label is refused with 422.
    """
    return await _written(call, lambda tx: rules.create(tx, call.account, body))


@routes.get("/vfs/{vfs_id}", "getVFS", FILE_SYSTEM, errors=(403, 404, 422))
async def get_file_system(call: Call, vfs_id: str) -> Reply:
    """Get a file system

    Shows one file system, with how much of it is used and what it has cost this month.
    """

    def find(tx: Tx) -> tuple[VFSRecord, int]:
        return usage.get_with_pending(tx, FILE_SYSTEMS, vfs_id, call.account)

    return FILE_SYSTEM(rules.details(*await call.read(find), call.service(FileStorage)))


@routes.put("/vfs/{vfs_id}", "updateVFS", FILE_SYSTEM, errors=(403, 404, 422))
async def update_file_system(call: Call, vfs_id: str, body: VFSUpdate) -> Reply:
    """Change a file system

    Gives the file system another label, another size, or both. It can only grow, and only while it
    is `active`; the new size is charged from then on. A smaller size, a size out of bounds, an
    empty label or a change of nothing is refused with 422.
    """
    return await _written(call, lambda tx: rules.update(tx, call.account, vfs_id, body))


@routes.delete("/vfs/{vfs_id}", "deleteVFS", errors=(403, 404, 409, 422))
async def delete_file_system(call: Call, vfs_id: str) -> Reply:
    """Delete a file system

    Deletes the file system and all that is on it, and ends what it costs. While it is attached to
    an instance or exported by a storage gateway this is refused: detach it and delete the exports
    first. Deleting it again within a minute is refused with 409, later with 404.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vfs_id))
    return DONE
