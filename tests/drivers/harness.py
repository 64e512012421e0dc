"""What the tests can do to a driver beside calling it: have it fail, lose and find things.

A real driver is put through the same tests by a harness of its own in HARNESSES. How it has its
backend fail or lose something is its affair: a proxy in between, a fake host, a script.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from roost.drivers.base import Driver, Holding
from roost.drivers.errors import DriverRefused
from roost.drivers.families import FAMILIES, SIMULATED
from roost.drivers.offer import NoSettings, Offer
from roost.drivers.simulation import Simulated


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


def _made(offer: Offer[Any]) -> Driver:
    return offer.make(offer.settings())


def _simulated(offer: Offer[Any]) -> Harness:
    driver = offer.make(NoSettings())
    assert isinstance(driver, Simulated)
    return SimulatedHarness(driver)


HARNESSES: list[tuple[type, Callable[[], Harness]]] = [
    (family.protocol, partial(_simulated, family.offers[SIMULATED])) for family in FAMILIES
]
"""The drivers that make things, by the family of each."""

DRIVERS: list[tuple[type, Callable[[], Driver]]] = [
    (family.protocol, partial(_made, offer))
    for family in FAMILIES
    for offer in family.offers.values()
]
"""All drivers that Roost brings."""
