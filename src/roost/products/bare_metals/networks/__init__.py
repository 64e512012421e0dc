"""The private networks that a bare metal is in."""

from .routes import routes
from .rules import CONNECT, NODES

__all__ = ["CONNECT", "NODES", "routes"]
