"""Blocks: disks that are kept apart from machines. Custom volumes of Incus, images of Ceph RBD or
volumes of ZFS can stand here.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """What a volume should be.

    id: the block's UUID in the API. serial: what the system inside a machine sees as the disk's
    serial number, so that it finds it under /dev/disk/by-id; the API calls it the mount_id.
    kind: high_perf (NVMe) or storage_opt (HDD). max_iops, max_mib_s: operations and MiB a second
    that it may take up.
    image: the UUID of the snapshot whose contents it begins with. os_id: the catalog's id of the
    system that it begins with instead. It is empty where neither is given.
    """

    id: str
    serial: str
    region: str
    kind: str
    size_gb: int
    max_iops: int
    max_mib_s: int
    image: str = ""
    os_id: int = 0


class BlockStorage(Driver, Protocol):
    """A place where volumes and their snapshots are. Ids are the API's UUIDs.

    Calls for the same volume come one after the other, but for `destroy`.
    """

    async def create(self, volume: Volume) -> None: ...

    async def resize(self, volume: Volume) -> None:
        """Has the volume be at least as large as asked for, keeping its contents."""
        ...

    async def place(self, volume: Volume, machine: str) -> None:
        """Has the volume in this machine and no other, or in none where it is empty.

        The machine may be on or off. While it is yet to be made this is "not now"; one that is
        gone has let go of its volumes, which live on.
        """
        ...

    async def snapshot(self, volume: Volume, image: str) -> int:
        """Keeps the volume's contents under this UUID, independent of what becomes of the volume.
        Returns how many bytes can be read from it.
        """
        ...

    async def delete_image(self, image: str) -> None:
        """Removes a snapshot; removing what is not there succeeds."""
        ...

    async def destroy(self, id: str) -> None:
        """Takes the volume out of its machine, and removes it. Wins over any other call for the
        same id, running or late; removing what is not there succeeds.
        """
        ...
