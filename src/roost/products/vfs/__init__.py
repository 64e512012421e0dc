"""File systems that several instances use at once (VFS)."""

from pathlib import Path

from ..instances import FileShares
from ..section import Section
from . import attachments, rules
from .attachments import ATTACHMENTS, Shares, attach
from .copying import COPIES
from .documents import ACTIVE, FILE_SYSTEMS, VFSCreate, VFSRecord, VFSSizeWish
from .routes import routes
from .rules import create

SECTION = Section(
    name="vfs",
    titles={"VFS": "File storage"},
    kinds=(FILE_SYSTEMS, ATTACHMENTS),
    routes=(routes, attachments.routes),
    workflows=(*rules.MANAGED.workflows, attachments.RECONCILE),
    held=(rules.MANAGED.held,),
    provides={FileShares: Shares()},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "ACTIVE",
    "FILE_SYSTEMS",
    "SECTION",
    "VFSCreate",
    "VFSRecord",
    "VFSSizeWish",
    "attach",
    "create",
]
