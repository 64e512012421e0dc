"""Which instance a block is in."""

from .routes import routes
from .rules import MAX_BLOCKS

__all__ = ["MAX_BLOCKS", "routes"]
