"""Making, changing and deleting private networks: VPCs, and by the same rules VPCs 2.0."""

from .routes import routes
from .rules import of_region, require, workflows

__all__ = ["of_region", "require", "routes", "workflows"]
