"""Snapshots, and what they share with ISOs and backups: images that `Compute` stores.

Instances make snapshots and import this package, so it declares what it needs of them (`Imaging`)
and they answer with `complete` or `fail`.
"""

from ..section import Section
from .copying import COPIES
from .documents import SNAPSHOTS, Snapshot, SnapshotRecord
from .routes import routes
from .rules import (
    DELETE_IMAGE,
    FETCH,
    Imaging,
    complete,
    discard_image,
    disk_for,
    fail,
    fetch_image,
)

SECTION = Section(
    name="snapshots",
    titles={"snapshot": "Snapshots"},
    kinds=(SNAPSHOTS,),
    routes=(routes,),
    workflows=(FETCH, DELETE_IMAGE),
    needs=(Imaging,),
    copies=COPIES,
)

__all__ = [
    "SECTION",
    "SNAPSHOTS",
    "Imaging",
    "Snapshot",
    "SnapshotRecord",
    "complete",
    "discard_image",
    "disk_for",
    "fail",
    "fetch_image",
]
