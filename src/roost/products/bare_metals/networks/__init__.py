"""The private networks that a bare metal is in."""

from .routes import routes
from .rules import CONNECT, NODES, changed, follow

__all__ = ["CONNECT", "NODES", "changed", "follow", "routes"]
