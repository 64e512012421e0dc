"""Backups: images of instances that their backup schedules make."""

from .documents import BACKUPS, Backup, BackupRecord
from .routes import routes
from .rules import add, remove_of_instance

KINDS = (BACKUPS,)

__all__ = [
    "BACKUPS",
    "KINDS",
    "Backup",
    "BackupRecord",
    "add",
    "remove_of_instance",
    "routes",
]
