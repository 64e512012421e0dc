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
    page = await call.shown(BLOCK_SNAPSHOTS, query, rules.all_details)
    return SNAPSHOT_LIST.shaped(page, lambda details: details)


@routes.post(
    "/blocks/snapshots", "create-block-snapshot", MADE, ok=201, errors=(400, 401, 403, 404)
)
async def create_block_snapshot(call: Call, body: BlockSnapshotCreate) -> Reply:
    made = await call.write_and_show(lambda tx: rules.create(tx, call.account, body), rules.details)
    fields = msgspec.structs.asdict(made)
    return MADE(BlockSnapshotMade(**fields, block=made, snapshot=[made]))


@routes.get("/blocks/snapshots/{snapshot-id}", "get-block-snapshot", FOUND, errors=(400, 401, 403))
async def get_block_snapshot(call: Call, snapshot_id: str) -> Reply:
    def find(tx: Tx) -> BlockSnapshotDetails:
        return rules.details(tx, tx.get(BLOCK_SNAPSHOTS, snapshot_id, call.account))

    found = await call.read(find)
    return FOUND(BlockSnapshotFound(**msgspec.structs.asdict(found), snapshot=found))


@routes.put("/blocks/snapshots/{snapshot-id}", "update-block-snapshot", errors=(400, 401, 403, 404))
@routes.patch(
    "/blocks/snapshots/{snapshot-id}", "patch-block-snapshot", errors=(400, 401, 403, 404)
)
async def update_block_snapshot(call: Call, snapshot_id: str, body: BlockSnapshotUpdate) -> Reply:
    await call.write(lambda tx: rules.update(tx, call.account, snapshot_id, body))
    return DONE


@routes.delete("/blocks/snapshots/{snapshot-id}", "delete-block-snapshot", errors=(400, 401, 404))
async def delete_block_snapshot(call: Call, snapshot_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, snapshot_id))
    return DONE
