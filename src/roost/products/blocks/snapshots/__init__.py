"""Snapshots of blocks."""

from .documents import BLOCK_SNAPSHOTS, BlockSnapshot
from .routes import routes
from .rules import WORKFLOWS, to_clone

__all__ = ["BLOCK_SNAPSHOTS", "WORKFLOWS", "BlockSnapshot", "routes", "to_clone"]
