"""Storage gateways: NFS servers for file systems, for those who cannot have them attached."""

from pathlib import Path

from ..section import Section
from .copying import COPIES
from .documents import STORAGE_GATEWAYS
from .routes import routes
from .rules import MANAGED

SECTION = Section(
    name="storage-gateways",
    kinds=(STORAGE_GATEWAYS,),
    routes=(routes,),
    workflows=MANAGED.workflows,
    held=(MANAGED.held,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "STORAGE_GATEWAYS"]
