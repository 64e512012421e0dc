"""The store that the rest of Roost sees."""

import asyncio
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from .background import Background
from .errors import StoreError
from .health import DatabaseHealth
from .kinds import Kind
from .services import Services
from .sql import Sql
from .time import Times
from .tx import Tx

R = TypeVar("R")

PROBE_SECONDS = 1.0
_PROBE, _ROOM = "probe", "x" * 64 * 1024


class Store(ABC):
    """Transactions on one database.

    A function given to `write` is plain and synchronous, calls nothing but its `Tx`, and is safe
    to run again. An id or a key that it makes up is another one each time: what the run that
    committed has made is what it returns. When `write` returns, its effects are on disk. An
    exception that it raises undoes it and reaches the caller.
    """

    def __init__(self, times: Times, kinds: Mapping[str, Kind[Any, Any]]) -> None:
        self.times = times
        self.kinds = dict(kinds)
        self.services = Services()
        self.services.provide(Times, times)
        self.health = DatabaseHealth()
        self.tasks = [Background("store-probe", self._probe)]
        """What runs in the background while the store is open."""
        self._listeners: dict[str, list[Callable[[], None]]] = defaultdict(list)

    @abstractmethod
    async def open(self) -> None:
        """Connects, creates or migrates the schema. Raises Unusable."""

    @abstractmethod
    async def close(self) -> None: ...

    @abstractmethod
    async def read(self, fn: Callable[[Tx], R]) -> R:
        """Runs a quick read on one consistent snapshot."""

    @abstractmethod
    async def scan(self, fn: Callable[[Tx], R]) -> R:
        """Runs a read that may take long (a count, a sum), without holding up other requests."""

    @abstractmethod
    async def write(self, fn: Callable[[Tx], R]) -> R:
        """Runs a write and returns its result once it is durable."""

    def on(self, what: str, listener: Callable[[], None]) -> None:
        """Calls `listener`, on the event loop, after commits in which `tx.notify(what)` was called.

        Several commits may come as one call, and a call may come twice or where nothing changed:
        a listener looks for itself. This process is told before `write` returns, other processes
        on the same database within a second. The notice commits with what it is about, so none
        is lost with a process or a connection.
        """
        self._listeners[what].append(listener)

    @property
    def topics(self) -> list[str]:
        """All that somebody in this process listens to."""
        return list(self._listeners)

    def notify(self, done: Iterable[str]) -> None:
        """Calls the listeners of these topics, each once."""
        for what in dict.fromkeys(done):
            for listener in self._listeners[what]:
                listener()

    async def _probe(self) -> None:
        """Finds out when trouble is over, also where nobody else writes."""
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            if self.health.trouble:
                try:
                    await self.write(_make_room)
                except StoreError:
                    continue
                self.health.well()

    def _tx(self, sql: Sql) -> Tx:
        machine = self.times.machine()
        return Tx(sql, self.kinds, self.services, self.times.setting.at(machine), machine)


def _make_room(tx: Tx) -> None:
    """Writes what a full disk has no room for, and takes it away again."""
    tx.set(_PROBE, _ROOM)
    tx.sql.run("DELETE FROM settings WHERE name = ?", (_PROBE,))
