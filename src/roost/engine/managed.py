"""What costs, and what besides a driver makes real: declared once, as a value.

A product says what such a resource costs, what its driver is told, and what becomes of it when that
is done or refused. Creating, changing, failing and retiring follow from that: what is in use is
charged, what no longer is is not, and the driver hears of whatever it has to follow.

A driver that refuses to make a resource leaves one that has failed: it costs nothing from then on,
and can only be deleted. One that refuses a change leaves the resource as the driver has it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import msgspec

from ..store import Kind, Record, Tx
from ..store.work import Leases
from . import jobs, reconcile, usage
from .holdings import Held, again
from .lifecycle import NO_TIME, Takes
from .usage import Cost
from .workflows import DriverType, Run, Workflow

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
W = TypeVar("W")


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """Where a resource says how far it is, and in which words.

    field: of the body. failed: that it could never be made, which is mostly Roost's own word.
    Empty where the API has none: such a one stays pending, is charged, and a change tries again.
    """

    field: str = "status"
    pending: str = "pending"
    ready: str = "active"
    failed: str = "failed"

    def of(self, record: Record[Any, Any]) -> str:
        return getattr(record.body, self.field)

    def turn(self, record: Record[Any, Any], state: str) -> None:
        if self.of(record) != state:
            setattr(record.body, self.field, state)

    def is_pending(self, record: Record[Any, Any]) -> bool:
        return self.of(record) == self.pending

    def is_ready(self, record: Record[Any, Any]) -> bool:
        return self.say_ready(record.body)

    def say_ready(self, body: Any) -> bool:
        return getattr(body, self.field) == self.ready

    def has_failed(self, record: Record[Any, Any]) -> bool:
        return bool(self.failed) and self.of(record) == self.failed


def _nothing(tx: Tx, record: Record[Any, Any]) -> None:
    """Nothing more becomes of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Priced(Generic[B, H]):
    """A resource that costs, and that some workflow of its product makes.

    costs: what it costs as it is, one a product of the invoice; a failed one costs nothing.
    removal: takes away what was made of it; `id` in its args says of which.
    states: how far it is.
    """

    kind: Kind[B, H]
    costs: Callable[[Record[B, H]], Iterable[Cost]]
    removal: Workflow
    states: States = States()

    def create(
        self,
        tx: Tx,
        id: str,
        account: int,
        body: B,
        state: H | None = None,
        *,
        owner: int | None = None,
    ) -> Record[B, H]:
        """Stores a new resource, and begins what it costs. What is raised is `tx.insert`'s."""
        record = tx.insert(self.kind, id, account, body, state, owner=owner)
        usage.follow(tx, account, id, (), self._costs(record))
        return record

    def update(self, tx: Tx, record: Record[B, H]) -> None:
        """Stores a change that the driver need not know of, such as another label.

        What it costs follows: at another rate it is charged anew from now on, under other words it
        is only called otherwise.
        """
        before = self._costs(record.stored())
        usage.follow(tx, record.account, record.id, before, self._costs(record))
        tx.update(record)

    def fail(self, tx: Tx, record: Record[B, H]) -> None:
        """Takes in that it could not be made."""
        if self.states.failed:
            self.states.turn(record, self.states.failed)
        self.update(tx, record)

    def held_by(self, driver: DriverType) -> Held[B, H]:
        """What a driver has of these. One that it has lost has failed."""
        return Held(kind=self.kind, driver=driver, lost=self.fail, expected=self.states.say_ready)

    def retire(
        self,
        tx: Tx,
        record: Record[B, H],
        args: Mapping[str, Any] | None = None,
        *,
        after: Leases = (),
        remembered_for: int = 0,
    ) -> None:
        """Deletes it for every client at once, whatever its state; what was made of it follows.

        args: what else its removal needs. after: the leases of workers that may be at what belongs
        to it. remembered_for: see `tx.delete`. Raises store.Refused while something needs it.
        """
        leases = [*self.end(tx, record, remembered_for), *after]
        told = {"id": record.id, **(args or {})}
        jobs.start(tx, self.removal, record.account, args=told, after=leases)

    def end(self, tx: Tx, record: Record[B, H], remembered_for: int = 0) -> Leases:
        """The same where nothing was made of it, or nothing can be taken away yet.

        Returns the leases of workers that may still be at it.
        """
        leases = jobs.drop(tx, record)
        usage.stop(tx, record.id)
        reconcile.delete(tx, record, remembered_for)
        return leases

    def _costs(self, record: Record[B, H]) -> Iterable[Cost]:
        return () if self.states.has_failed(record) else self.costs(record)


@dataclass(frozen=True, kw_only=True, eq=False)
class Managed(Priced[B, H], Generic[B, H, W]):
    """A resource that costs, and that a driver makes what it says, again and again.

    name: of the workflow that has the driver follow.
    driver: its protocol. wanted: what it is told. act: its part, idempotent.
    done: takes in what it has made; what is returned says whether to act once more. The resource is
        ready then already, and is stored afterwards.
    refused: puts back what the driver has, after it has refused a change, or does what else becomes
        of a resource that has failed.
    is_made: whether the driver has made it; by default, once it is not pending any more.
    irreplaceable: whether it holds what cannot be made again, as files. One that the driver has
        lost has failed then; any other is made again.
    takes: what passes before it is told, but of what is to be told at once.
    """

    name: str
    driver: DriverType
    wanted: Callable[[Tx, Record[B, H]], W]
    act: Callable[[Run, W], Awaitable[None]]
    done: Callable[[Tx, Record[B, H]], bool | None] = _nothing
    refused: Callable[[Tx, Record[B, H]], None] = _nothing
    is_made: Callable[[Record[B, H]], bool] | None = None
    irreplaceable: bool = False
    takes: Takes = NO_TIME
    following: Workflow = field(init=False)
    """Has the driver follow."""

    def __post_init__(self) -> None:
        following = reconcile.reconciliation(
            self.name, self.kind, driver=self.driver, wanted=self.wanted, act=self.act,
            done=self._done, failed=self._refused, takes=self.takes,
        )  # fmt: skip
        object.__setattr__(self, "following", following)

    @property
    def workflows(self) -> tuple[Workflow, Workflow]:
        return self.following, self.removal

    @property
    def held(self) -> Held[B, H]:
        """What its driver has of these."""
        held = self.held_by(self.driver)
        return held if self.irreplaceable else replace(held, lost=again(self.following))

    def create(
        self,
        tx: Tx,
        id: str,
        account: int,
        body: B,
        state: H | None = None,
        *,
        owner: int | None = None,
    ) -> Record[B, H]:
        """Stores a new resource, begins what it costs and has it made."""
        record = super().create(tx, id, account, body, state, owner=owner)
        self.enqueue(tx, record)
        return record

    def changed(self, tx: Tx, record: Record[B, H], *, at_once: bool = False) -> None:
        """Stores a change, and has the driver follow.

        at_once: leaves out what it takes, as for a change that is quicker than making it.
        """
        self.update(tx, record)
        self.enqueue(tx, record, at_once=at_once)

    def enqueue(self, tx: Tx, record: Record[B, H], *, at_once: bool = False) -> None:
        """Has the driver follow a record that is locked and stored; it hears of no failed one."""
        if not self.states.has_failed(record):
            reconcile.enqueue(tx, self.following, record, at_once=at_once)

    def _done(self, tx: Tx, record: Record[B, H]) -> bool:
        self.states.turn(record, self.states.ready)
        again = self.done(tx, record)
        self._store(tx, record)
        return bool(again)

    def _refused(self, tx: Tx, record: Record[B, H]) -> None:
        if not self._is_made(record) and self.states.failed:
            self.states.turn(record, self.states.failed)
        self.refused(tx, record)
        self._store(tx, record)

    def _is_made(self, record: Record[B, H]) -> bool:
        if self.is_made is not None:
            return self.is_made(record)
        return not self.states.is_pending(record)

    def _store(self, tx: Tx, record: Record[B, H]) -> None:
        if record.encoded() != (record.raw, record.raw_state):
            self.update(tx, record)
