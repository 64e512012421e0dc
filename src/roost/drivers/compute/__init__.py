"""Machines: what a hypervisor, or the simulation of one, must be able to do.

How its calls are made is the same for every driver: see the package.
"""

from typing import Any, Literal, Protocol

import msgspec

from ..base import Driver
from ..network import PrivateInterface


class PublicInterface(msgspec.Struct, frozen=True):
    """A public network interface. IPv6 fields are empty where the machine has none.

    extra_ipv6_networks: further networks of the same prefix that are routed to the machine.
    """

    mac: str
    ipv4: str = ""
    netmask: str = ""
    gateway: str = ""
    extra_ipv4: tuple[str, ...] = ()
    ipv6: str = ""
    ipv6_network: str = ""
    ipv6_prefix: int = 64
    extra_ipv6_networks: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """What the disk starts from: exactly one kind of thing.

    kind: os, app, marketplace, snapshot, backup, iso or ipxe. id: the catalog's id, the snapshot's
    or backup's UUID, the ISO's UUID, or the iPXE chain URL.
    """

    kind: str
    id: str


class System(msgspec.Struct, frozen=True, kw_only=True):
    """What any machine, virtual or bare metal, should be.

    id: its UUID in the API, for ever. region: where. password: for `user`; user_data:
    cloud-init's, as bytes; script: runs once at first boot, or is an iPXE script where
    `script_type` is pxe. app_variables: what a marketplace application is to be set up with.
    private_interfaces: in private networks, from the start; later ones come by `Network.connect`.
    """

    id: str
    region: str
    plan: str
    source: Source
    hostname: str
    interface: PublicInterface
    user: str = "root"
    password: str = ""
    ssh_keys: tuple[str, ...] = ()
    user_data: bytes = b""
    script: str = ""
    script_type: str = "boot"
    app_variables: dict[str, Any] = {}
    private_interfaces: tuple[PrivateInterface, ...] = ()


class Machine(System, frozen=True, kw_only=True):
    """What an instance's machine should be. vcpus, ram (MB), disk (GB): its size.

    boot_volume: the volume (`BlockStorage`) that the system is put on, and that it boots from, in
    place of a disk of its own; empty for that. Until the volume is there, this is "not now".
    """

    vcpus: int
    ram: int
    disk: int
    boot_volume: str = ""


ImageType = Literal["backup", "iso", "snapshot"]


class Image(msgspec.Struct, frozen=True):
    """An image that is to be stored. id: the UUID in the API of what it is for."""

    kind: ImageType
    id: str


class ImageFacts(msgspec.Struct, frozen=True):
    """What is known of an image once it is stored. Sizes in bytes, digests in hex."""

    size: int
    compressed_size: int
    md5: str = ""
    sha512: str = ""


class TrafficReading(msgspec.Struct, frozen=True):
    incoming_bytes: int
    outgoing_bytes: int


class Compute(Driver, Protocol):
    """A place where machines run. Ids are the API's UUIDs."""

    async def create(self, machine: Machine) -> None:
        """Makes the machine and switches it on. It may still be booting on return."""
        ...

    async def booted(self, id: str) -> bool:
        """Whether the system inside is up; asked again until it is."""
        ...

    async def start(self, id: str) -> None: ...

    async def halt(self, id: str) -> None:
        """Switches off, asking the system inside first where that is possible."""
        ...

    async def reboot(self, id: str) -> None: ...

    async def resize(self, machine: Machine) -> None:
        """Gives the machine its new size, keeping its disk's contents. A disk never shrinks."""
        ...

    async def reinstall(self, machine: Machine) -> None:
        """Replaces the disk by a fresh one from `machine.source` and boots; addresses stay."""
        ...

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        """Gives the running machine exactly these addresses."""
        ...

    async def snapshot(self, id: str, image: Image) -> ImageFacts:
        """Stores the machine's disk as this image."""
        ...

    async def restore(self, id: str, image: str) -> None:
        """Replaces the disk by the image's contents and boots."""
        ...

    async def attach_iso(self, id: str, iso: str) -> None:
        """Attaches the ISO and boots from it."""
        ...

    async def detach_iso(self, id: str) -> None: ...

    async def destroy(self, id: str) -> None:
        """Removes the machine and its disk. Wins over any other call for the same id, running or
        late; removing what is not there succeeds."""
        ...

    async def fetch_image(self, image: Image, url: str) -> ImageFacts:
        """Downloads a disk image or ISO and stores it as this image.

        Implementations that really fetch refuse private, loopback and link-local addresses, after
        redirects too, unless the operator allows them.
        """
        ...

    async def delete_image(self, image: str) -> None:
        """Removes the image with this UUID, of whatever kind.

        An ISO may still be in a drive that is yet to be emptied, as it then is.
        """
        ...

    def console_url(self, id: str) -> str:
        """Where a browser finds the machine's console: a URL, or a path of this Roost.

        Computed, not asked for: no waiting.
        """
        ...

    def traffic(self, id: str, day: int, until: int) -> TrafficReading:
        """What crossed the public interface on a UTC day (its first microsecond), up to `until`.

        A reading that is refreshed now and then is enough; it must not wait for the machine.
        """
        ...
