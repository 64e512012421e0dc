"""The ISO that is attached to an instance."""

from .routes import routes
from .rules import ATTACH, DETACH

WORKFLOWS = (ATTACH, DETACH)

__all__ = ["WORKFLOWS", "routes"]
