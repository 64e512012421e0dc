"""What renews a database's nodes: maintenance updates, and versions of its engine."""

from .routes import routes
from .rules import MAINTENANCE

__all__ = ["MAINTENANCE", "routes"]
