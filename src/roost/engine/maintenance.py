"""What is tidied in the background: log records, tombstones, rate windows, leases long ended,
sessions of the console.

It also notes now and then how far clock time has come.
"""

import asyncio
from contextlib import suppress

from ..store import (
    DAY,
    MINUTE,
    Background,
    Store,
    StoreError,
    Tx,
    Uncertain,
    Unusable,
    log,
    rates,
    sessions,
    work,
)
from . import pace

LOG_KEPT = 31 * DAY
EVERY_SECONDS = 5.0
MARKED_EVERY = MINUTE
"""How often (machine time) it is noted how far clock time has come."""
CHUNK = 1000
"""Rows a transaction deletes, so that no request waits long behind one."""


class Maintenance:
    """One in each process; what another has tidied already is simply not there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.task = Background("maintenance", self._run)
        self._marked_at = 0

    def start(self) -> None:
        self.task.start()

    async def stop(self) -> None:
        await self.task.stop()
        with suppress(StoreError):
            await self._store.write(pace.mark)

    async def tidy(self) -> int:
        """Deletes one chunk of everything that is past its time; returns how many rows."""
        return await self._store.write(_tidy)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            with suppress(Unusable, Uncertain):  # the store's log says so
                while await self.tidy() >= CHUNK:
                    pass
                await self._mark()

    async def _mark(self) -> None:
        now = self._store.times.machine()
        if now >= self._marked_at + MARKED_EVERY:
            await self._store.write(pace.mark)
            self._marked_at = now


def _tidy(tx: Tx) -> int:
    return (
        log.trim(tx, tx.now - LOG_KEPT, CHUNK)
        + rates.trim(tx, CHUNK)
        + tx.forget_tombstones(CHUNK)
        + work.trim_awaited(tx, CHUNK)
        + sessions.trim(tx, CHUNK)
    )
