"""Has a driver follow a document: one job a resource, at work until it has caught up.

A change may come while the driver is still at the one before. Then no second job runs into the
first: the first, once done, sees that the document is another by now, and acts again.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from ..store import Kind, Record, Store, Tx
from .jobs import JOBS, JobRecord, Jobs, Step, Workflow
from .lifecycle import NO_TIME, Takes

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
W = TypeVar("W")

_AGAIN = "again"


def reconciliation(
    name: str,
    store: Store,
    kind: Kind[B, H],
    *,
    wanted: Callable[[Tx, Record[B, H]], W],
    act: Callable[[W], Awaitable[None]],
    done: Callable[[Tx, Record[B, H]], bool | None],
    failed: Callable[[Tx, Record[B, H]], None],
    takes: Takes = NO_TIME,
) -> Workflow:
    """A workflow that `begin` starts.

    wanted: what the resource should be, for the driver. act: the driver's part, idempotent.
    done: takes in that the resource is as it should be, and may delete it; what it returns says
    whether to act once more. failed: the driver refused. takes: what passes before the first act.
    """

    async def follow(job: JobRecord) -> int | None:
        def look(tx: Tx) -> tuple[int, W] | None:
            record = tx.find(kind, job.body.vps_id)
            return None if record is None else (record.version, wanted(tx, record))

        seen = await store.read(look)
        if seen is None:
            return None
        version, target = seen
        await act(target)
        return version

    def apply(tx: Tx, job: JobRecord, version: int | None) -> None:
        record = tx.find(kind, job.body.vps_id, lock="update")
        caught_up = record is None or (record.version == version and not done(tx, record))
        job.hidden.args[_AGAIN] = not caught_up

    def give_up(tx: Tx, job: JobRecord) -> None:
        record = tx.find(kind, job.body.vps_id, lock="update")
        job.hidden.args[_AGAIN] = False
        if record is not None:
            failed(tx, record)

    return Workflow(name, (Step("apply", apply, follow, takes),), failed=give_up, repeat=_repeat)


def begin(
    tx: Tx,
    jobs: Jobs,
    workflow: str,
    record: Record[Any, Any],
    *,
    at_once: bool = False,
    exclusive: bool = True,
) -> None:
    """Has the driver follow what the record is from now on. The record must be locked.

    at_once: leaves out what the workflow takes, as for a change of what is there already.
    exclusive: False where the resource may run other jobs in the meantime.
    """
    under_way = (job.hidden.workflow == workflow for job in tx.children(JOBS, record.seq))
    if not any(under_way):
        due_at = tx.now if at_once else None
        jobs.start(tx, workflow, record.account, record, exclusive=exclusive, due_at=due_at)


def _repeat(tx: Tx, job: JobRecord) -> int | None:
    return tx.now if job.hidden.args.get(_AGAIN) else None
