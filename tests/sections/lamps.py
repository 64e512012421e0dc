"""Lamps of lighthouses: what a driver is told of them, and a driver that lights none."""

from typing import Protocol

import msgspec

from roost.drivers.base import Driver
from roost.drivers.simulation import Simulated


class Lamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a lamp should be. id: its lighthouse's UUID in the API."""

    id: str
    region: str
    color: str


class Lamps(Driver, Protocol):
    """A place where lamps are. Each call may come twice."""

    async def shine(self, lamp: Lamp) -> None:
        """Has the lamp be there, and be exactly so."""
        ...

    async def remove(self, id: str) -> None:
        """Removes a lamp; removing what is not there succeeds."""
        ...


class SimulatedLamps(Simulated):
    """`Lamps` without light. shining: what it was told last of each lamp that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.shining: dict[str, Lamp] = {}

    async def shine(self, lamp: Lamp) -> None:
        self._made("lighthouse", lamp.id)
        self.shining[lamp.id] = lamp

    async def remove(self, id: str) -> None:
        self._gone("lighthouse", id)
        self.shining.pop(id, None)
