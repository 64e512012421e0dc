"""The private networks that an instance is in."""

from .routes import routes
from .rules import nodes, workflows

__all__ = ["nodes", "routes", "workflows"]
