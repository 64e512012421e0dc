"""What the parts of a block's API share: what a block is, and what can be asked of it.

A block says what it should be: how large, and in which instance. Storage follows by one job a
block (`reconciling`), so a change may be asked for while another is under way.
"""

from uuid import uuid4

from ...catalog import BlockType, block_type
from ...drivers.block_storage import Volume
from ...engine.metering import DOLLAR
from ...http.errors import BadRequest
from ...store import Tx, iso
from .documents import ACTIVE, Block, BlockRecord

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
    body, state = record.body, record.state
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


def resize(body: Block, size_gb: int) -> None:
    """Gives the block its size, and the price that it shows with it."""
    body.size_gb = size_gb
    body.cost = _cost(block_type(body.block_type), size_gb)


def _cost(kind: BlockType, size_gb: int) -> int:
    return (2 * size_gb * kind.gb_month + DOLLAR) // (2 * DOLLAR)
