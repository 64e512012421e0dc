"""What a snapshot is."""

import msgspec

from ...http.fields import Text
from ...http.operations import Paging
from ...store import Kind, Record

PENDING, COMPLETE = "pending", "complete"


# The status failed is Roost's own: waiting clients end with an error instead of waiting on.
class Snapshot(msgspec.Struct, kw_only=True):
    """A copy of an instance's disk.

    description: what you call the snapshot.
    size: bytes of the disk's contents. It is 0 until the snapshot is complete.
    compressed_size: bytes of the stored image, which is what you pay for. It is 0 until the
        snapshot is complete.
    status: `pending` while the snapshot is being made, then `complete`. It is `failed` if the image
        could not be made.
    os_id: the operating system of the instance, or 0 for a snapshot from a URL.
    app_id: the one-click application of the instance, or 0.
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
    """instance_id: the instance whose disk to copy.
    description: what to call the snapshot, at most 255 characters.
    """

    instance_id: str
    description: Text = ""


class SnapshotFromUrl(msgspec.Struct):
    """url: an http or https URL of a raw disk image.
    description: what to call the snapshot. Without one it is called as the URL's file.
    uefi: whether the image boots by UEFI.
    """

    url: str
    description: Text | None = None
    uefi: bool = False


class SnapshotUpdate(msgspec.Struct):
    """description: what to call the snapshot from now on, at most 255 characters."""

    description: Text


class SnapshotQuery(Paging, frozen=True):
    """description: lists only the snapshots with exactly this description."""

    description: str = ""


SNAPSHOTS = Kind(
    "snapshot", Snapshot, SnapshotState, "Invalid snapshot ID", indexes=("description",)
)

SnapshotRecord = Record[Snapshot, SnapshotState]
