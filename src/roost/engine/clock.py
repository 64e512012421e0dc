"""Sets clock time: real, scaled, or held and advanced. Stripe's test clocks are the model.

The setting lives in the store, so every process tells the same time and a restart does not change
it. So does what it was before an advance, which a process that dies would leave behind unfinished.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from ..store import ClockSetting, Store, Tx, done, following
from ..store import work as due_work
from . import pace
from .worker import Worker


def _resumed(now: ClockSetting, machine: int) -> ClockSetting:
    return ClockSetting(now.at(machine), machine, now.lasting_rate)


class NotForward(ValueError):
    """Clock time never runs backwards: charges and dates would contradict each other."""


class Advanced(NamedTuple):
    """From where to where clock time was moved (microseconds), and what jobs ended on the way."""

    start: int
    end: int
    jobs: done.Totals


class Clock:
    """task: follows what other processes make of the setting."""

    def __init__(self, store: Store, worker: Worker | None = None) -> None:
        self._store = store
        self._worker = worker
        self._one_at_a_time = asyncio.Lock()
        self.task = following("clock", store, pace.TOPIC, self)

    @property
    def setting(self) -> ClockSetting:
        return self._store.times.setting

    async def load(self) -> None:
        """Takes the setting from the store: at start, and when another process changed it."""
        # Of two that read or change it at once, the one with the older setting might end last.
        async with self._one_at_a_time:
            stored = await self._store.read(pace.stored)
            if stored is not None:
                self._store.times.setting = stored

    async def recover(self) -> None:
        """Goes on, at a start, from where clock time had come, wherever the system clock is now.

        Lets a clock run on that the end of a process has stopped amid an advance. Should another
        process be at one, that holds the clock again with its next step.
        """
        self._store.times.clock_not_before(await self._store.read(pace.reached))
        if self.setting.resume is not None:
            await self._change(_resumed)

    async def hold(self) -> None:
        """Stops the clock where it is."""
        await self._set(self._store.times.clock(), 0)

    async def run(self, rate: float = 1.0) -> None:
        """Lets the clock run on from where it is, `rate` times as fast as real time."""
        await self._set(self._store.times.clock(), rate)

    async def real(self) -> None:
        """Goes back to real time, exactly. Raises NotForward when the clock is ahead of it."""

        def real(now: ClockSetting, machine: int) -> ClockSetting:
            if now.at(machine) > machine:
                raise NotForward("the clock is ahead of real time")
            return ClockSetting()

        await self._change(real)

    async def advance(self, to: int) -> Advanced:
        """Moves the clock forward to a moment, in microseconds, and does what falls due until then.

        Work runs in order of due time, each with the clock set to that time. Returns when that is
        done, and what it has begun; not what others begin meanwhile. The clock does not stop for
        that either: a little of it each second would make every second a stop.

        A clock that was running runs on from there, and so does one whose advance fails or is
        cancelled, from where it has come.
        """
        start = self._store.times.clock()
        if to < start:
            raise NotForward("the clock cannot go back")
        before = await self._store.read(done.totals)
        try:
            known = await self._store.read(due_work.known)
            await self._step_to(self._store.times.clock())
            while True:
                due = await self._store.read(lambda tx: due_work.next_due(tx, known))
                if due is None or due > to:
                    break
                await self._step_to(due)
            await self._step_to(to)
        finally:
            await asyncio.shield(self._change(_resumed))
        return Advanced(start, to, done.since(before, await self._store.read(done.totals)))

    async def _step_to(self, moment: int) -> None:
        """Holds the clock at a moment, and does what is due by then."""

        def held(now: ClockSetting, machine: int) -> ClockSetting:
            return ClockSetting(max(moment, now.at(machine)), machine, 0, now.lasting_rate)

        await self._change(held)
        if self._worker is not None:
            await self._worker.catch_up()

    async def _set(self, base: int, rate: float) -> None:
        def forward(now: ClockSetting, machine: int) -> ClockSetting:
            return ClockSetting(max(base, now.at(machine)), machine, rate)

        await self._change(forward)

    async def _change(self, change: Callable[[ClockSetting, int], ClockSetting]) -> None:
        """Stores what is made of the setting at a moment of machine time.

        It is made of what is stored: another process may have changed that since this one looked.
        """

        def write(tx: Tx) -> ClockSetting:
            setting = change(pace.stored(tx, "update") or ClockSetting(), tx.machine)
            pace.store(tx, setting)
            return setting

        async with self._one_at_a_time:
            self._store.times.setting = await self._store.write(write)
