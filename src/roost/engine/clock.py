"""Sets clock time: real, scaled, or held and advanced. Stripe's test clocks are the model.

The setting lives in the store, so every process tells the same time and a restart does not change
it.
"""

import asyncio

from ..store import ClockSetting, Store, Tx, Unusable
from ..store import work as due_work
from . import pace
from .worker import Worker

_AGAIN_SECONDS = 0.25


class NotForward(ValueError):
    """Clock time never runs backwards: charges and dates would contradict each other."""


class Clock:
    def __init__(self, store: Store, worker: Worker | None = None) -> None:
        self._store = store
        self._worker = worker
        self._changed = False
        self._following: asyncio.Task[None] | None = None
        store.on(pace.TOPIC, self._follow)

    @property
    def setting(self) -> ClockSetting:
        return self._store.times.setting

    async def load(self) -> None:
        """Takes the setting from the store: at start, and when another process changed it."""
        before = self.setting
        stored = await self._store.read(pace.stored)
        # What was read may be older than what this process has set while it was reading.
        if stored is not None and self.setting is before:
            self._store.times.setting = stored

    async def hold(self) -> None:
        """Stops the clock where it is."""
        await self._set(self._store.times.clock(), 0)

    async def run(self, rate: float = 1.0) -> None:
        """Lets the clock run on from where it is, `rate` times as fast as real time."""
        await self._set(self._store.times.clock(), rate)

    async def real(self) -> None:
        """Goes back to real time. Raises NotForward when the clock is ahead of it."""
        machine = self._store.times.machine()
        if self._store.times.clock() > machine + 1_000_000:
            raise NotForward("the clock is ahead of real time")
        await self._set(machine, 1.0)

    async def advance(self, to: int) -> None:
        """Moves the clock forward to a moment, in microseconds, and does what falls due until then.

        Work runs in order of due time, each with the clock set to that time. Returns when nothing
        is due. A clock that was running runs on from there.
        """
        if to < self._store.times.clock():
            raise NotForward("the clock cannot go back")
        rate = self.setting.rate
        await self._set(self._store.times.clock(), 0)
        await self._settle()
        while True:
            due = await self._store.read(due_work.next_due)
            if due is None or due > to:
                break
            await self._set(max(due, self._store.times.clock()), 0)
            await self._settle()
        await self._set(to, rate)
        await self._settle()

    async def _settle(self) -> None:
        if self._worker is not None:
            await self._worker.settle()

    async def _set(self, base: int, rate: float) -> None:
        def change(tx: Tx) -> ClockSetting:
            stored = pace.stored(tx, "update")
            # Another process may have moved the clock on since this one has looked.
            ahead = 0 if stored is None else stored.at(tx.machine)
            setting = ClockSetting(max(base, ahead), tx.machine, rate)
            pace.store(tx, setting)
            return setting

        self._store.times.setting = await self._store.write(change)

    def _follow(self) -> None:
        self._changed = True
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Loads until what was loaded is no older than the last notice.

        One after the other: of two at once, the one with the older setting might end last.
        """
        while self._changed:
            self._changed = False
            try:
                await self.load()
            except Unusable:
                self._changed = True
                await asyncio.sleep(_AGAIN_SECONDS)
