"""What a snapshot is."""

import msgspec

from ...http.fields import Text
from ...http.operations import Paging
from ...store import Kind, Record

PENDING, COMPLETE = "pending", "complete"


class Snapshot(msgspec.Struct, kw_only=True):
    """size, compressed_size: bytes, 0 until it is complete. os_id, app_id: its instance's.

    status: pending, complete, or failed where the image could not be made: a state of Roost's own,
    at which waiting clients end with an error instead of waiting on.
    """

    id: str
    date_created: str
    description: str
    size: int = 0
    compressed_size: int = 0
    status: str = PENDING
    os_id: int = 0
    app_id: int = 0


class SnapshotState(msgspec.Struct, kw_only=True):
    """Where the image comes from: an instance, or a URL. uefi: how it boots.

    disk: GB of the instance's disk, 0 where there is none or it is not known.
    """

    instance_id: str = ""
    disk: int = 0
    url: str = ""
    uefi: bool = False


class SnapshotCreate(msgspec.Struct):
    instance_id: str
    description: Text = ""


class SnapshotFromUrl(msgspec.Struct):
    """url: a raw disk image. uefi: whether it boots by UEFI.

    description: the name of the URL's file where none is given.
    """

    url: str
    description: Text | None = None
    uefi: bool = False


class SnapshotUpdate(msgspec.Struct):
    description: Text


class SnapshotQuery(Paging, frozen=True):
    """description: keeps the snapshots with exactly this one."""

    description: str = ""


SNAPSHOTS = Kind(
    "snapshot", Snapshot, SnapshotState, "Invalid snapshot ID", indexes=("description",)
)

SnapshotRecord = Record[Snapshot, SnapshotState]
