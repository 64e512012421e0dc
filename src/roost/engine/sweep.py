"""Compares what drivers have with what there is, now and then, and puts right what differs.

A look has two parts. The resync asks each driver which resources it does not have any more. The
sweep lists what each driver has, and finds what no resource tells of. Both go page by page, with a
pause after each, and no transaction takes more than some milliseconds. Of all processes on a
database one looks (`turns`), by machine time: a held clock holds no driver.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar, cast

import msgspec
import structlog

from ..drivers.base import INVENTORY, Driver, Holding
from ..drivers.families import Serving
from ..store import (
    SECOND,
    Background,
    Record,
    Store,
    Tx,
    Uncertain,
    Unusable,
    inventory,
    log,
    new_id,
    work,
)
from ..store.log import Entry
from ..store.work import Job
from . import turns
from .findings import FamilyReport, Report
from .holdings import Held
from .workflows import DriverType, Workflows

T = TypeVar("T")

PAGE = 500
"""Ids that are looked at in one transaction, and of which a driver is asked at a time."""
TAKEN_IN = 20
"""Resources that one write changes."""
PATIENCE_SECONDS = 60.0
"""How long a driver may take for one answer."""
POLL_SECONDS = 5.0
PAUSE_SECONDS = 0.01
"""How long it rests after each page."""
TURN = "sweep"

notes = structlog.get_logger("roost.drivers")

Key = tuple[str, str]
"""Kind and id."""


_REPORT = "sweep report"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Report).decode


def stored(tx: Tx) -> Report:
    """What the last look of whichever process has found."""
    text = tx.setting(_REPORT)
    return {} if text is None else _decode(text)


class TurnLost(Exception):
    """Another process looks by now."""


class Sweeper:
    """One in each process, of which one at a time is at work.

    serving: the drivers that are asked, by protocol. held: what drivers have of resources, each
    with the name of the section that declares it. every: how long (machine time, microseconds)
    from one look to the next; 0 for none. remove: whether orphans are removed, or told of alone.
    """

    def __init__(
        self,
        store: Store,
        serving: Mapping[DriverType, Serving],
        held: Sequence[tuple[str, Held[Any, Any]]],
        every: int,
        *,
        remove: bool,
    ) -> None:
        self._store = store
        asked = {
            family: each
            for family, each in serving.items()
            if INVENTORY in each.driver.capabilities
        }
        self._serving = list(asked.values())
        self._held = {
            each.kind.name: (section, each, asked[each.driver])
            for section, each in held
            if each.driver in asked
        }
        self._every = every
        self._remove = remove
        self._me = new_id()
        self._told: set[Key] = set()
        """What was missing when last looked, and told of."""
        self._keep_at = 0
        """When (machine time) the turn is to be kept on; 0 for a look without one."""
        self._seen: dict[str, set[Holding]] = {}
        """The orphans that were there when last looked, by the family of the driver."""
        self.task = Background("driver-sweep", self._run)

    def start(self) -> None:
        if self._every:
            self.task.start()

    async def look(self) -> Report:
        """Looks once, now, and stores what it has found. Raises TurnLost."""
        before = await self._store.read(stored)
        report: Report = {each.family: FamilyReport() for each in self._serving}
        for family, found in report.items():
            found.discarded = before[family].discarded if family in before else 0
        await self._resync(report)
        for driver in dict.fromkeys(each.driver for each in self._serving):
            await self._sweep(driver, report)
        await self._store.write(lambda tx: tx.set(_REPORT, _encode(report).decode()))
        return report

    async def _run(self) -> None:
        # Processes that start together do not all begin together.
        first = round(self._every * random.uniform(0.1, 1))  # noqa: S311 - spreads, hides nothing
        while True:
            pause = POLL_SECONDS
            with suppress(Unusable, Uncertain, TurnLost):  # the store's log says so
                pause = await self._turn(first)
            await asyncio.sleep(pause)

    async def _turn(self, first: int) -> float:
        """Looks, if it is this process's turn; returns the seconds until it may be."""
        wait = await self._store.read(lambda tx: turns.wait(tx, TURN, self._me))
        if wait:
            return min(wait / SECOND, POLL_SECONDS)
        if await self._store.write(lambda tx: turns.take(tx, TURN, self._me, first)):
            self._keep_at = self._store.times.machine()
            try:
                await self.look()
            finally:
                self._keep_at = 0
            await self._store.write(lambda tx: turns.pass_on(tx, TURN, self._me, self._every))
        return 0

    # --- what drivers do not have any more -------------------------------------------------------

    async def _resync(self, report: Report) -> None:
        missing: set[Key] = set()
        async for page in self._walk():
            for kind, (section, held, serving) in self._held.items():
                found = report[serving.family]
                ids = [id for id, its_kind in page if its_kind == kind]
                if not ids or found.failure:
                    continue
                lost = await _answer(self._lost(held, serving.driver, ids))
                if isinstance(lost, BaseException):
                    self._failed(serving, found, lost)
                    continue
                for some in _slices(lost, TAKEN_IN):
                    taken = partial(_take_in, section=section, held=held, ids=some)
                    for id in await self._store.write(partial(taken, told=self._told)):
                        missing.add((kind, id))
                        found.missing.add(kind, id)
        _note("drivers have lost something", missing - self._told)
        # Of what could not be asked about, nothing is known to be there again.
        unasked = {key for key in self._told if report[self._held[key[0]][2].family].failure}
        self._told = missing | unasked

    async def _lost(self, held: Held[Any, Any], driver: Driver, ids: Sequence[str]) -> list[str]:
        """Which of these a driver does not have, though it has to.

        It is asked twice: what was just being made at the first time is not lost, though it is
        made by now. What has to be there before the second time is.
        """
        missing = await driver.missing(held.kind.name, ids)
        if not missing:
            return []
        due = await self._store.scan(partial(_due, held=held, ids=sorted(missing & set(ids))))
        return sorted(set(due) & await driver.missing(held.kind.name, due)) if due else []

    async def _walk(self) -> AsyncIterator[list[inventory.Place]]:
        """All documents, page by page."""
        place = inventory.START
        while page := await self._store.scan(partial(inventory.after, place=place, limit=PAGE)):
            yield page
            place = page[-1]
            await self._rest()

    # --- what no resource tells of ---------------------------------------------------------------

    async def _sweep(self, driver: Driver, report: Report) -> None:
        served = [each for each in self._serving if each.driver is driver]
        first = served[0]
        unknown: list[Holding] = []
        listing = driver.holdings()
        while not report[first.family].failure:
            some = await _answer(_next(listing))
            if isinstance(some, BaseException):
                self._failed(first, report[first.family], some)
                return
            unknown += await self._unknown(some)
            if len(some) < PAGE:
                break
            await self._rest()
        orphans = await self._without_job(unknown)
        ours = {each for each in orphans if self._is_ours(each, driver)}
        for stranger in sorted(orphans - ours):
            report[self._family(stranger, first)].strangers.add(stranger.kind, stranger.id)
        removed: set[Holding] = set()
        if self._remove:
            removed = await self._discard(driver, ours & self._seen.get(first.family, set()))
        self._seen[first.family] = ours - removed
        for orphan in sorted(ours - removed):
            report[self._family(orphan, first)].orphans.add(orphan.kind, orphan.id)
        for orphan in removed:
            report[self._family(orphan, first)].discarded += 1

    async def _discard(self, driver: Driver, orphans: set[Holding]) -> set[Holding]:
        """Removes what was seen twice and is still an orphan; returns what is gone."""
        gone: set[Holding] = set()
        failed: dict[Key, str] = {}
        for page in _slices(sorted(orphans), PAGE):
            for orphan in await self._without_job(await self._unknown(page)):
                answer = await _answer(driver.discard(orphan))
                if isinstance(answer, BaseException):
                    failed[orphan.kind, orphan.id] = _text(answer)
                else:
                    gone.add(orphan)
                await self._rest()
        _note("orphans were removed", {(each.kind, each.id) for each in gone})
        if failed:
            _note("orphans stay", set(failed), reason=failed[min(failed)])
        return gone

    def _is_ours(self, holding: Holding, driver: Driver) -> bool:
        """Whether Roost has made it: by its label, and as something that resources have."""
        known = self._held.get(holding.kind)
        return holding.labelled and known is not None and known[2].driver is driver

    def _family(self, holding: Holding, first: Serving) -> str:
        known = self._held.get(holding.kind)
        return known[2].family if known and known[2].driver is first.driver else first.family

    async def _unknown(self, some: Sequence[Holding]) -> list[Holding]:
        """Those that no document tells of, of whatever kind that is."""
        unknown: list[Holding] = []
        for page in _slices(some, PAGE):
            ids = {each.id for each in page}
            known = await self._store.scan(partial(inventory.known, ids=ids))
            unknown += [each for each in page if each.id not in known]
        return unknown

    async def _without_job(self, some: Collection[Holding]) -> set[Holding]:
        """Those that no job tells of: one that is to remove it, or that is making it."""
        left = set(some)
        workflows, seq = self._store.services.one(Workflows), 0
        while left:
            jobs = await self._store.scan(partial(work.after, seq=seq, limit=PAGE))
            told = {id for job in jobs for id in _ids(job, workflows)}
            left = {each for each in left if each.id not in told}
            if len(jobs) < PAGE:
                break
            seq = jobs[-1].seq
        return left

    # --- both ------------------------------------------------------------------------------------

    def _failed(self, serving: Serving, found: FamilyReport, error: BaseException) -> None:
        found.failure = _text(error)
        notes.warning(
            "a driver does not say what it has", family=serving.family, reason=found.failure
        )

    async def _rest(self) -> None:
        """Lets others go first, and goes on with the turn. Raises TurnLost."""
        await asyncio.sleep(PAUSE_SECONDS)
        now = self._store.times.machine()
        if self._keep_at and now > self._keep_at + turns.LEASE // 3:
            if not await self._store.write(lambda tx: turns.keep(tx, TURN, self._me)):
                raise TurnLost
            self._keep_at = now


def _note(what: str, keys: set[Key], **more: str) -> None:
    """One line for the operator, however many there are."""
    if keys:
        kind, id = min(keys)
        notes.warning(what, number=len(keys), first=f"{kind} {id}", **more)


def _due(tx: Tx, held: Held[Any, Any], ids: Sequence[str]) -> list[str]:
    """Those that the driver has to have by now."""
    return [record.id for record in tx.among(held.kind, ids) if _has_to_be_there(tx, held, record)]


def _has_to_be_there(tx: Tx, held: Held[Any, Any], record: Record[Any, Any]) -> bool:
    return held.expected(record.body) and not _is_busy(tx, record.seq)


def _take_in(
    tx: Tx, section: str, held: Held[Any, Any], ids: Sequence[str], told: Collection[Key]
) -> list[str]:
    """Takes in that a driver has lost resources; returns those that are still there to be told."""
    lost: list[str] = []
    for id in ids:
        record = tx.find(held.kind, id, lock="update")
        if record is None or not _has_to_be_there(tx, held, record):
            continue
        if (held.kind.name, id) not in told:
            text = f"The {held.kind.name} is lost: its driver does not have it any more"
            log.append(tx, Entry(record.account, tx.now, "error", section, id, text))
        held.lost(tx, record)
        lost.append(id)
    return lost


def _is_busy(tx: Tx, resource: int) -> bool:
    """Whether a job is at it. A schedule that waits for its time is not."""
    workflows = tx.service(Workflows)
    return any(
        job.due_at <= tx.now or workflows[job.workflow].repeat is None
        for job in work.of(tx, resource)
    )


def _ids(job: Job, workflows: Workflows) -> Iterator[str]:
    """Every id that a job tells of."""
    yield job.resource_id
    yield from _texts(job.args)
    makes = workflows[job.workflow].makes
    if makes is not None:
        yield makes(job)


def _texts(value: object) -> Iterator[str]:
    """Every text in what is JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in cast("dict[str, object]", value).values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _texts(each)


async def _next(listing: AsyncIterator[Holding]) -> list[Holding]:
    """The next page of what a driver has; a shorter one is the last."""
    some: list[Holding] = []
    async for holding in listing:
        some.append(holding)
        if len(some) == PAGE:
            break
    return some


async def _answer(question: Awaitable[T]) -> T | BaseException:
    """What a driver answers, or what it raises: whatever that is, others are asked all the same."""
    waiting = asyncio.wait_for(question, PATIENCE_SECONDS)
    [answer] = await asyncio.gather(waiting, return_exceptions=True)
    return answer


def _slices(some: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (some[at : at + size] for at in range(0, len(some), size))


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__
