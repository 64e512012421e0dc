"""Buckets of object storage: their names, versioning, object lock, archival and lifecycle."""

from .documents import BUCKETS, RESERVED_NAMES
from .routes import routes
from .rules import workflows

KINDS = (BUCKETS, RESERVED_NAMES)

__all__ = ["BUCKETS", "KINDS", "routes", "workflows"]
