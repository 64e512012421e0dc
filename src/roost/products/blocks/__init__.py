"""Block storage: disks apart from instances, and snapshots of them."""

from pathlib import Path

from ..instances import BlockDevices, Clusters
from ..section import Section
from . import attachments, reconciling, snapshots, volumes
from .copying import COPIES
from .devices import Devices
from .documents import BLOCKS, BlockRecord
from .reconciling import remove
from .snapshots import BLOCK_SNAPSHOTS

SECTION = Section(
    name="blocks",
    titles={"block": "Block storage"},
    kinds=(BLOCKS, BLOCK_SNAPSHOTS),
    routes=(volumes.routes, attachments.routes, snapshots.routes),
    workflows=(*reconciling.MANAGED.workflows, *snapshots.WORKFLOWS),
    held=(reconciling.MANAGED.held, snapshots.HELD),
    provides={BlockDevices: Devices()},
    needs=(Clusters,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["BLOCKS", "BLOCK_SNAPSHOTS", "SECTION", "BlockRecord", "remove"]
