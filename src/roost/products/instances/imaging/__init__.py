"""Images of an instance's disk: snapshots made of it, snapshots and backups put back on it."""

from .routes import routes
from .rules import RESTORE, SNAPSHOT, Imaging

WORKFLOWS = (SNAPSHOT, RESTORE)

__all__ = ["WORKFLOWS", "Imaging", "routes"]
