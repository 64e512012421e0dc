"""/v2/snapshots"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Routes
from . import rules
from .documents import (
    SNAPSHOTS,
    Snapshot,
    SnapshotCreate,
    SnapshotFromUrl,
    SnapshotQuery,
    SnapshotUpdate,
)

routes = Routes("snapshot", read="subscriptions_view", write="provisioning")

SNAPSHOT = ItemResponse("snapshot", Snapshot)
SNAPSHOT_LIST = ListResponse("snapshots", Snapshot)


@routes.get("/snapshots", "list-snapshots", SNAPSHOT_LIST, errors=(401,))
async def list_snapshots(call: Call, query: SnapshotQuery) -> Reply:
    """List snapshots

    Lists your snapshots of instances, those that are still being made included.
    """
    return SNAPSHOT_LIST(await call.page(SNAPSHOTS, query, {"description": query.description}))


@routes.post("/snapshots", "create-snapshot", SNAPSHOT, ok=201, errors=(400, 401))
async def create_snapshot(call: Call, body: SnapshotCreate) -> Reply:
    """Create a snapshot

    Copies the disk of an instance. The answer comes at once with the status `pending`, and the
    snapshot becomes `complete` when its image is stored. Until then the instance is locked. An
    instance that is locked already is refused with 400. From completion to deletion you pay by the
    month for each GB of the compressed image, rounded up to whole GB.
    """
    return SNAPSHOT(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.post(
    "/snapshots/create-from-url", "create-snapshot-create-from-url", SNAPSHOT,
    ok=202, errors=(400, 401, 404),
)  # fmt: skip
async def create_snapshot_from_url(call: Call, body: SnapshotFromUrl) -> Reply:
    """Create a snapshot from URL

    Has a raw disk image fetched from a URL and keeps it as a snapshot. The answer comes at once
    with the status `pending`. The snapshot becomes `complete` when its download is over, or
    `failed` if it cannot be fetched. It costs as much as any snapshot of its size.
    """
    return SNAPSHOT(await call.write(lambda tx: rules.create_from_url(tx, call.account, body)))


@routes.get("/snapshots/{snapshot-id}", "get-snapshot", SNAPSHOT, errors=(400, 401, 404))
async def get_snapshot(call: Call, snapshot_id: str) -> Reply:
    """Get a snapshot

    Shows one snapshot. You can deploy an instance from a snapshot that is `complete`.
    """
    return SNAPSHOT(await call.get(SNAPSHOTS, snapshot_id))


@routes.put("/snapshots/{snapshot-id}", "put-snapshots-snapshot-id", errors=(400, 401, 403, 404))
async def update_snapshot(call: Call, snapshot_id: str, body: SnapshotUpdate) -> Reply:
    """Change a snapshot

    Changes the description of a snapshot.
    """
    await call.write(lambda tx: rules.update(tx, call.account, snapshot_id, body))
    return DONE


@routes.delete("/snapshots/{snapshot-id}", "delete-snapshot", errors=(400, 401, 404))
async def delete_snapshot(call: Call, snapshot_id: str) -> Reply:
    """Delete a snapshot

    Deletes a snapshot and ends its charges, also while it is being made. Instances that were
    deployed from it stay.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, snapshot_id))
    return DONE
