"""/v2/blocks/snapshots

The sample beside the published PUT changes a description by PATCH. Both answer.
"""

import msgspec

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from . import rules
from .documents import (
    BLOCK_SNAPSHOTS,
    BlockSnapshotCreate,
    BlockSnapshotDetails,
    BlockSnapshotFound,
    BlockSnapshotMade,
    BlockSnapshotUpdate,
)

routes = Routes("block", read="subscriptions_view", write="subscriptions")

FOUND = Whole(BlockSnapshotFound)
MADE = Whole(BlockSnapshotMade)
SNAPSHOT_LIST = ListResponse("snapshots", BlockSnapshotDetails)


@routes.get("/blocks/snapshots", "list-block-snapshots", SNAPSHOT_LIST, errors=(400, 401, 500))
async def list_block_snapshots(call: Call, query: Paging) -> Reply:
    """List block storage snapshots

    Lists your snapshots of block storage, those that are still being made included.
    """
    page = await call.shown(BLOCK_SNAPSHOTS, query, rules.all_details)
    return SNAPSHOT_LIST.shaped(page, lambda details: details)


@routes.post(
    "/blocks/snapshots", "create-block-snapshot", MADE,
    ok=201, acl="provisioning", errors=(400, 401, 403, 404),
)  # fmt: skip
async def create_block_snapshot(call: Call, body: BlockSnapshotCreate) -> Reply:
    """Snapshot block storage

    Copies a volume as it is now. The snapshot is `PENDING` at first and `COMPLETE` once it is
    stored. From then on it costs by the month for each GB, rounded up. A volume that is not
    `active` is refused with 400.
    """
    made = await call.write_and_show(lambda tx: rules.create(tx, call.account, body), rules.details)
    fields = msgspec.structs.asdict(made)
    return MADE(BlockSnapshotMade(**fields, block=made, snapshot=[made]))


@routes.get("/blocks/snapshots/{snapshot-id}", "get-block-snapshot", FOUND, errors=(400, 401, 403))
async def get_block_snapshot(call: Call, snapshot_id: str) -> Reply:
    """Get a block storage snapshot

    Shows one snapshot. Its fields come twice: bare, and under `snapshot`.
    """

    def find(tx: Tx) -> BlockSnapshotDetails:
        return rules.details(tx, tx.get(BLOCK_SNAPSHOTS, snapshot_id, call.account))

    found = await call.read(find)
    return FOUND(BlockSnapshotFound(**msgspec.structs.asdict(found), snapshot=found))


@routes.put("/blocks/snapshots/{snapshot-id}", "update-block-snapshot", errors=(400, 401, 403, 404))
@routes.patch(
    "/blocks/snapshots/{snapshot-id}", "patch-block-snapshot", errors=(400, 401, 403, 404)
)
async def update_block_snapshot(call: Call, snapshot_id: str, body: BlockSnapshotUpdate) -> Reply:
    """Change a block storage snapshot

    Changes the description of a snapshot. PUT and PATCH do the same.
    """
    await call.write(lambda tx: rules.update(tx, call.account, snapshot_id, body))
    return DONE


@routes.delete("/blocks/snapshots/{snapshot-id}", "delete-block-snapshot", errors=(400, 401, 404))
async def delete_block_snapshot(call: Call, snapshot_id: str) -> Reply:
    """Delete a block storage snapshot

    Deletes a snapshot and ends its charges, also while it is being made. While a volume is being
    made from it, the request is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, snapshot_id))
    return DONE
