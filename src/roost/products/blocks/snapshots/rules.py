"""What may happen to snapshots of blocks, and what they cost: the catalog's price of snapshots, by
the started GB (2^30 bytes), from completion to deletion.
"""

from collections.abc import Iterable, Sequence
from uuid import uuid4

import msgspec

from ....catalog import prices
from ....drivers.block_storage import BlockStorage
from ....engine import jobs
from ....engine.lifecycle import Takes
from ....engine.managed import Priced
from ....engine.metering import Rate, by_month, next_month, price
from ....engine.usage import Cost
from ....engine.workflows import Job, Run, Step, Workflow, destroying
from ....http.errors import BadRequest
from ....store import Tx, plain
from ..documents import BLOCKS, BlockRecord
from ..rules import check_ready, volume
from .documents import (
    BLOCK_SNAPSHOTS,
    COMPLETE,
    DELETE_IMAGE,
    STATES,
    BlockSnapshot,
    BlockSnapshotCreate,
    BlockSnapshotDetails,
    BlockSnapshotState,
    BlockSnapshotUpdate,
    SnapshotRecord,
)

PRODUCT = "Block Storage Snapshot"

TAKING = Takes(quick=0.4, realistic=30)

_GB = 1024**3


def create(tx: Tx, account: int, wanted: BlockSnapshotCreate) -> SnapshotRecord:
    """Starts a snapshot; raises BadRequest when there is no such block or it is not ready."""
    block = tx.find(BLOCKS, wanted.block_id, account, "share")
    if block is None:
        raise BadRequest(f"Invalid block_id: {wanted.block_id}")
    check_ready(block)
    id, now = str(uuid4()), plain(tx.now)
    body = BlockSnapshot(
        id=id, block_id=block.id, description=wanted.description, added_at=now, updated_at=now
    )
    state = BlockSnapshotState(
        taking=block.id,
        size_gb=block.body.size_gb,
        bootable=block.body.bootable,
        os_id=block.body.os_id,
    )
    record = PRICED.create(tx, id, account, body, state)
    jobs.start(tx, TAKE, account, record)
    return record


def update(tx: Tx, account: int, id: str, wanted: BlockSnapshotUpdate) -> None:
    record = tx.get(BLOCK_SNAPSHOTS, id, account, "update")
    if wanted.description is not None:
        record.body.description = wanted.description
        record.body.updated_at = plain(tx.now)
        PRICED.update(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the snapshot and its charges, whatever its state.

    Raises store.Refused while a block is being made from it.
    """
    PRICED.retire(tx, tx.get(BLOCK_SNAPSHOTS, id, account, "update"))


def all_details(tx: Tx, records: Sequence[SnapshotRecord]) -> list[BlockSnapshotDetails]:
    return [details(tx, record) for record in records]


def details(tx: Tx, record: SnapshotRecord) -> BlockSnapshotDetails:
    """The snapshot with what the clock says about its next invoice."""
    body = record.body
    complete = body.state == COMPLETE
    return BlockSnapshotDetails(
        **msgspec.structs.asdict(body),
        next_invoice_date=plain(next_month(tx.now))[:10] if complete else "",
        next_invoice_price=_dollars(_rate(body.size).monthly_nanos) if complete else "",
    )


def to_clone(tx: Tx, account: int, id: str) -> SnapshotRecord:
    """The snapshot that a block is to be made from; raises BadRequest where that cannot be."""
    record = tx.find(BLOCK_SNAPSHOTS, id, account, "share")
    if record is None:
        raise BadRequest(f"Invalid snapshot_id: {id}")
    if record.body.state != COMPLETE:
        raise BadRequest(f"The snapshot {id} is not complete yet")
    return record


def _taken(tx: Tx, job: Job, size: int) -> None:
    record = tx.get(BLOCK_SNAPSHOTS, job.resource_id, lock="update")
    record.body.size = size
    record.body.state = COMPLETE
    _end(tx, record)
    PRICED.update(tx, record)


def _not_taken(tx: Tx, job: Job) -> None:
    record = tx.get(BLOCK_SNAPSHOTS, job.resource_id, lock="update")
    _end(tx, record)
    PRICED.fail(tx, record)


def _end(tx: Tx, record: SnapshotRecord) -> None:
    record.body.updated_at = plain(tx.now)
    record.state.taking = ""


def _costs(record: SnapshotRecord) -> Iterable[Cost]:
    body = record.body
    if body.state == COMPLETE:
        description = f"{body.description or body.id} ({_gigabytes(body.size)} GB)"
        yield Cost(PRODUCT, description, _rate(body.size))


def _rate(size: int) -> Rate:
    return by_month(_gigabytes(size) * prices().snapshot_gb)


def _gigabytes(size: int) -> int:
    return max(1, -(-size // _GB))


def _dollars(nanos: int) -> str:
    """`5` or `0.5`, never `5E+1`."""
    return f"{price(nanos).normalize():f}"


async def _take(run: Run) -> int:
    def source(tx: Tx) -> BlockRecord:
        snapshot = tx.get(BLOCK_SNAPSHOTS, run.job.resource_id)
        return tx.get(BLOCKS, snapshot.body.block_id)

    block = await run.read(source)
    return await run.driver(BlockStorage).snapshot(volume(block), run.job.resource_id)


async def _delete_image(run: Run) -> None:
    await run.driver(BlockStorage).delete_image(run.job.args["id"])


TAKE = Workflow(
    name="snapshot-block",
    steps=(Step("snapshot", _taken, _take, TAKING),),
    failed=_not_taken,
    driver=BlockStorage,
    bulk=True,
)
PRICED = Priced(
    kind=BLOCK_SNAPSHOTS,
    costs=_costs,
    removal=destroying(DELETE_IMAGE, _delete_image, driver=BlockStorage),
    states=STATES,
)
WORKFLOWS = (TAKE, PRICED.removal)
