"""Starts, moves on and ends jobs: work that outlives its request."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..store import Kind, NoState, Record, Taken, Times, Tx, done, log, new_id, plain
from ..store import work as due_work
from ..store.errors import Unfit
from ..store.log import Entry
from ..store.work import Job, Lease, Leases
from .workflows import Forever, Workflow, Workflows


class JobStatus(msgspec.Struct):
    """A job that a change has started.

    vps_id: the instance that it works on.
    type: what it does. It is `UPGRADE` for another plan, `REINSTALL` for another system, `NETWORK`
        for other addresses.
    state: `processing` while it goes on, then `success` or `error`.
    info: why it failed. It is empty otherwise.
    added_at: when the job began, in UTC.
    updated_at: when its state last changed, in UTC.
    """

    id: str
    vps_id: str
    type: str
    state: str
    info: str
    added_at: str
    updated_at: str


JOB_STATUSES = Kind("job", JobStatus, NoState, "Invalid job ID", counted=False)


class Locked(Exception):
    """The resource runs another exclusive job."""


def start(
    tx: Tx,
    workflow: Workflow | str,
    account: int,
    resource: Record[Any, Any] | None = None,
    args: Mapping[str, Any] | None = None,
    *,
    exclusive: bool = True,
    visible: bool = False,
    due_at: int | None = None,
    after: Leases = (),
) -> Job:
    """Adds a job for a resource, or for the account where the resource is gone.

    workflow: itself, or its name where a module below it starts it. Raises LookupError where no
        section has declared it.
    exclusive: raises Locked while the resource has another exclusive job.
    visible: the client is told the job's id, so it is remembered after it has ended.
    due_at: when its first step runs; by default when what the step takes has passed.
    after: what `drop` returned; nobody is at the job before those workers have ended.
    """
    workflows = tx.service(Workflows)
    workflow = workflows[workflow if isinstance(workflow, str) else workflow.name]
    id = new_id() if visible else ""
    begins = due_at is None or due_at <= tx.now
    if due_at is None:
        due_at = tx.now + workflow.steps[0].takes.microseconds(workflows.profile)
    try:
        job = due_work.add(
            tx, account, workflow.name, workflow.steps[0].name, dict(args or {}), resource, due_at,
            exclusive=exclusive, after=after, id=id, cause=tx.cause if begins else None,
        )  # fmt: skip
    except Taken:
        raise Locked from None
    if begins:
        tx.begun.append(job.seq)
    if visible:
        at = plain(tx.now)
        status = JobStatus(id, job.resource_id, workflow.type, "processing", "", at, at)
        tx.insert(JOB_STATUSES, id, account, status, owner=job.resource or None)
    return job


def drop(tx: Tx, resource: Record[Any, Any], workflow: Workflow | str | None = None) -> Leases:
    """Ends a resource's jobs, or those of one workflow, wherever they stand.

    Whoever deletes a resource does this: no job keeps it from being deleted, and what a job holds
    besides the resource is given back by its workflow's `dropped`.

    Returns the leases of workers that may still be acting on the resource, for the job that is to
    remove what they have made of it.
    """
    workflows = tx.service(Workflows)
    name = workflow.name if isinstance(workflow, Workflow) else workflow
    leases: list[Lease] = []
    for job in due_work.of(tx, resource.seq, lock=True):
        if name is None or job.workflow == name:
            lease = due_work.drop(tx, job)
            dropped = workflows[job.workflow].dropped
            if dropped is not None:
                dropped(tx, job, lease)
            leases += lease
    for status in tx.children(JOB_STATUSES, resource.seq, "update"):
        if name is None:
            tx.delete(status)
    return leases


def verify(tx: Tx) -> None:
    """Raises Unfit, naming a job, where there are jobs whose workflow or step is not known."""
    workflows = tx.service(Workflows)
    for workflow, step, first, n in due_work.stages(tx):
        if not workflows.knows(workflow, step):
            job = due_work.get(tx, first)
            subject = f" ({job.resource_id})" if job and job.resource_id else ""
            others = f"; {n - 1} more are there" if n > 1 else ""
            raise Unfit(
                f"job {first}{subject} is at the step {step!r} of {workflow!r}, which this"
                f" version of Roost does not know{others}"
            )


def advance(tx: Tx, job: Job, result: Any) -> bool:
    """Applies the current step and moves on. True when the next step may run at once."""
    workflows = tx.service(Workflows)
    workflow, step = workflows.stage(job)
    step.apply(tx, job, result)
    if not workflow.quiet:
        note(tx, job, f"{workflow.title}: {step.name}")
    job.attempt = job.since = 0
    following = workflow.after(step)
    if following is None:
        _end(tx, job, workflow, "success")
        return False
    job.step = following.name
    _show(tx, job, "processing")
    takes = following.takes.microseconds(workflows.profile)
    if takes == 0:
        due_work.checkpoint(tx, job)
        return True
    due_work.reschedule(tx, job, tx.now + takes)
    return False


def fail(tx: Tx, job: Job, reason: str) -> None:
    """Ends a job whose step cannot succeed."""
    workflow = tx.service(Workflows)[job.workflow]
    if not isinstance(workflow.failed, Forever):
        workflow.failed(tx, job)
    _record(tx, job, "error", f"{workflow.title} failed: {reason}")
    _end(tx, job, workflow, "error", reason)


def complain(tx: Tx, job: Job, reason: str) -> None:
    """Says in the account's log that a job which goes on for ever does not get on."""
    workflow = tx.service(Workflows)[job.workflow]
    _record(tx, job, "error", f"{workflow.title} does not get on, trying again: {reason}")


def note(tx: Tx, job: Job, message: str) -> None:
    """Tells of a job in the account's log."""
    _record(tx, job, "info", message)


def _end(tx: Tx, job: Job, workflow: Workflow, state: str, info: str = "") -> None:
    if tx.service(Times).setting.resume is not None:
        done.note(tx, job.seq, workflow.name, failed=state == "error")
    again = workflow.repeat(tx, job) if workflow.repeat else None
    if again is not None:
        job.step = workflow.steps[0].name
        job.attempt = job.since = 0
        due_work.reschedule(tx, job, again)
        return
    due_work.remove(tx, job)
    _show(tx, job, state, info)


def _show(tx: Tx, job: Job, state: str, info: str = "") -> None:
    """Tells the client, if it knows of the job, how that stands."""
    status = tx.find(JOB_STATUSES, job.id, lock="update") if job.id else None
    if status is not None:
        status.body.state, status.body.info = state, info
        status.body.updated_at = plain(tx.now)
        tx.update(status)


def _record(tx: Tx, job: Job, level: str, message: str) -> None:
    """Every change of state that a job brings about is in the account's log."""
    section = tx.service(Workflows).section(job.workflow)
    log.append(tx, Entry(job.account, tx.now, level, section, job.subject, message))
