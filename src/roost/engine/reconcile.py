"""Has a driver follow a document: one job a resource, at work until it has caught up.

A change may come while the driver is still at the one before. Then no second job runs into the
first: the first, once done, sees that the document is another by now, and acts again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from ..store import Kind, Record, Ref, Tx, work
from ..store.work import Job
from . import jobs
from .lifecycle import NO_TIME, Takes
from .workflows import DriverType, Run, Step, Workflow

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
W = TypeVar("W")

_AGAIN = "again"

Enqueue = Callable[[Tx, Record[Any, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Ref):
    """A reference to something that the holder's own driver is told of as well.

    enqueue: has the driver told of a holder, which is locked and stored, if there is anything to
    tell. Called after the target has changed (`requeue_holders`) and was deleted (`delete`).
    """

    enqueue: Enqueue


def requeue_holders(tx: Tx, target: Record[Any, Any]) -> None:
    """Has the drivers of all that refer to a resource follow what it is by now.

    For whoever changes it in what they are told of it.
    """
    for field, kind, id in tx.holders(target):
        ref = next(ref for ref in kind.refs if ref.field == field)
        holder = tx.find(kind, id, lock="update") if isinstance(ref, Followed) else None
        if isinstance(ref, Followed) and holder is not None:
            # A job that is at it already sees by the version that it has to go on.
            tx.update(holder)
            ref.enqueue(tx, holder)


def delete(tx: Tx, target: Record[Any, Any], remembered_for: int = 0) -> None:
    """Deletes a resource, as `tx.delete` does, and has the drivers of its holders follow."""
    for holder in tx.delete(target, remembered_for):
        for ref in holder.kind.refs:
            if isinstance(ref, Followed) and ref.target == target.kind.name:
                ref.enqueue(tx, holder)


def reconciliation(
    name: str,
    kind: Kind[B, H],
    *,
    driver: DriverType,
    wanted: Callable[[Tx, Record[B, H]], W],
    act: Callable[[Run, W], Awaitable[None]],
    done: Callable[[Tx, Record[B, H]], bool | None],
    failed: Callable[[Tx, Record[B, H]], None],
    takes: Takes = NO_TIME,
) -> Workflow:
    """A workflow that `enqueue` starts.

    driver: the protocol of the driver that follows. wanted: what the resource should be, for the
    driver. act: the driver's part, idempotent. done: takes in that the resource is as it should be,
    and may delete it; what it returns says whether to act once more. failed: the driver refused.
    A driver that only fails is asked for ever. takes: what passes before the first act.
    """

    async def follow(run: Run) -> int | None:
        def look(tx: Tx) -> tuple[int, W] | None:
            record = tx.find(kind, run.job.resource_id)
            return None if record is None else (record.version, wanted(tx, record))

        seen = await run.read(look)
        if seen is None:
            return None
        version, target = seen
        await act(run, target)
        return version

    def apply(tx: Tx, job: Job, version: int | None) -> None:
        record = tx.find(kind, job.resource_id, lock="update")
        caught_up = record is None or (record.version == version and not done(tx, record))
        job.args[_AGAIN] = not caught_up

    def give_up(tx: Tx, job: Job) -> None:
        record = tx.find(kind, job.resource_id, lock="update")
        job.args[_AGAIN] = False
        if record is not None:
            failed(tx, record)

    return Workflow(
        name=name,
        steps=(Step("apply", apply, follow, takes),),
        failed=give_up,
        persistent=True,
        repeat=_repeat,
        driver=driver,
    )


def enqueue(
    tx: Tx,
    workflow: Workflow | str,
    record: Record[Any, Any],
    *,
    at_once: bool = False,
    exclusive: bool = True,
) -> None:
    """Has the driver follow what the record is from now on. The record must be locked.

    at_once: leaves out what the workflow takes, as for a change of what is there already.
    exclusive: False where the resource may run other jobs in the meantime.
    """
    name = workflow if isinstance(workflow, str) else workflow.name
    under_way = (job.workflow == name for job in work.of(tx, record.seq))
    if not any(under_way):
        due_at = tx.now if at_once else None
        jobs.start(tx, workflow, record.account, record, exclusive=exclusive, due_at=due_at)


def _repeat(tx: Tx, job: Job) -> int | None:
    return tx.now if job.args.get(_AGAIN) else None
