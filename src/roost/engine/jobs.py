"""Work that outlives its request: a job document, and the steps it goes through.

A workflow is a list of named steps. Each step may `act` (talk to a driver: asynchronous,
idempotent, tried again with backoff when it fails) and then `apply` (change documents, in one
transaction that also moves the job to its next step). A worker that dies between the two leaves a
lease that runs out; another acts again, which is why `act` must be idempotent.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ..store import Kind, Record, Taken, Tx, log, new_id, plain
from ..store import work as due_work
from ..store.log import Entry
from .lifecycle import NO_TIME, Lifecycle, Takes


class Job(msgspec.Struct):
    """What `GET /instances/jobs/{id}` shows. state: processing, success or error."""

    id: str
    vps_id: str
    type: str
    state: str
    info: str
    added_at: str
    updated_at: str


class JobState(msgspec.Struct, omit_defaults=True):
    """workflow, step: where it stands. attempt: failures of this step so far. args: its own."""

    workflow: str
    args: dict[str, Any] = {}
    step: int = 0
    attempt: int = 0
    visible: bool = False


JOBS = Kind("job", Job, JobState, "Invalid job ID", counted=False)

JobRecord = Record[Job, JobState]


class Locked(Exception):
    """The resource runs another exclusive job."""


class Failed(Exception):
    """What an act raises when trying again cannot help."""


Act = Callable[[JobRecord], Awaitable[Any]]
Apply = Callable[[Tx, JobRecord, Any], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. takes: clock time that passes before it. act: the driver's part; apply: ours."""

    name: str
    apply: Apply
    act: Act | None = None
    takes: Takes = NO_TIME


@dataclass(frozen=True, slots=True)
class Workflow:
    """What a kind of job does.

    type: how the API names it (UPGRADE, ...). failed: what becomes of the resource when a step
    fails for good. repeat: for schedules, when it runs next (clock time), or None to end it.
    """

    name: str
    steps: tuple[Step, ...]
    type: str = ""
    failed: Callable[[Tx, JobRecord], None] | None = None
    repeat: Callable[[Tx, JobRecord], int | None] | None = None


class Jobs:
    """Starts jobs. profile: how long steps take."""

    def __init__(self, profile: Lifecycle) -> None:
        self.profile = profile
        self.workflows: dict[str, Workflow] = {}
        self._sections: dict[str, str] = {}

    def register(self, section: str, *workflows: Workflow) -> None:
        """Adds a section's workflows; the log files their steps under the section's name."""
        for workflow in workflows:
            self.workflows[workflow.name] = workflow
            self._sections[workflow.name] = section

    def start(
        self,
        tx: Tx,
        workflow: str,
        account: int,
        resource: Record[Any, Any] | None = None,
        args: Mapping[str, Any] | None = None,
        *,
        exclusive: bool = True,
        visible: bool = False,
        due_at: int | None = None,
        free_at: int = 0,
    ) -> JobRecord:
        """Adds a job for a resource, or for the account where the resource is gone.

        exclusive: raises Locked while the resource has another exclusive job.
        visible: the client is told the job's id, so it is kept after it has ended.
        due_at: when its first step runs; by default when what the step takes has passed.
        """
        plan = self.workflows[workflow]
        id = new_id()
        at = plain(tx.now)
        body = Job(id, resource.id if resource else "", plan.type, "processing", "", at, at)
        state = JobState(workflow, dict(args or {}), visible=visible)
        job = tx.insert(JOBS, id, account, body, state, owner=resource.seq if resource else None)
        if due_at is None:
            due_at = tx.now + plan.steps[0].takes.microseconds(self.profile)
        try:
            due_work.add(
                tx, job.seq, due_at, resource.seq if resource and exclusive else None, free_at
            )
        except Taken:
            raise Locked from None
        return job

    def drop(self, tx: Tx, resource: Record[Any, Any], workflow: str | None = None) -> int:
        """Ends a resource's jobs, or those of one workflow, wherever they stand.

        Returns when (machine time) the last of their leases ends: until then a worker may still
        be acting on the resource.
        """
        until = 0
        for job in tx.children(JOBS, resource.seq, "update"):
            if workflow is None or job.hidden.workflow == workflow:
                until = max(until, due_work.free_at(tx, job.seq))
                due_work.remove(tx, job.seq)
                tx.delete(job)
        return until

    def advance(self, tx: Tx, job: JobRecord, result: Any) -> bool:
        """Applies the current step and moves on. True when the next step may run at once."""
        plan = self.workflows[job.hidden.workflow]
        step = plan.steps[job.hidden.step]
        step.apply(tx, job, result)
        self._record(tx, job, "info", f"{_title(plan)}: {step.name}")
        job.hidden.step += 1
        job.hidden.attempt = 0
        if job.hidden.step == len(plan.steps):
            self._end(tx, job, plan, "success")
            return False
        takes = plan.steps[job.hidden.step].takes.microseconds(self.profile)
        job.body.updated_at = plain(tx.now)
        tx.update(job)
        if takes == 0:
            return True
        due_work.put_off(tx, job.seq, tx.now + takes)
        return False

    def fail(self, tx: Tx, job: JobRecord, reason: str) -> None:
        """Ends a job whose step cannot succeed."""
        plan = self.workflows[job.hidden.workflow]
        if plan.failed is not None:
            plan.failed(tx, job)
        self._record(tx, job, "error", f"{_title(plan)} failed: {reason}")
        job.body.info = reason
        self._end(tx, job, plan, "error")

    def _end(self, tx: Tx, job: JobRecord, plan: Workflow, state: str) -> None:
        again = plan.repeat(tx, job) if plan.repeat else None
        if again is not None:
            job.hidden.step = job.hidden.attempt = 0
            tx.update(job)
            due_work.put_off(tx, job.seq, again)
            return
        due_work.remove(tx, job.seq)
        if not job.hidden.visible:
            tx.delete(job)
            return
        job.body.state = state
        job.body.updated_at = plain(tx.now)
        tx.update(job)

    def _record(self, tx: Tx, job: JobRecord, level: str, message: str) -> None:
        """Every change of state that a job brings about is in the account's log."""
        section = self._sections[job.hidden.workflow]
        subject = job.body.vps_id or str(job.hidden.args.get("id", ""))
        log.append(tx, Entry(job.account, tx.now, level, section, subject, message))


def _title(plan: Workflow) -> str:
    return plan.name.replace("-", " ").capitalize()
