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


class BlockSnapshot(msgspec.Struct, kw_only=True):
    """A snapshot as it is stored. size: bytes, 0 until it is complete.

    state: PENDING, COMPLETE, or FAILED where it could not be taken, which is Roost's own.
    """

    id: str
    block_id: str
    description: str
    state: str = PENDING
    added_at: str
    updated_at: str
    size: int = 0


class BlockSnapshotDetails(BlockSnapshot, kw_only=True):
    """A snapshot as it is answered. next_invoice_date, next_invoice_price: when it is invoiced
    next, and dollars for a whole month of it; both empty until it is complete.
    """

    next_invoice_date: str
    next_invoice_price: str


class BlockSnapshotFound(BlockSnapshotDetails, kw_only=True):
    """The snapshot twice: bare, as govultr reads it, and under the key of the description."""

    snapshot: BlockSnapshotDetails


class BlockSnapshotMade(BlockSnapshotDetails, kw_only=True):
    """The snapshot thrice: bare, as govultr reads it, under the key of the description, and as the
    description's example has it.
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
    block_id: str
    description: Text


class BlockSnapshotUpdate(msgspec.Struct):
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
