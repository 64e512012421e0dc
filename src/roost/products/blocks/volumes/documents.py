"""The bodies that make and change a block."""

import msgspec

from ....catalog import BlockTypeId
from ....http.fields import Text


# os_id is not in the published description, but clients know it.
class BlockCreate(msgspec.Struct, kw_only=True):
    """size_gb: how large to make the volume, in GB: 10 to 10,000 for `high_perf`, 40 to 40,000 for
        `storage_opt`. It cannot be smaller than the volume that a snapshot is of.
    label: what to call the volume, at most 255 characters.
    block_type: `high_perf` for NVMe, `storage_opt` for HDD. Without it you get the fastest type
        that the region has.
    snapshot_id: a snapshot of block storage that the volume begins with. It must be complete.
    os_id: an operating system to put on the volume. Not together with `snapshot_id`.
    bootable: whether an instance can boot from the volume. Without it, that is so where the volume
        begins with an operating system or with a bootable snapshot.
    """

    region: str
    size_gb: int
    label: Text = ""
    block_type: BlockTypeId | None = None
    snapshot_id: str = ""
    os_id: int = 0
    bootable: bool | None = None


class BlockUpdate(msgspec.Struct):
    """label: what to call the volume from now on, at most 255 characters.
    size_gb: the new size in GB. It cannot be less than the present size, nor more than the type
        allows.
    """

    label: Text | None = None
    size_gb: int | None = None
