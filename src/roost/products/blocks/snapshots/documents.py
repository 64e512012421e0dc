"""What a snapshot of a block is."""

from typing import Any

import msgspec

from ....engine import jobs
from ....engine.managed import States
from ....engine.reconcile import Followed
from ....http.fields import Text
from ....store import Kind, Record, Tx, plain

PENDING, COMPLETE, FAILED = "PENDING", "COMPLETE", "FAILED"
STATES = States(field="state", pending=PENDING, ready=COMPLETE, failed=FAILED)

DELETE_IMAGE = "delete-block-image"
"""The job that removes from storage what a snapshot was, or was to become."""


# The state FAILED is Roost's own.
class BlockSnapshot(msgspec.Struct, kw_only=True):
    """A copy of a block storage volume.

    block_id: the volume that was copied.
    description: what you call the snapshot.
    state: `PENDING` while the snapshot is being made, then `COMPLETE`. It is `FAILED` if it could
        not be made.
    added_at: when the snapshot was made, in UTC.
    updated_at: when the snapshot last changed, in UTC.
    size: bytes of the snapshot. It is 0 until it is complete.
    """

    id: str
    block_id: str
    description: str
    state: str = PENDING
    added_at: str
    updated_at: str
    size: int = 0


class BlockSnapshotDetails(BlockSnapshot, kw_only=True):
    """A copy of a block storage volume, with what it costs next.

    next_invoice_date: the day of the next invoice. It is empty until the snapshot is complete.
    next_invoice_price: what a whole month costs, in dollars. It is empty until the snapshot is
        complete.
    """

    next_invoice_date: str
    next_invoice_price: str


# Bare, as govultr reads it, and under the key of the API's description.
class BlockSnapshotFound(BlockSnapshotDetails, kw_only=True):
    """A snapshot, whose fields come twice.

    snapshot: the same fields once more.
    """

    snapshot: BlockSnapshotDetails


# Bare, as govultr reads it, under the key of the API's description, and as its example has it.
class BlockSnapshotMade(BlockSnapshotDetails, kw_only=True):
    """A new snapshot, whose fields come three times.

    block: the same fields once more.
    snapshot: the same fields once more, in a list.
    """

    block: BlockSnapshotDetails
    snapshot: list[BlockSnapshotDetails]


class BlockSnapshotState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """taking: the block, while it is being copied. size_gb, bootable, os_id: as the block was."""

    taking: str = ""
    size_gb: int
    bootable: bool = False
    os_id: int = 0


class BlockSnapshotCreate(msgspec.Struct):
    """block_id: the volume to copy.
    description: what to call the snapshot, at most 255 characters.
    """

    block_id: str
    description: Text


class BlockSnapshotUpdate(msgspec.Struct):
    """description: what to call the snapshot from now on, at most 255 characters."""

    description: Text | None = None


SnapshotRecord = Record[BlockSnapshot, BlockSnapshotState]


def _without_block(tx: Tx, record: Record[Any, Any]) -> None:
    """The snapshot of a block that is deleted before it is complete cannot become complete."""
    leases = jobs.drop(tx, record)
    record.body.state, record.body.updated_at = FAILED, plain(tx.now)
    tx.update(record)
    jobs.start(tx, DELETE_IMAGE, record.account, args={"id": record.id}, after=leases)


BLOCK_SNAPSHOTS = Kind(
    "block-snapshot",
    BlockSnapshot,
    BlockSnapshotState,
    "Invalid block storage snapshot ID",
    refs=(Followed("taking", "block", enqueue=_without_block),),
)
