"""What drivers have of resources, as sections declare it."""

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
