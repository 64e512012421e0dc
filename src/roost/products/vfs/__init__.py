"""File systems that several instances use at once (VFS)."""

from ...drivers.file_storage import FileStorage
from ...engine.jobs import Workflow
from ...store import Store
from . import attachments, rules
from .attachments import ATTACHMENTS, Shares
from .documents import ACTIVE, FILE_SYSTEMS, VFSRecord
from .routes import routes as file_systems

KINDS = (FILE_SYSTEMS, ATTACHMENTS)

routes = [file_systems, attachments.routes]


def workflows(store: Store, storage: FileStorage) -> tuple[Workflow, ...]:
    """Every job that file systems run."""
    return (*rules.workflows(store, storage), *attachments.workflows(store, storage))


__all__ = [
    "ACTIVE",
    "ATTACHMENTS",
    "FILE_SYSTEMS",
    "KINDS",
    "Shares",
    "VFSRecord",
    "routes",
    "workflows",
]
