"""What is tidied in the background: log records, tombstones, rate windows."""

import asyncio
from contextlib import suppress

from ..store import DAY, Background, Store, Tx, Uncertain, Unusable, log, rates

LOG_KEPT = 31 * DAY
EVERY_SECONDS = 5.0
CHUNK = 1000
"""Rows a transaction deletes, so that no request waits long behind one."""


class Maintenance:
    """One in each process; what another has tidied already is simply not there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.task = Background("maintenance", self._run)

    def start(self) -> None:
        self.task.start()

    async def stop(self) -> None:
        await self.task.stop()

    async def tidy(self) -> int:
        """Deletes one chunk of everything that is past its time; returns how many rows."""
        return await self._store.write(_tidy)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            with suppress(Unusable, Uncertain):  # the store's log says so
                while await self.tidy() >= CHUNK:
                    pass


def _tidy(tx: Tx) -> int:
    return (
        log.trim(tx, tx.now - LOG_KEPT, CHUNK) + rates.trim(tx, CHUNK) + tx.forget_tombstones(CHUNK)
    )
