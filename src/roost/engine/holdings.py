"""What drivers have of resources: what a section declares of that, and what was found of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from ..store import Kind, Record, Tx
from . import jobs
from .reconcile import enqueue
from .workflows import DriverType, Workflow

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

FIRST = 5
"""How many of what was found are named."""


def _always(body: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[B, H]):
    """A kind of resource that a driver has something of, by the same name and ids.

    driver: the protocol of its family.
    lost: what becomes of a resource of which the driver has lost that. The account's log says so
        already. The resource is locked and no job is at it. It is called again with each look,
        for as long as the driver does not have it.
    expected: whether the driver has to have it, while no job is at it: not where it is yet to be
        made, or could not be.
    """

    kind: Kind[B, H]
    driver: DriverType
    lost: Callable[[Tx, Record[B, H]], None]
    expected: Callable[[B], bool] = _always


def again(workflow: Workflow | str) -> Callable[[Tx, Record[Any, Any]], None]:
    """As `lost`: what its reconciliation can make again, it does."""

    def follow(tx: Tx, record: Record[Any, Any]) -> None:
        with suppress(jobs.Locked):  # the next look finds it still missing
            enqueue(tx, workflow, record, at_once=True)

    return follow


class Found(msgspec.Struct):
    """How many there are of something, and the first of them as `KIND ID`."""

    number: int = 0
    first: list[str] = []

    def add(self, kind: str, id: str) -> None:
        self.number += 1
        if len(self.first) < FIRST:
            self.first = [*self.first, f"{kind} {id}"]


class FamilyReport(msgspec.Struct):
    """What the last look found of a family's driver.

    missing: what it has lost. orphans: what it has of ours, and no resource tells of. strangers:
    what somebody else has put there. discarded: orphans that were removed, of all looks. failure:
    why it could not be asked, empty if it could.
    """

    missing: Found = msgspec.field(default_factory=Found)
    orphans: Found = msgspec.field(default_factory=Found)
    strangers: Found = msgspec.field(default_factory=Found)
    discarded: int = 0
    failure: str = ""


Report = dict[str, FamilyReport]
"""By the name of the family."""

_REPORT = "holdings"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Report).decode


def stored(tx: Tx) -> Report:
    """What the last look of whichever process has found."""
    text = tx.setting(_REPORT)
    return {} if text is None else _decode(text)


def store(tx: Tx, report: Report) -> None:
    tx.set(_REPORT, _encode(report).decode())
