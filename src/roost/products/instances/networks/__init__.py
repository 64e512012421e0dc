"""The private networks that an instance is in."""

from .routes import routes
from .rules import CONNECT, NODES, change, follow, require_way_out

__all__ = ["CONNECT", "NODES", "change", "follow", "require_way_out", "routes"]
