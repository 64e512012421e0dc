"""Storage gateways: NFS servers for file systems, for those who cannot have them attached."""

from .documents import STORAGE_GATEWAYS
from .routes import routes
from .rules import workflows

KINDS = (STORAGE_GATEWAYS,)

__all__ = ["KINDS", "STORAGE_GATEWAYS", "routes", "workflows"]
