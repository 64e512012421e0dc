"""What the parts of a block's API share: what a block is, what it costs, and having storage follow.

A block says what it should be: how large, and in which instance. Storage follows by one job a
block (`reconciling`), so a change may be asked for while another is under way.
"""

from uuid import uuid4

from ...catalog import BlockType, block_type
from ...drivers.block_storage import Volume
from ...engine import reconcile, usage
from ...engine.metering import DOLLAR, Rate, hourly_from_monthly
from ...http.errors import BadRequest
from ...store import Tx, iso
from .documents import ACTIVE, BLOCKS, RECONCILE, Block, BlockRecord, BlockState

PRODUCT = "Block Storage"
NOT_READY = "Block storage is not ready yet"


def new(tx: Tx, region: str, kind: BlockType, size_gb: int, label: str, *, bootable: bool) -> Block:
    """A block that is yet to be made."""
    id = str(uuid4())
    return Block(
        id=id,
        date_created=iso(tx.now),
        cost=_cost(kind, size_gb),
        size_gb=size_gb,
        region=region,
        label=label,
        mount_id=f"{region}-{id.replace('-', '')[:14]}",
        block_type=kind.id,
        bootable=bootable,
    )


def insert(tx: Tx, account: int, body: Block, state: BlockState | None = None) -> BlockRecord:
    """Adds a block, starts its charges and has it made."""
    record = tx.insert(BLOCKS, body.id, account, body, state or BlockState())
    description, rate = charges_of(body)
    usage.start(tx, account, record.id, PRODUCT, description, rate)
    settle(tx, record)
    return record


def settle(tx: Tx, record: BlockRecord) -> None:
    """Has storage make the block what it is from now on. The record must be locked and stored."""
    reconcile.enqueue(tx, RECONCILE, record)


def check_ready(record: BlockRecord) -> None:
    if record.body.status != ACTIVE:
        raise BadRequest(NOT_READY)


def check_size(kind: BlockType, size_gb: int, field: str = "size_gb") -> None:
    if not kind.min_gb <= size_gb <= kind.max_gb:
        raise BadRequest(
            f"Invalid {field}: {kind.id} blocks have {kind.min_gb} to {kind.max_gb} GB"
        )


def volume(record: BlockRecord) -> Volume:
    """What storage is to make of the block."""
    body, state = record.body, record.hidden
    kind = block_type(body.block_type)
    return Volume(
        id=record.id,
        serial=body.mount_id,
        region=body.region,
        kind=kind.id,
        size_gb=body.size_gb,
        max_iops=kind.max_iops,
        max_mib_s=kind.max_mib_s,
        image=state.image,
        os_id=state.system,
    )


def resize(tx: Tx, record: BlockRecord, size_gb: int) -> None:
    """Gives the block its size, and its price with it. The caller stores it."""
    body = record.body
    body.size_gb = size_gb
    body.cost = _cost(block_type(body.block_type), size_gb)
    description, rate = charges_of(body)
    usage.change(tx, record.account, record.id, PRODUCT, description, rate)


def charges_of(body: Block) -> tuple[str, Rate]:
    """How an invoice calls a block, and what that costs."""
    kind = block_type(body.block_type)
    monthly = body.size_gb * kind.gb_month
    description = f"{body.label or body.mount_id} ({body.size_gb} GB {kind.name})"
    return description, Rate(hourly_from_monthly(monthly), monthly)


def _cost(kind: BlockType, size_gb: int) -> int:
    return (2 * size_gb * kind.gb_month + DOLLAR) // (2 * DOLLAR)
