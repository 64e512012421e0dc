"""Servers that tests have one after the other: a start costs ten times what a new beginning does.

Whoever is lent one finds it as it was after its start: the first account and its key, the clock at
the beginning, no faults, nothing in any cache. Two never have the same one at the same time.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from roost.engine import pace
from roost.store import StoreError, Tx, state
from tests.server import Beginning, RunningRoost, running_roost

MOST = 4
"""How many on one store may wait for the next test to want them, with a few threads each."""
PATIENCE = 5.0
"""Seconds that work which a test has left behind may take to end."""
OWN = ("rate_limit", "worker", "workers")
"""Settings whose servers keep more than a new beginning forgets, or share it with others."""

Database = Callable[[], AbstractContextManager[str | None]]


class Busy(Exception):
    """What a test has begun goes on."""


class Shared(NamedTuple):
    """rows: the state that every test begins with. end: stops the server and drops its database."""

    options: dict[str, Any]
    server: RunningRoost
    rows: list[state.Row]
    end: ExitStack

    def begin_anew(self) -> None:
        """Raises Busy or StoreError for a server that is of no use any more."""
        self.server.renew()
        self.server.run(_begin_anew(self.server, self.rows))


class Servers:
    """The servers of one pytest process on one store.

    folder: where they keep what is theirs. database: makes the database that one needs, for as long
    as that runs; None is for a file in its folder.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._idle: list[Shared] = []
        self._numbers = count(1)

    @contextmanager
    def lend(self, *, own: bool = False, **options: Any) -> Iterator[RunningRoost]:
        """A server with these settings. own: one that nobody else had or will have."""
        own = own or any(name in options for name in OWN)
        shared = (None if own else self._find(options)) or self._start(options)
        try:
            yield shared.server
        finally:
            if own:
                shared.end.close()
            else:
                self._take_back(shared)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().end.close()

    def _find(self, options: dict[str, Any]) -> Shared | None:
        for shared in [shared for shared in self._idle if shared.options == options]:
            self._idle.remove(shared)
            try:
                shared.begin_anew()
            except (Busy, StoreError):
                shared.end.close()
            else:
                return shared
        return None

    def _start(self, options: dict[str, Any]) -> Shared:
        with ExitStack() as stack:
            url = stack.enter_context(self._database())
            data = self._folder / str(next(self._numbers)) / "data"
            data.parent.mkdir(parents=True)
            server = stack.enter_context(running_roost(data, url, **options))
            rows = server.run(server.app.store.scan(lambda tx: list(state.dump(tx, with_log=True))))
            return Shared(options, server, rows, stack.pop_all())

    def _take_back(self, shared: Shared) -> None:
        shared.server.close_clients()
        self._idle.append(shared)
        while len(self._idle) > MOST:
            self._idle.pop(0).end.close()


async def _begin_anew(server: RunningRoost, rows: list[state.Row]) -> None:
    app = server.app
    await app.request_log.flush()

    def begin(tx: Tx) -> None:
        state.restore(tx, rows, {name: len(kind.upgrades) for name, kind in tx.kinds.items()})
        pace.begin_anew(tx, Beginning.us())
        for topic in app.store.topics:
            tx.notify(topic)

    await app.store.write(begin)
    app.begin_anew()
    await app.clock.load()
    await app.faults.load()
    try:
        async with asyncio.timeout(PATIENCE):
            await app.worker.settle()
    except TimeoutError:
        raise Busy from None
