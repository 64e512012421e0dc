"""Backups: images of instances that their backup schedules make."""

from ...machines.images import ImageKind
from ..section import Section
from .documents import BACKUPS, Backup, BackupRecord
from .routes import routes
from .rules import add, remove_of_instance

SECTION = Section(
    name="backups",
    titles={"backup": "Backups"},
    kinds=(BACKUPS,),
    routes=(routes,),
    provides={ImageKind: ImageKind(BACKUPS, disk=lambda record: record.hidden.disk)},
)

__all__ = ["BACKUPS", "SECTION", "Backup", "BackupRecord", "add", "remove_of_instance"]
