"""What every driver is, whatever it drives: opened, asked how it is and what it holds, closed."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

import msgspec


class Health(msgspec.Struct, frozen=True):
    """Whether a driver can be asked for anything now. detail: for the operator, in plain words."""

    ok: bool
    detail: str = ""


HEALTHY = Health(True)


class Holding(msgspec.Struct, frozen=True, order=True):
    """A thing that a driver has.

    kind: what it is, by the name of its kind of resource (`instance`, `snapshot`, ...).
    id: the API's id of what it was made for.
    labelled: whether it carries Roost's label, so that this Roost made it and may remove it.
    """

    kind: str
    id: str
    labelled: bool = True


INVENTORY = "inventory"
"""The capability of a driver that knows all that it holds."""


class Driver(Protocol):
    """The life of every driver. Each family's own protocol adds what it drives.

    A driver may be slow, refuse, fail, forget and come back. What it raises says which:
    `DriverRefused` where something can never be done, `NotYet` where it takes longer; anything else
    is a failure, and the call is made again. So each call may come twice, and for what is there or
    gone already it succeeds.

    capabilities: what it can do beyond what each of its family can, as INVENTORY.
    concurrency, bulk_concurrency: how many calls may be under way at a time in one process, and
        how many of those that move whole disks.
    """

    capabilities: frozenset[str]
    concurrency: int
    bulk_concurrency: int

    async def open(self) -> None:
        """Connects, before anything else is asked. What it raises keeps Roost from starting."""
        ...

    async def close(self) -> None: ...

    async def health(self) -> Health:
        """Asked now and then, and by whoever asks whether Roost is ready. Must not wait long."""
        ...

    def holdings(self) -> AsyncIterator[Holding]:
        """All that it holds, whoever made it, in any order. Without INVENTORY, nothing."""
        ...

    async def missing(self, kind: str, ids: Collection[str]) -> set[str]:
        """Which of these it does not have, though it was told to make them."""
        ...

    async def discard(self, holding: Holding) -> None:
        """Removes something that it holds and no resource tells of any more."""
        ...


class PlainDriver:
    """The life of a driver that connects to nothing, holds nothing and is always there."""

    capabilities: frozenset[str] = frozenset()
    concurrency = 64
    bulk_concurrency = 8

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def health(self) -> Health:
        return HEALTHY

    async def holdings(self) -> AsyncIterator[Holding]:
        """Nothing at all."""
        nothing: tuple[Holding, ...] = ()
        for holding in nothing:
            yield holding

    async def missing(self, kind: str, ids: Collection[str]) -> set[str]:
        """Nothing is ever held, so nothing can be lost."""
        return set()

    async def discard(self, holding: Holding) -> None:
        """Nothing is held, so nothing can be discarded."""
