"""The private networks that an instance is in."""

from .routes import routes
from .rules import CONNECT, NODES

__all__ = ["CONNECT", "NODES", "routes"]
