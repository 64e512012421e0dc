"""The store that the rest of Roost sees."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from .kinds import Kind
from .sql import Sql
from .time import Times
from .tx import Tx

R = TypeVar("R")


class Store(ABC):
    """Transactions on one database.

    A function given to `write` is plain and synchronous, calls nothing but its `Tx`, and is safe
    to run again. When `write` returns, its effects are on disk. An exception that it raises undoes
    it and reaches the caller.
    """

    def __init__(self, times: Times, kinds: Mapping[str, Kind[Any, Any]]) -> None:
        self.times = times
        self.kinds = dict(kinds)
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

    def _tx(self, sql: Sql) -> Tx:
        machine = self.times.machine()
        return Tx(sql, self.kinds, self.times.setting.at(machine), machine)
