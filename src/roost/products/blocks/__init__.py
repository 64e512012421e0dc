"""Block storage: disks apart from instances, and snapshots of them."""

from ...drivers.block_storage import BlockStorage
from ...engine.holdings import Held
from ..instances import BlockDevices
from ..section import Section
from . import attachments, reconciling, snapshots, volumes
from .devices import Devices
from .documents import ACTIVE, BLOCKS
from .snapshots import BLOCK_SNAPSHOTS

SECTION = Section(
    name="blocks",
    titles={"block": "Block storage"},
    kinds=(BLOCKS, BLOCK_SNAPSHOTS),
    routes=(volumes.routes, attachments.routes, snapshots.routes),
    workflows=(*reconciling.WORKFLOWS, *snapshots.WORKFLOWS),
    held=(
        Held(
            kind=BLOCKS,
            driver=BlockStorage,
            lost=reconciling.lost,
            expected=lambda body: body.status == ACTIVE,
        ),
        snapshots.HELD,
    ),
    provides={BlockDevices: Devices()},
)

__all__ = ["BLOCKS", "BLOCK_SNAPSHOTS", "SECTION"]
