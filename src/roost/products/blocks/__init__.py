"""Block storage: disks apart from instances, and snapshots of them."""

from ...drivers.block_storage import BlockStorage
from ...drivers.compute import Compute
from ...engine.jobs import Workflow
from ...store import Store
from . import attachments, settling, snapshots, volumes
from .devices import Devices
from .documents import BLOCKS
from .snapshots import BLOCK_SNAPSHOTS

KINDS = (BLOCKS, BLOCK_SNAPSHOTS)

routes = [part.routes for part in (volumes, attachments, snapshots)]


def workflows(store: Store, storage: BlockStorage, compute: Compute) -> tuple[Workflow, ...]:
    """Every job that blocks run."""
    return (*settling.workflows(store, storage, compute), *snapshots.workflows(store, storage))


__all__ = ["BLOCKS", "BLOCK_SNAPSHOTS", "KINDS", "Devices", "routes", "workflows"]
