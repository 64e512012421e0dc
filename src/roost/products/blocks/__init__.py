"""Block storage: disks apart from instances, and snapshots of them."""

from ..instances import BlockDevices
from ..section import Section
from . import attachments, snapshots, volumes
from . import reconciling as settling
from .devices import Devices
from .documents import BLOCKS
from .snapshots import BLOCK_SNAPSHOTS

SECTION = Section(
    name="blocks",
    kinds=(BLOCKS, BLOCK_SNAPSHOTS),
    routes=(volumes.routes, attachments.routes, snapshots.routes),
    workflows=(*settling.WORKFLOWS, *snapshots.WORKFLOWS),
    provides={BlockDevices: Devices()},
)

__all__ = ["BLOCKS", "BLOCK_SNAPSHOTS", "SECTION"]
