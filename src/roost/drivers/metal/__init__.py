"""Whole machines: what a rack of them, or the simulation of one, must be able to do.

How its calls are made is the same for every driver: see the package. MAAS can stand here as it is
(allocate, deploy, power, release), with a plan as a tag of its machines and a region as a zone. So
can Redfish or IPMI for the power and the order of booting, with an inventory of machines by plan
and an install server that they boot from by network, as Ironic and Tinkerbell have it.
"""

from typing import Literal, Protocol

import msgspec

from ..base import Driver
from ..compute import PublicInterface, System, TrafficReading

DiskMode = Literal["raid1", "jbod", "none"]


class Hardware(msgspec.Struct, frozen=True):
    """What is known of a machine once it was chosen. mac: of its public network interface."""

    mac: str


class MetalServer(System, frozen=True, kw_only=True):
    """What a bare metal should be.

    mdisk_mode: how its disks are put together: mirrored, each on its own, or left as they are.
    persistent_pxe: whether it boots by network every time, not to be installed alone.
    """

    mdisk_mode: DiskMode
    persistent_pxe: bool


class Metal(Driver, Protocol):
    """A place where machines stand. Ids are the API's UUIDs."""

    async def acquire(self, id: str, plan: str, region: str) -> Hardware:
        """Chooses a free machine of the plan and keeps it for this id until `release`.

        Raises DriverRefused when the region has none, and none is expected.
        """
        ...

    async def install(self, server: MetalServer) -> None:
        """Erases the disks, installs `server.source` and switches on; addresses stay.

        The machine may still be booting on return.
        """
        ...

    async def booted(self, id: str) -> bool:
        """Whether the system inside is up; asked again until it is."""
        ...

    async def start(self, id: str) -> None: ...

    async def halt(self, id: str) -> None:
        """Switches off, asking the system inside first where that is possible."""
        ...

    async def reboot(self, id: str) -> None: ...

    async def boot_from(self, id: str, chain_url: str) -> None:
        """Has iPXE load from another URL whenever the machine boots by network from now on."""
        ...

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        """Gives the running machine exactly these addresses."""
        ...

    async def release(self, id: str) -> None:
        """Switches off, erases the disks and gives the machine back. Wins over any other call for
        the same id, running or late; releasing what is not held succeeds."""
        ...

    def console_url(self, id: str) -> str:
        """Where a browser finds the machine's console: a URL, or a path of this Roost.

        Computed, not asked for: no waiting.
        """
        ...

    def traffic(self, id: str, day: int, until: int) -> TrafficReading:
        """What crossed the public interface on a UTC day, as `Compute.traffic` has it."""
        ...
