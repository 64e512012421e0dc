"""What may happen to a block by itself: made, resized, named and deleted."""

from collections.abc import Sequence

import msgspec

from ....catalog import BlockType, BlockTypeId, block_type, block_types_in, deployable_os
from ....engine import usage
from ....http.errors import BadRequest
from ....store import MINUTE, Tx
from ... import regions
from ...instances import INSTANCES
from ..documents import BLOCKS, BlockDetails, BlockRecord, BlockState
from ..reconciling import MANAGED, remove
from ..rules import check_ready, check_size, new, resize
from ..snapshots import to_clone
from .documents import BlockCreate, BlockUpdate

RESIZE_PAUSE = MINUTE
"""How long (clock time) a size stays once it was changed."""


def create(tx: Tx, account: int, wanted: BlockCreate) -> BlockRecord:
    """Raises BadRequest when anything that is asked for cannot be had."""
    regions.require(wanted.region)
    source = to_clone(tx, account, wanted.snapshot_id) if wanted.snapshot_id else None
    if source and wanted.os_id:
        raise BadRequest("Invalid os_id: a block begins with a system or a snapshot, not with both")
    if wanted.os_id and deployable_os(wanted.os_id) is None:
        raise BadRequest(f"Invalid os_id: {wanted.os_id}")
    bootable = wanted.bootable
    if bootable is None:
        bootable = bool(wanted.os_id) or bool(source and source.state.bootable)
    kind = _type_in(wanted.region, wanted.block_type, bootable)
    check_size(kind, wanted.size_gb)
    if source and wanted.size_gb < source.state.size_gb:
        raise BadRequest(
            f"Invalid size_gb: the snapshot is of a block of {source.state.size_gb} GB"
        )
    body = new(tx, wanted.region, kind, wanted.size_gb, wanted.label, bootable=bootable)
    body.snapshot_id = wanted.snapshot_id
    body.os_id = source.state.os_id if source else wanted.os_id
    state = BlockState(image=wanted.snapshot_id, system=wanted.os_id)
    return MANAGED.create(tx, body.id, account, body, state)


def update(tx: Tx, account: int, id: str, wanted: BlockUpdate) -> None:
    """Raises BadRequest for a size that it cannot have, or not yet."""
    record = tx.get(BLOCKS, id, account, "update")
    if wanted.label is not None:
        record.body.label = wanted.label
    if wanted.size_gb is None or wanted.size_gb == record.body.size_gb:
        MANAGED.update(tx, record)
    else:
        _resize(tx, record, wanted.size_gb)
        MANAGED.changed(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the block, its charges and what is being done with it, in an instance or not."""
    remove(tx, tx.get(BLOCKS, id, account, "update"))


def all_details(tx: Tx, records: Sequence[BlockRecord]) -> list[BlockDetails]:
    """Blocks as they are answered."""
    return [details(tx, *each) for each in usage.with_pending(tx, records)]


def details(tx: Tx, record: BlockRecord, cents: int) -> BlockDetails:
    """A block as it is answered. cents: what it has come to this month."""
    body = record.body
    server = None
    if body.attached_to_instance:
        server = tx.find(INSTANCES, body.attached_to_instance)
    return BlockDetails(
        **msgspec.structs.asdict(body),
        pending_charges=cents / 100,
        attached_to_instance_ip=server.body.main_ip if server else "",
        attached_to_instance_label=server.body.label if server else "",
    )


def _type_in(region_id: str, asked: BlockTypeId | None, bootable: bool) -> BlockType:
    """The type asked for; else the fastest that the region has. What boots must be high_perf."""
    types = {kind.id: kind for kind in block_types_in(region_id)}
    if bootable and asked not in (None, "high_perf"):
        raise BadRequest("Invalid block_type: a bootable block must be high_perf")
    chosen = asked or ("high_perf" if bootable else next(iter(types), "high_perf"))
    if chosen not in types:
        raise BadRequest(f"Invalid block_type: {chosen} is not available in {region_id}")
    return types[chosen]


def _resize(tx: Tx, record: BlockRecord, size_gb: int) -> None:
    body, state = record.body, record.state
    if size_gb < body.size_gb:
        raise BadRequest(f"Invalid size_gb: a block cannot shrink, and has {body.size_gb} GB")
    check_ready(record)
    kind = block_type(body.block_type)
    check_size(kind, size_gb)
    if state.resized_at and tx.now - state.resized_at < RESIZE_PAUSE:
        raise BadRequest("Block storage size can be changed only once every 60 seconds")
    state.resized_at = tx.now
    resize(body, size_gb)
