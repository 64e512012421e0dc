"""Making, changing and deleting private networks: VPCs, and by the same rules VPCs 2.0."""

from .routes import routes
from .rules import CREATE, DELETE, of_region, require

WORKFLOWS = (CREATE, DELETE)

__all__ = ["WORKFLOWS", "of_region", "require", "routes"]
