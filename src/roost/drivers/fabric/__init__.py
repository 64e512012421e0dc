"""The fabric that joins machines to a cluster, and what their GPUs measure.

A manager of switches can stand here: VLANs for RoCE, partitions of a subnet manager for InfiniBand,
and an exporter of the GPUs' own readings (DCGM, ROCm SMI).

How its calls are made is the same for every driver: see the package.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from ..base import Driver

Technology = Literal["", "ROCE", "INFINIBAND"]


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """Machines that are one cluster. id: its UUID in the API.

    technology: of the network between their GPUs, empty where they have none of their own. key: the
    VLAN or the partition key that its owner wants, 0 for any that is free. machines: the ids of all
    its instances and bare metals, of which `head` is the one that gives the others their work.
    """

    id: str
    account: int
    region: str
    technology: Technology
    key: int
    machines: tuple[str, ...]
    head: str


class Hardware(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to measure in a machine. memory: bytes of each GPU. ports: into the fabric."""

    id: str
    gpus: int
    memory: int
    ports: int


Values = tuple[float | None, ...]
"""One for each moment that was asked for; None where nothing is known of it."""


class Gpu(msgspec.Struct, frozen=True, kw_only=True):
    """Temperatures in degrees Celsius, utilization in per cent, memory in bytes, power in watts."""

    temperature: Values
    utilization: Values
    memory_total: Values
    memory_used: Values
    memory_free: Values
    power_used: Values
    power_max: Values


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """In both directions: bytes a second, retries a second, the strength of the light in dBm."""

    sent: Values
    received: Values
    retries_sent: Values
    retries_received: Values
    light_sent: Values
    light_received: Values


class Measured(msgspec.Struct, frozen=True):
    gpus: tuple[Gpu, ...]
    ports: tuple[Port, ...]


class Fabric(Driver, Protocol):
    """Machines are joined here, and parted. Ids are the API's UUIDs."""

    async def join(self, partition: Partition) -> None:
        """Has exactly these machines reach each other over the fabric, and be told who they are."""
        ...

    async def dissolve(self, id: str) -> None:
        """Parts the machines, which go on; dissolving what is not there succeeds."""
        ...

    def measured(self, hardware: Hardware, moments: Sequence[int]) -> Measured:
        """What a machine's GPUs and ports were like at these moments (Unix seconds).

        Readings that are collected now and then are enough; it must not wait.
        """
        ...
