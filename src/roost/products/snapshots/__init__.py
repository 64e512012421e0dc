"""Snapshots, and what they share with ISOs and backups: images that `Compute` stores.

Instances make snapshots and import this package, so it declares what it needs of them (`Imaging`)
and they answer with `complete` or `fail`.
"""

from pathlib import Path

from ...drivers.compute import Compute
from ...machines.images import ImageKind
from ..section import Section
from .copying import COPIES
from .documents import SNAPSHOTS, Snapshot, SnapshotRecord
from .routes import routes
from .rules import (
    DELETE_IMAGE,
    FETCH,
    PRICED,
    Imaging,
    complete,
    discard_image,
    disk_for,
    fail,
)

SECTION = Section(
    name="snapshots",
    titles={"snapshot": "Snapshots"},
    kinds=(SNAPSHOTS,),
    routes=(routes,),
    workflows=(FETCH, DELETE_IMAGE),
    held=(PRICED.held_by(Compute),),
    provides={ImageKind: ImageKind(SNAPSHOTS, disk_for)},
    needs=(Imaging,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "SECTION",
    "SNAPSHOTS",
    "Imaging",
    "Snapshot",
    "SnapshotRecord",
    "complete",
    "discard_image",
    "fail",
]
