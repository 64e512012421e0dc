"""File systems that several instances use at once (VFS)."""

from ...drivers.file_storage import FileStorage
from ...engine.holdings import Held
from ..instances import FileShares
from ..section import Section
from . import attachments, rules
from .attachments import ATTACHMENTS, Shares
from .documents import ACTIVE, FILE_SYSTEMS, VFSRecord
from .routes import routes

SECTION = Section(
    name="vfs",
    titles={"VFS": "File storage"},
    kinds=(FILE_SYSTEMS, ATTACHMENTS),
    routes=(routes, attachments.routes),
    workflows=(rules.RECONCILE, rules.DESTROY, attachments.RECONCILE),
    held=(
        Held(
            kind=FILE_SYSTEMS,
            driver=FileStorage,
            lost=rules.lost,
            expected=lambda body: body.status == ACTIVE,
        ),
    ),
    provides={FileShares: Shares()},
)

__all__ = ["ACTIVE", "FILE_SYSTEMS", "SECTION", "VFSRecord"]
