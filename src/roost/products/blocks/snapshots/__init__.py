"""Snapshots of blocks."""

from .documents import BLOCK_SNAPSHOTS, BlockSnapshot
from .routes import routes
from .rules import to_clone, workflows

__all__ = ["BLOCK_SNAPSHOTS", "BlockSnapshot", "routes", "to_clone", "workflows"]
