"""Runs due work: claims it with a lease, lets each job act, applies the outcome."""

import asyncio
import random
from collections.abc import Awaitable, Collection
from contextlib import suppress

import structlog

from ..drivers.errors import DriverRefused, NotYet
from ..store import SECOND, Background, Store, Tx, Uncertain, Unusable
from ..store import work as due_work
from ..store.work import SEVERAL, Job
from . import jobs, pace
from .lanes import Lanes
from .workflows import Failed, Forever, Run, Workflow, Workflows

log = structlog.get_logger("roost.engine")

IN_FLIGHT = 256
WRITING = 16
"""How many jobs write at the same time, so that requests do not wait behind a crowd of them."""
POLL_SECONDS = 0.5
REST_SECONDS = 0.005
"""How long after a look that found nothing the next one begins at the earliest: under load there is
something new at every moment, and mostly it is not due.
"""
MAX_ATTEMPTS = 12
GENERATIONS = 10
"""How often `catch_up` takes what was begun meanwhile for begun by what it did: far more often
than work ever begins other work that is due at once.
"""
BACKOFF = SECOND // 4
"""Twice as long is waited after the first failure, and each time in a row twice as long again."""
MAX_BACKOFF = 60 * SECOND


class Worker:
    """One in each process. Other processes' work is found by polling; its own wakes it at once.

    lease: how long (machine time, microseconds) a worker may be silent until others take over what
    it was at.
    """

    def __init__(self, store: Store, lease: int) -> None:
        self._store = store
        self._lease = lease
        self._lanes = Lanes(store.services)
        self._wake = asyncio.Event()
        self._writing = asyncio.Semaphore(WRITING)
        self._running: set[asyncio.Task[None]] = set()
        self.task = Background("worker", self._run)
        store.on("work", self._wake.set)

    def start(self) -> None:
        self.task.start()

    async def stop(self) -> None:
        """Stops claiming and gives what runs a moment to end; leases cover the rest."""
        await self.task.stop()
        if self._running:
            _, pending = await asyncio.wait(self._running, timeout=2)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def settle(self) -> None:
        """Returns when nothing is due any more, here or in other processes."""
        while True:
            await self._turn()
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                continue
            chance = await self._free_from()
            if chance is None:
                return
            await self._wait_until(chance)

    async def catch_up(self) -> None:
        """Does what is due now, and what that begins; not all that others begin meanwhile."""
        for _ in range(GENERATIONS):
            last = await self._store.read(due_work.last_number)
            while (chance := await self._free_from(last)) is not None:
                await self._turn()
                if self._running:
                    await asyncio.wait(
                        self._running, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED
                    )
                else:
                    await self._wait_until(chance)
            if await self._free_from() is None:
                return

    async def _free_from(self, last: int = due_work.NEVER) -> int | None:
        return await self._store.read(lambda tx: due_work.first_free(tx, last))

    async def _wait_until(self, machine: int) -> None:
        """Sleeps until then, or a moment: somebody may give something back earlier."""
        wait = (machine - self._store.times.machine()) / SECOND
        if wait > 0:
            await asyncio.sleep(min(wait, 0.02))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            rested = loop.time() + REST_SECONDS
            try:
                claimed = await self._turn()
                wait = 0.0 if claimed else await self._pause()
            except (Unusable, Uncertain):  # the store's log says so
                wait = POLL_SECONDS
            if wait:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._wake.wait()
                        await asyncio.sleep(rested - loop.time())

    async def _turn(self) -> int:
        """Claims as much as there is room for; returns how much."""
        room = IN_FLIGHT - len(self._running)
        if room == 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 1
        if await self._store.read(lambda tx: not due_work.claimable(tx)):
            return 0
        full = self._lanes.full()
        claimed = await self._store.write(lambda tx: _claim(tx, room, self._lease, full))
        fitting, rest = self._lanes.enter(claimed)
        for item in fitting:
            task = asyncio.create_task(self._work(item))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        if rest:
            await self._store.write(lambda tx: due_work.release(tx, rest))
        return len(fitting)

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

    async def _work(self, claimed: Job) -> None:
        left: Job | None = claimed
        try:
            while left is not None:
                left = await self._step(left)
        except (Unusable, Uncertain) as error:
            log.debug("a job is left to its lease", job=claimed.seq, reason=str(error))
        except Exception:  # of what is done when a step fails: the lease's end brings it back
            log.exception("a job was left to its lease", workflow=claimed.workflow)
        finally:
            self._lanes.leave(claimed)

    async def _step(self, claimed: Job) -> Job | None:
        """Does the job's step; returns what to go on with, None when there is nothing for now."""
        workflow, step = self._store.services.one(Workflows).stage(claimed)
        try:
            result = None
            if step.act is not None:
                result = await self._act(claimed, step.act(Run(self._store, claimed)))
            async with self._writing:
                return await self._store.write(lambda tx: _advance(tx, claimed, result))
        except NotYet as error:
            log.debug("not yet", workflow=workflow.name, step=step.name, reason=str(error))
            reason, after = str(error), round(error.after * SECOND)
            await self._store.write(lambda tx: _wait(tx, claimed, workflow, reason, after))
        except (Failed, DriverRefused) as error:
            reason = str(error)
            await self._store.write(lambda tx: _refused(tx, claimed, workflow, reason))
        except (Unusable, Uncertain):
            raise
        except Exception as error:  # a defect in one job must not stop the others
            reason = str(error)
            if claimed.attempt < SEVERAL:
                log.exception("a step failed", workflow=workflow.name, step=step.name)
            else:  # the same again, and perhaps for hours
                log.warning("a step failed", workflow=workflow.name, step=step.name, error=reason)
            await self._store.write(lambda tx: _retry(tx, claimed, workflow, reason))
        return None

    async def _act(self, claimed: Job, act: Awaitable[object]) -> object:
        """Waits for the driver, and keeps the lease meanwhile."""
        task = asyncio.ensure_future(act)
        try:
            while True:
                done, _ = await asyncio.wait([task], timeout=self._lease / SECOND / 3)
                if done:
                    return task.result()
                until = await self._store.write(lambda tx: due_work.renew(tx, claimed, self._lease))
                if until is None:
                    raise Failed("the lease was lost")
                claimed.free_at = until
        finally:
            task.cancel()


def _advance(tx: Tx, claimed: Job, result: object) -> Job | None:
    job = _held(tx, claimed)
    if job is None:
        return None
    # What follows from it is begun because of the same request.
    tx.cause = due_work.cause_of(job)
    return job if jobs.advance(tx, job, result) else None


def _wait(tx: Tx, claimed: Job, workflow: Workflow, reason: str, after: int) -> None:
    """Asks again later; it has failed once the workflow's patience is over."""
    job = _held(tx, claimed)
    if job is None:
        return
    job.since = job.since or tx.machine
    if tx.machine - job.since > workflow.patience and not isinstance(workflow.failed, Forever):
        jobs.fail(tx, job, reason)
        return
    due_work.reschedule(tx, job, job.due_at, tx.machine + after)


def _refused(tx: Tx, claimed: Job, workflow: Workflow, reason: str) -> None:
    if isinstance(workflow.failed, Forever):
        _retry(tx, claimed, workflow, reason)
        return
    job = _held(tx, claimed)
    if job is not None:
        jobs.fail(tx, job, reason)


def _retry(tx: Tx, claimed: Job, workflow: Workflow, reason: str) -> None:
    """Puts the step off, longer each time; gives up in the end, unless the workflow never does."""
    job = _held(tx, claimed)
    if job is None:
        return
    job.attempt += 1
    if workflow.goes_on:
        if _is_to_be_complained_about(job.attempt):
            jobs.complain(tx, job, reason)
    elif job.attempt >= MAX_ATTEMPTS:
        jobs.fail(tx, job, reason)
        return
    due_work.blame(tx, job, reason)
    backoff = min(BACKOFF * 2 ** min(job.attempt, 20), MAX_BACKOFF)
    jitter = random.uniform(0.5, 1)  # noqa: S311 - spreads retries, hides nothing
    due_work.reschedule(tx, job, job.due_at, tx.machine + int(backoff * jitter))


def _is_to_be_complained_about(attempt: int) -> bool:
    """At the fifth, the tenth, the twentieth ... failure."""
    times, rest = divmod(attempt, SEVERAL)
    return rest == 0 and times.bit_count() == 1


def _claim(tx: Tx, limit: int, lease: int, without: Collection[str]) -> list[Job]:
    taken = due_work.claim(tx, limit, lease, without)
    now = pace.due_now(tx)
    early = [job for job in taken if job.due_at > now]
    due_work.release(tx, early)
    return [job for job in taken if job.due_at <= now]


def _held(tx: Tx, claimed: Job) -> Job | None:
    """The job, if its lease is still ours and it was not dropped meanwhile.

    Its resource is locked first, as by a request that drops it: else each could wait for the other.
    """
    if claimed.resource:
        tx.lock(claimed.resource)
    job = due_work.held(tx, claimed)
    if job is None:
        due_work.stopped(tx, claimed)
    return job
