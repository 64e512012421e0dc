"""What the tests can do to a driver beside calling it: have it fail, lose and find things.

A real driver is put through the same tests by a harness of its own in HARNESSES. How it has its
backend fail or lose something is its affair: a proxy in between, a fake host, a script.
"""

from collections.abc import Callable
from typing import Protocol

from roost.drivers.base import Driver, Holding
from roost.drivers.block_storage import BlockStorage
from roost.drivers.cdn import Cdn
from roost.drivers.compute import Compute
from roost.drivers.dns import Dns
from roost.drivers.dns_server import EmbeddedDns
from roost.drivers.errors import DriverRefused
from roost.drivers.file_storage import FileStorage
from roost.drivers.firewall import Firewall
from roost.drivers.load_balancer import LoadBalancer
from roost.drivers.metal import Metal
from roost.drivers.network import Network
from roost.drivers.object_storage import ObjectStorage
from roost.drivers.simulated import (
    SimulatedBlockStorage,
    SimulatedCdn,
    SimulatedCompute,
    SimulatedDns,
    SimulatedFileStorage,
    SimulatedFirewall,
    SimulatedLoadBalancer,
    SimulatedMetal,
    SimulatedNetwork,
    SimulatedObjectStorage,
)
from roost.drivers.simulated.base import Simulated


class Harness(Protocol):
    """A driver with nothing in it, and what may happen to it."""

    @property
    def driver(self) -> Driver: ...

    def fail(self, call: str, error: Exception, times: int = 1) -> None:
        """Has the next calls of that name end with this error, and nothing done."""
        ...

    def refuse(self, call: str) -> None:
        """Has the next call of that name end with DriverRefused, and nothing done."""
        ...

    def lose(self, kind: str, id: str) -> None:
        """Takes away what the driver has made, without telling it."""
        ...

    def hold_orphan(self, holding: Holding) -> None:
        """Puts something where the driver's things are that it was not told to make."""
        ...


class SimulatedHarness:
    def __init__(self, driver: Simulated) -> None:
        self._simulated = driver
        self.driver: Driver = driver

    def fail(self, call: str, error: Exception, times: int = 1) -> None:
        self._simulated.plan(call, error, times)

    def refuse(self, call: str) -> None:
        self.fail(call, DriverRefused("there is no room"))

    def lose(self, kind: str, id: str) -> None:
        self._simulated.lose(kind, id)

    def hold_orphan(self, holding: Holding) -> None:
        self._simulated.hold(holding)


HARNESSES: list[tuple[type, Callable[[], Harness]]] = [
    (BlockStorage, lambda: SimulatedHarness(SimulatedBlockStorage())),
    (Cdn, lambda: SimulatedHarness(SimulatedCdn())),
    (Compute, lambda: SimulatedHarness(SimulatedCompute())),
    (FileStorage, lambda: SimulatedHarness(SimulatedFileStorage())),
    (Firewall, lambda: SimulatedHarness(SimulatedFirewall())),
    (LoadBalancer, lambda: SimulatedHarness(SimulatedLoadBalancer())),
    (Metal, lambda: SimulatedHarness(SimulatedMetal())),
    (Network, lambda: SimulatedHarness(SimulatedNetwork())),
    (ObjectStorage, lambda: SimulatedHarness(SimulatedObjectStorage())),
]
"""The drivers that make things, by the family of each."""

DRIVERS: list[tuple[type, Callable[[], Driver]]] = [
    *((family, lambda new=new: new().driver) for family, new in HARNESSES),
    (Dns, SimulatedDns),
    (Dns, lambda: EmbeddedDns("127.0.0.1", 0)),
]
"""All drivers, with those that are asked and not told."""
