"""Node pools: nodes that are alike, as many as are wanted."""

from .documents import NodePoolCreate
from .routes import routes
from .rules import create

__all__ = ["NodePoolCreate", "create", "routes"]
