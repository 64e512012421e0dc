"""Backups: images of instances that their backup schedules make."""

from pathlib import Path

from ...drivers.compute import Compute
from ...engine.holdings import Held
from ...machines.images import ImageKind
from ..section import Section
from .documents import BACKUPS, COMPLETE, Backup, BackupRecord
from .routes import routes
from .rules import add, lost, remove_of_instance

SECTION = Section(
    name="backups",
    titles={"backup": "Backups"},
    kinds=(BACKUPS,),
    routes=(routes,),
    held=(
        Held(
            kind=BACKUPS, driver=Compute, lost=lost, expected=lambda body: body.status == COMPLETE
        ),
    ),
    provides={ImageKind: ImageKind(BACKUPS, disk=lambda record: record.state.disk)},
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["BACKUPS", "COMPLETE", "SECTION", "Backup", "BackupRecord", "add", "remove_of_instance"]
