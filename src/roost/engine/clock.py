"""Sets clock time: real, scaled, or held and advanced. Stripe's test clocks are the model.

The setting lives in the store, so every process tells the same time and a restart does not change
it.
"""

import asyncio

import msgspec

from ..store import ClockSetting, Store, Tx
from ..store import work as due_work
from .worker import Worker

_NAME = "clock"


class NotForward(ValueError):
    """Clock time never runs backwards: charges and dates would contradict each other."""


class Clock:
    def __init__(self, store: Store, worker: Worker | None = None) -> None:
        self._store = store
        self._worker = worker
        self._loading: asyncio.Task[None] | None = None
        store.on(_NAME, self._changed)

    @property
    def setting(self) -> ClockSetting:
        return self._store.times.setting

    async def load(self) -> None:
        """Takes the setting from the store: at start, and when another process changed it."""
        before = self.setting
        text = await self._store.read(lambda tx: tx.setting(_NAME))
        # What was read may be older than what this process has set while it was reading.
        if text is not None and self.setting is before:
            self._store.times.setting = msgspec.json.decode(text, type=ClockSetting)

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
            setting = ClockSetting(base, tx.machine, rate)
            tx.set(_NAME, msgspec.json.encode(setting).decode())
            tx.notify(_NAME)
            return setting

        self._store.times.setting = await self._store.write(change)

    def _changed(self) -> None:
        self._loading = asyncio.create_task(self.load())
