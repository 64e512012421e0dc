"""Clusters: made, named, entered and deleted."""

from .routes import routes
from .rules import delete

__all__ = ["delete", "routes"]
