"""Snapshots of blocks."""

from ....drivers.block_storage import BlockStorage
from .documents import BLOCK_SNAPSHOTS, BlockSnapshot
from .routes import routes
from .rules import PRICED, WORKFLOWS, to_clone

HELD = PRICED.held_by(BlockStorage)

__all__ = ["BLOCK_SNAPSHOTS", "HELD", "WORKFLOWS", "BlockSnapshot", "routes", "to_clone"]
