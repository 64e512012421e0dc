"""An instance's ISO drive."""

from .routes import routes
from .rules import ATTACH, DETACH

WORKFLOWS = (ATTACH, DETACH)

__all__ = ["WORKFLOWS", "routes"]
