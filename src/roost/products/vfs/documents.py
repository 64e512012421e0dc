"""What a file system is; the API calls it VFS, and at times a subscription."""

from typing import Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record

PENDING, ACTIVE = "pending", "active"
GB = 1024**3

DiskType = Literal["nvme"]


class VFSSize(msgspec.Struct):
    """gb: of 2^30 bytes."""

    bytes: int
    gb: int


class VFSBilling(msgspec.Struct):
    """charges: dollars of this month, up to now. monthly: dollars of a whole month."""

    charges: float
    monthly: float


class VFS(msgspec.Struct, kw_only=True):
    """A file system as it is stored.

    status: pending, active, or failed where it could not be made, which is Roost's own.
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
    """A file system as it is answered."""

    storage_used: VFSSize
    billing: VFSBilling


class VFSState(msgspec.Struct, omit_defaults=True):
    """made_gb: how large it is in storage, 0 until it is made."""

    made_gb: int = 0


class VFSSizeWish(msgspec.Struct):
    gb: int


class VFSCreate(msgspec.Struct, kw_only=True):
    """disk_type: nvme; clients send an empty one as well."""

    region: str
    label: Text
    storage_size: VFSSizeWish
    disk_type: str = ""
    tags: list[str] = []


class VFSUpdate(msgspec.Struct):
    """storage_size: 0 GB, which clients send along with another label, is no change."""

    label: Text | None = None
    storage_size: VFSSizeWish | None = None


FILE_SYSTEMS: Kind[VFS, VFSState] = Kind("vfs", VFS, VFSState, "Subscription ID Not Found.")

VFSRecord = Record[VFS, VFSState]
