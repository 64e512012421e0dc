"""The private networks that a bare metal is in."""

from .routes import routes
from .rules import nodes, workflows

__all__ = ["nodes", "routes", "workflows"]
