"""Buckets of object storage: their names, versioning, object lock, archival and lifecycle."""

from .documents import BUCKETS, RESERVED_NAMES
from .routes import routes
from .rules import APPLY, RELEASE

KINDS = (BUCKETS, RESERVED_NAMES)
WORKFLOWS = (APPLY, RELEASE)

__all__ = ["BUCKETS", "KINDS", "WORKFLOWS", "routes"]
