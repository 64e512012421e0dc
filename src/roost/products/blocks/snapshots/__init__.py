"""Snapshots of blocks."""

from ....drivers.block_storage import BlockStorage
from ....engine.holdings import Held
from .documents import BLOCK_SNAPSHOTS, COMPLETE, BlockSnapshot
from .routes import routes
from .rules import WORKFLOWS, lost, to_clone

HELD = Held(
    kind=BLOCK_SNAPSHOTS,
    driver=BlockStorage,
    lost=lost,
    expected=lambda body: body.state == COMPLETE,
)

__all__ = ["BLOCK_SNAPSHOTS", "HELD", "WORKFLOWS", "BlockSnapshot", "routes", "to_clone"]
