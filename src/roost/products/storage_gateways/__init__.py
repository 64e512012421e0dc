"""Storage gateways: NFS servers for file systems, for those who cannot have them attached."""

from ...drivers.file_storage import FileStorage
from ...engine.holdings import Held, again
from ..section import Section
from .documents import ACTIVE, STORAGE_GATEWAYS
from .routes import routes
from .rules import RECONCILE, STOP

SECTION = Section(
    name="storage-gateways",
    kinds=(STORAGE_GATEWAYS,),
    routes=(routes,),
    workflows=(RECONCILE, STOP),
    held=(
        Held(
            kind=STORAGE_GATEWAYS,
            driver=FileStorage,
            lost=again(RECONCILE),
            expected=lambda body: body.status == ACTIVE,
        ),
    ),
)

__all__ = ["SECTION", "STORAGE_GATEWAYS"]
