"""Snapshots, and what they share with ISOs and backups: images that `Compute` stores.

Instances make snapshots and import this package, so it declares what it needs of them (`Imaging`)
and they answer with `complete` or `fail`.
"""

from .documents import SNAPSHOTS, Snapshot, SnapshotRecord
from .routes import routes
from .rules import Imaging, complete, discard_image, disk_for, fail, fetching, workflows

KINDS = (SNAPSHOTS,)

__all__ = [
    "KINDS",
    "SNAPSHOTS",
    "Imaging",
    "Snapshot",
    "SnapshotRecord",
    "complete",
    "discard_image",
    "disk_for",
    "fail",
    "fetching",
    "routes",
    "workflows",
]
