"""File systems that several machines use at once, and gateways to them.

Directories of a host with quotas, handed to machines by virtiofs and to others by an NFS server,
can stand here; so can CephFS with NFS-Ganesha.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class FileSystem(msgspec.Struct, frozen=True, kw_only=True):
    """What a file system should be. id: its UUID in the API. kind: of disk, nvme."""

    id: str
    region: str
    kind: str
    size_gb: int


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """A file system in a machine. tag: what the system inside mounts it by."""

    file_system: str
    machine: str
    tag: int


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file system as a gateway serves it. path: where, below the gateway's root. networks: who
    may mount it, as CIDR blocks of either version.
    """

    file_system: str
    path: str
    networks: tuple[str, ...]


class FileGateway(msgspec.Struct, frozen=True, kw_only=True):
    """An NFS 4 server. public_ipv4, public_ipv6: whether it is to be reached from everywhere by
    these. network: the id of the VPC that it is in, empty for none.
    """

    id: str
    region: str
    public_ipv4: bool
    public_ipv6: bool
    network: str
    exports: tuple[Export, ...]


class FileStorage(Driver, Protocol):
    """A place where file systems are. Ids are the API's UUIDs."""

    async def create(self, file_system: FileSystem) -> None: ...

    async def resize(self, file_system: FileSystem) -> None:
        """Has it hold at least as much as asked for, keeping its contents."""
        ...

    async def share(self, mount: Mount) -> None:
        """Lets a machine have the file system. While the machine is yet to be made, "not now"."""
        ...

    async def withdraw(self, mount: Mount) -> None:
        """Takes it from a machine. One that is gone, or has it not, is no error."""
        ...

    async def destroy(self, id: str) -> None:
        """Removes a file system that nobody has any more. Wins over any other call for the same
        id, running or late; removing what is not there succeeds.
        """
        ...

    async def serve(self, gateway: FileGateway) -> None:
        """Has the gateway be exactly so, with these exports and no others."""
        ...

    async def stop_serving(self, gateway: str) -> None:
        """Removes a gateway; removing what is not there succeeds."""
        ...

    def used(self, id: str) -> int:
        """How many bytes are in use. A reading that is refreshed now and then is enough; it must
        not wait.
        """
        ...
