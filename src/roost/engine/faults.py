"""Faults: what goes wrong on purpose, and whom it meets.

A fault lives in the store, so every process follows it and a restart does not end it. Each meeting
is counted there, in a transaction: a count is exact over all processes, and the same seed gives the
same run of meetings again. LocalStack's chaos rules are the model.

Most faults are events, that meet requests. `sold-out` is a state: it holds until it is cleared or
its time is over.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from random import Random
from typing import Literal

import msgspec

from ..store import Cause, Kind, Record, Store, Tx, following, work
from ..store.work import Job

Sort = Literal[
    "error", "delay", "drop-before", "drop-after", "stuck", "sold-out", "locked", "rate-limit"
]

TOPIC = "faults"
_NOBODY = 0
"""The account that faults are stored under: they are the operator's."""


class StoredFault(msgspec.Struct, kw_only=True, omit_defaults=True):
    """operation, section, key, resource: the requests that it selects, by the operation's id, its
    section's name or the first part of its path, the key's id, and a resource that the path or the
    body names; empty for any.

    rate: how many of those it meets, at random by `seed`. count: after how many it is spent. until:
    when it is over (clock time).

    status, message: of an error. seconds: of a delay (machine time), or the Retry-After. plan,
    region: what is sold out; empty for all.
    """

    id: str
    kind: Sort
    operation: str = ""
    section: str = ""
    key: str = ""
    resource: str = ""
    rate: float = 1.0
    seed: int = 0
    count: int | None = None
    until: int | None = None
    status: int = 0
    message: str = ""
    seconds: float = 0
    plan: str = ""
    region: str = ""

    @property
    def mark(self) -> str:
        """How answers and logs name it."""
        return f"{self.id} {self.kind}"


class FaultState(msgspec.Struct):
    """seen: how many requests it has selected. hits: how many of those it has met."""

    seen: int = 0
    hits: int = 0


FAULTS = Kind("fault", StoredFault, FaultState, "There is no such fault", counted=False)

FaultRecord = Record[StoredFault, FaultState]


class Subject(msgspec.Struct, frozen=True):
    """A request, as faults see it. sections: the names that its section goes by. resources: ids
    that its path and its body may name. writes: whether it changes anything. addressed: whether its
    path names a resource.
    """

    operation: str
    sections: Collection[str]
    key: str
    resources: Collection[str]
    writes: bool
    addressed: bool


class Faults:
    """The faults that this process knows of. watching: whether any of them may meet a request.

    sections: the names of each operation's section, by the operation's id. task: follows what other
    processes add and clear.
    """

    def __init__(self, store: Store, sections: Mapping[str, Collection[str]]) -> None:
        self._store = store
        self._sections = sections
        self.watching = False
        self._events: Sequence[StoredFault] = ()
        self._sold_out: Sequence[StoredFault] = ()
        self._loading = asyncio.Lock()
        self.task = following("faults", store, TOPIC, self)

    async def load(self) -> None:
        """Takes the faults from the store."""
        # One after the other: of two at once, the one that has read less might end last.
        async with self._loading:
            records = await self._store.read(every)
            now = self._store.times.clock()
            active = [record.body for record in records if is_active(record, now)]
            self._sold_out = [fault for fault in active if fault.kind == "sold-out"]
            self._watch([fault for fault in active if fault.kind != "sold-out"])

    async def add(self, make: Callable[[Tx], StoredFault]) -> FaultRecord:
        """Adds what is made in a transaction: here at once, in other processes within a second."""
        record = await self._store.write(lambda tx: self._insert(tx, make(tx)))
        await self.load()
        return record

    def _insert(self, tx: Tx, fault: StoredFault) -> FaultRecord:
        tx.notify(TOPIC)
        record = tx.insert(FAULTS, fault.id, _NOBODY, fault, FaultState())
        if fault.kind == "stuck":
            self._hold_up_begun(tx, fault)
            record = tx.get(FAULTS, fault.id)
        return record

    def _hold_up_begun(self, tx: Tx, fault: StoredFault) -> None:
        """Meets the requests that came before it and have work that goes on, oldest first."""
        jobs: dict[Cause, list[Job]] = {}
        for job in work.unheld(tx):
            cause = work.cause_of(job)
            if cause is not None:
                jobs.setdefault(cause, []).append(job)
        for cause, begun in jobs.items():
            subject = self._subject(cause, begun)
            if subject is not None and _selects(fault, subject) and meets(tx, fault.id):
                work.suspend(tx, [job.seq for job in begun], fault.id, fault.until)

    def _subject(self, cause: Cause, begun: Iterable[Job]) -> Subject | None:
        """That request, as far as its jobs still tell; None for the operator's own."""
        sections = self._sections.get(cause.operation)
        if sections is None:
            return None
        args = (value for job in begun for value in job.args.values())
        named = {value for value in args if isinstance(value, str)}
        return Subject(
            operation=cause.operation,
            sections=sections,
            key=cause.key,
            resources={*named, *(job.resource_id for job in begun)},
            writes=True,
            addressed=True,
        )

    async def clear(self, id: str = "") -> None:
        """Removes a fault, or all, and lets go what it holds up. Raises Missing."""
        await self._store.write(lambda tx: _clear(tx, id))
        await self.load()

    def selecting(self, subject: Subject) -> list[StoredFault]:
        """The faults that may meet this request, in the order in which they were added."""
        now = self._store.times.clock()
        if any(_is_over(fault, now) for fault in self._events):
            self._watch([fault for fault in self._events if not _is_over(fault, now)])
        return [fault for fault in self._events if _selects(fault, subject)]

    async def meets(self, fault: StoredFault) -> bool:
        """Whether the fault meets a request that it selects. Counts it."""
        return await self._store.write(lambda tx: meets(tx, fault.id))

    def has(self, plan_id: str, region_id: str) -> bool:
        """Whether a region has any of a plan left: `catalog.Stock`."""
        return not self.sold_out_by(plan_id, region_id)

    def sold_out_by(self, plan_id: str, region_id: str) -> str:
        """The fault because of which it has none left; empty where it has: `catalog.Stock`."""
        now = self._store.times.clock()
        matching = (
            fault.mark
            for fault in self._sold_out
            if fault.plan in ("", plan_id)
            and fault.region in ("", region_id)
            and not _is_over(fault, now)
        )
        return next(matching, "")

    def _watch(self, events: Sequence[StoredFault]) -> None:
        self._events = events
        self.watching = bool(events)


def every(tx: Tx) -> list[FaultRecord]:
    """All faults, those that are over or spent too, in the order in which they were added."""
    return tx.children(FAULTS, _NOBODY)


def is_active(record: FaultRecord, now: int) -> bool:
    return not _is_over(record.body, now) and not _is_spent(record)


def meets(tx: Tx, id: str) -> bool:
    """Whether a fault meets the next request that it selects. Counts it."""
    record = tx.find(FAULTS, id, lock="update")
    if record is None or _is_spent(record):
        return False
    fault, state = record.body, record.state
    state.seen += 1
    met = fault.rate >= 1 or _draw(fault.seed, state.seen) < fault.rate
    state.hits += met
    tx.update(record)
    if _is_spent(record):
        tx.notify(TOPIC)
    return met


def hold_up(tx: Tx, faults: Iterable[StoredFault]) -> StoredFault | None:
    """Holds what this transaction has begun, if one of these faults meets it; returns that."""
    if not tx.begun:
        return None
    fault = next((fault for fault in faults if meets(tx, fault.id)), None)
    if fault is not None:
        work.suspend(tx, tx.begun, fault.id, fault.until)
    return fault


def _clear(tx: Tx, id: str) -> None:
    for record in [tx.get(FAULTS, id, lock="update")] if id else every(tx):
        tx.delete(record)
        work.resume(tx, record.id)
    tx.notify(TOPIC)


def _selects(fault: StoredFault, subject: Subject) -> bool:
    return (
        fault.operation in ("", subject.operation)
        and (not fault.section or fault.section in subject.sections)
        and fault.key in ("", subject.key)
        and (not fault.resource or fault.resource in subject.resources)
        and (fault.kind != "locked" or _may_find_locked(fault, subject))
    )


def _may_find_locked(fault: StoredFault, subject: Subject) -> bool:
    """What is looked at, or only about to be made, is not locked."""
    return subject.writes and (subject.addressed or bool(fault.resource))


def _is_over(fault: StoredFault, now: int) -> bool:
    return fault.until is not None and now >= fault.until


def _is_spent(record: FaultRecord) -> bool:
    return record.body.count is not None and record.state.hits >= record.body.count


def _draw(seed: int, number: int) -> float:
    """A number in [0, 1), the same for the same request of the same run."""
    return Random(f"{seed} {number}").random()  # noqa: S311 - hides nothing
