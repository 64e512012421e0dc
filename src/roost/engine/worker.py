"""Runs due work: claims it with a lease, lets each job act, applies the outcome."""

import asyncio
import random
from collections.abc import Awaitable
from contextlib import suppress

import structlog

from ..store import SECOND, Store, StoreError, Tx
from ..store import work as due_work
from ..store.work import Due
from .jobs import JOBS, Failed, JobRecord, Jobs

log = structlog.get_logger("roost.engine")

IN_FLIGHT = 64
POLL_SECONDS = 0.5
MAX_ATTEMPTS = 12
MAX_BACKOFF = 60 * SECOND

Claimed = tuple[Due, JobRecord]


class Worker:
    """One in each process. Other processes' work is found by polling; its own wakes it at once.

    lease: how long (machine time, microseconds) a worker may be silent until others take over what
    it was at.
    """

    def __init__(self, store: Store, jobs: Jobs, lease: int) -> None:
        self._store = store
        self._jobs = jobs
        self._lease = lease
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        store.on("work", self._wake.set)

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stops claiming and gives what runs a moment to end; leases cover the rest."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        if self._running:
            _, pending = await asyncio.wait(self._running, timeout=2)
            for task in pending:
                task.cancel()

    async def settle(self) -> None:
        """Returns when nothing is due any more, here or in other processes."""
        while True:
            await self._turn()
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                continue
            chance = await self._store.read(due_work.first_free)
            if chance is None:
                return
            wait = (chance - self._store.times.machine()) / SECOND
            if wait > 0:
                await asyncio.sleep(min(wait, 0.02))

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                claimed = await self._turn()
                wait = 0.0 if claimed else await self._pause()
            except StoreError as error:
                log.warning("the store does not answer, trying again", error=str(error))
                wait = POLL_SECONDS
            if wait:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait)

    async def _turn(self) -> int:
        """Claims as much as there is room for; returns how much."""
        room = IN_FLIGHT - len(self._running)
        if room == 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 1
        if await self._store.read(lambda tx: not due_work.claimable(tx)):
            return 0
        claimed = await self._store.write(lambda tx: _claim(tx, room, self._lease))
        for item in claimed:
            task = asyncio.create_task(self._work(item))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(claimed)

    async def _pause(self) -> float:
        """Seconds until something may be due: bounded, since others may add work."""
        chance = await self._store.read(due_work.next_chance)
        if chance is None:
            return POLL_SECONDS
        times = self._store.times
        due_at, free_at = chance
        rate = times.setting.rate
        ahead = due_at - times.clock()
        until_due = 0 if ahead <= 0 else ahead / rate if rate else POLL_SECONDS * SECOND
        wait = max(until_due, free_at - times.machine()) / SECOND
        return min(max(wait, 0.001), POLL_SECONDS)

    async def _work(self, claimed: Claimed) -> None:
        due, job = claimed
        more = True
        while more:
            step = self._jobs.workflows[job.hidden.workflow].steps[job.hidden.step]
            result: object = None
            if step.act is not None:
                try:
                    result = await self._act(due, step.act(job))
                except Failed as error:
                    await self._store.write(lambda tx, why=str(error): self._fail(tx, due, why))
                    return
                except Exception as error:  # a driver's defect must not stop the others' work
                    log.exception("a step failed", workflow=job.hidden.workflow, step=step.name)
                    await self._store.write(lambda tx, why=str(error): self._retry(tx, due, why))
                    return
            after = await self._store.write(lambda tx, r=result: self._advance(tx, due, r))
            if after is None:
                return
            job = after

    async def _act(self, due: Due, act: Awaitable[object]) -> object:
        """Waits for the driver, and keeps the lease meanwhile."""
        task = asyncio.ensure_future(act)
        while True:
            done, _ = await asyncio.wait([task], timeout=self._lease / SECOND / 3)
            if done:
                return task.result()
            until = await self._store.write(lambda tx: due_work.renew(tx, due, self._lease))
            if until is None:
                task.cancel()
                raise Failed("the lease was lost")
            due.free_at = until

    def _advance(self, tx: Tx, due: Due, result: object) -> JobRecord | None:
        job = _held(tx, due)
        if job is None:
            return None
        return job if self._jobs.advance(tx, job, result) else None

    def _fail(self, tx: Tx, due: Due, reason: str) -> None:
        job = _held(tx, due)
        if job is not None:
            self._jobs.fail(tx, job, reason)

    def _retry(self, tx: Tx, due: Due, reason: str) -> None:
        """Puts the step off, longer each time; gives up in the end."""
        job = _held(tx, due)
        if job is None:
            return
        job.hidden.attempt += 1
        if job.hidden.attempt >= MAX_ATTEMPTS:
            self._jobs.fail(tx, job, reason)
            return
        tx.update(job)
        backoff = min(SECOND // 4 * 2**job.hidden.attempt, MAX_BACKOFF)
        jitter = random.uniform(0.5, 1)  # noqa: S311 - spreads retries, hides nothing
        due_work.put_off(tx, job.seq, due.due_at, tx.machine + int(backoff * jitter))


def _claim(tx: Tx, limit: int, lease: int) -> list[Claimed]:
    claimed: list[Claimed] = []
    for due in due_work.claim(tx, limit, lease):
        job = tx.by_seq(JOBS, due.job)
        if job is not None:
            claimed.append((due, job))
    return claimed


def _held(tx: Tx, due: Due) -> JobRecord | None:
    """The job, if its lease is still ours and it was not dropped meanwhile."""
    return tx.by_seq(JOBS, due.job, "update") if due_work.holds(tx, due) else None
