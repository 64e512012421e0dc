"""What a file system is; the API calls it VFS, and at times a subscription."""

from typing import Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record

PENDING, ACTIVE = "pending", "active"
GB = 1024**3

DiskType = Literal["nvme"]


class VFSSize(msgspec.Struct):
    """A size, in two units.

    bytes: The size in bytes.
    gb: The size in GB of 2^30 bytes.
    """

    bytes: int
    gb: int


class VFSBilling(msgspec.Struct):
    """What a file system costs, in dollars.

    charges: What it has cost in this month so far.
    monthly: What a whole month costs at its present size.
    """

    charges: float
    monthly: float


class VFS(msgspec.Struct, kw_only=True):
    """A file system.

    region: The region that it is in. It never changes.
    status: `pending` while it is made, then `active`. `failed` if it could not be made: it then
    costs nothing, and can only be deleted.
    label: What you call it.
    tags: Words of your own, as given at its creation.
    disk_type: The kind of disks. Always `nvme`.
    storage_size: How much it can hold.
    """

    id: str
    region: str
    date_created: str
    status: str = PENDING
    label: str
    tags: list[str]
    disk_type: DiskType = "nvme"
    storage_size: VFSSize


class VFSDetails(VFS, kw_only=True):
    """A file system, with how much of it is used and what it costs.

    storage_used: How much of it is used. Simulated file storage holds nothing, so 0.
    billing: What it costs.
    """

    storage_used: VFSSize
    billing: VFSBilling


class VFSState(msgspec.Struct, omit_defaults=True):
    """made_gb: how large it is in storage, 0 until it is made."""

    made_gb: int = 0


class VFSSizeWish(msgspec.Struct):
    """A size to ask for.

    gb: The size in GB of 2^30 bytes, from 10 to 10,000.
    """

    gb: int


class VFSCreate(msgspec.Struct, kw_only=True):
    """region: A region that has file storage: list the file storage regions. It cannot be changed.
    label: What you call it. It must not be empty.
    storage_size: How much it shall hold.
    disk_type: The kind of disks: `nvme`. Empty means the same.
    tags: Up to 100 words of your own. Repeated and empty ones are dropped.
    """

    region: str
    label: Text
    storage_size: VFSSizeWish
    disk_type: str = ""
    tags: list[str] = []


class VFSUpdate(msgspec.Struct):
    """label: The new label. It must not be empty. Left out, the label stays.
    storage_size: The new size. It cannot be smaller than now; 0 GB leaves it as it is.
    """

    # 0 GB is what clients send along with another label.

    label: Text | None = None
    storage_size: VFSSizeWish | None = None


FILE_SYSTEMS: Kind[VFS, VFSState] = Kind("vfs", VFS, VFSState, "Subscription ID Not Found.")

VFSRecord = Record[VFS, VFSState]
