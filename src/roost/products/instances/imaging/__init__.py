"""Images of an instance's disk: snapshots made of it, snapshots and backups put back on it."""

from .routes import routes
from .rules import Imaging, workflows

__all__ = ["Imaging", "routes", "workflows"]
