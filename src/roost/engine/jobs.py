"""Work that outlives its request: a job, and the steps it goes through.

A workflow is a list of named steps. Each step may `act` (talk to a driver: asynchronous,
idempotent, tried again with backoff when it fails) and then `apply` (change documents, in one
transaction that also moves the job to its next step). A worker that dies between the two leaves a
lease that runs out; another acts again, which is why `act` must be idempotent.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ..store import Kind, Nothing, Record, Taken, Tx, log, new_id, plain
from ..store import work as due_work
from ..store.errors import Unfit
from ..store.log import Entry
from ..store.work import Job, Lease, Leases
from .lifecycle import NO_TIME, Lifecycle, Takes


class JobStatus(msgspec.Struct):
    """What `GET /instances/jobs/{id}` shows of a job. state: processing, success or error."""

    id: str
    vps_id: str
    type: str
    state: str
    info: str
    added_at: str
    updated_at: str


JOB_STATUSES = Kind("job", JobStatus, Nothing, "Invalid job ID", counted=False)


class Locked(Exception):
    """The resource runs another exclusive job."""


class Failed(Exception):
    """What an act raises when trying again cannot help."""


Act = Callable[[Job], Awaitable[Any]]
Apply = Callable[[Tx, Job, Any], None]
Dropped = Callable[[Tx, "Jobs", Job, Leases], None]


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
    dropped: gives back what a job holds besides its resource, when that is deleted and the job ends
    with it; its leases are for what has to wait until the worker has let go (`Jobs.start`).
    """

    name: str
    steps: tuple[Step, ...]
    type: str = ""
    failed: Callable[[Tx, Job], None] | None = None
    repeat: Callable[[Tx, Job], int | None] | None = None
    dropped: Dropped | None = None

    def __post_init__(self) -> None:
        if len({step.name for step in self.steps}) < len(self.steps):
            raise ValueError(f"two steps of {self.name} have one name")

    def step(self, name: str) -> Step | None:
        """The step of that name, if there is one."""
        return next((step for step in self.steps if step.name == name), None)

    def after(self, step: Step) -> Step | None:
        """What follows a step; None after the last."""
        at = self.steps.index(step) + 1
        return self.steps[at] if at < len(self.steps) else None


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

    def stage(self, job: Job) -> tuple[Workflow, Step]:
        """What a job does, and what of that is next. Raises Unfit where nobody knows it."""
        plan = self.workflows.get(job.workflow)
        step = plan.step(job.step) if plan else None
        if plan is None or step is None:
            raise Unfit(
                f"this version of Roost does not know the step {job.step} of {job.workflow}"
            )
        return plan, step

    def verify(self, tx: Tx) -> None:
        """Raises Unfit, naming a job, where there are jobs whose workflow or step is not known."""
        for workflow, step, first, n in due_work.stages(tx):
            if not self.knows(workflow, step):
                job = due_work.get(tx, first)
                subject = f" ({job.resource_id})" if job and job.resource_id else ""
                others = f"; {n - 1} more are there" if n > 1 else ""
                raise Unfit(
                    f"job {first}{subject} is at the step {step!r} of {workflow!r}, which this"
                    f" version of Roost does not know{others}"
                )

    def knows(self, workflow: str, step: str) -> bool:
        plan = self.workflows.get(workflow)
        return plan is not None and plan.step(step) is not None

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
        after: Leases = (),
    ) -> Job:
        """Adds a job for a resource, or for the account where the resource is gone.

        exclusive: raises Locked while the resource has another exclusive job.
        visible: the client is told the job's id, so it is remembered after it has ended.
        due_at: when its first step runs; by default when what the step takes has passed.
        after: what `drop` returned; nobody is at the job before those workers have ended.
        """
        plan = self.workflows[workflow]
        id = new_id() if visible else ""
        begins = due_at is None or due_at <= tx.now
        if due_at is None:
            due_at = tx.now + plan.steps[0].takes.microseconds(self.profile)
        try:
            job = due_work.add(
                tx, account, workflow, plan.steps[0].name, dict(args or {}), resource, due_at,
                exclusive=exclusive, after=after, id=id, cause=tx.cause if begins else None,
            )  # fmt: skip
        except Taken:
            raise Locked from None
        if begins:
            tx.begun.append(job.seq)
        if visible:
            at = plain(tx.now)
            status = JobStatus(id, job.resource_id, plan.type, "processing", "", at, at)
            tx.insert(JOB_STATUSES, id, account, status, owner=job.resource or None)
        return job

    def drop(self, tx: Tx, resource: Record[Any, Any], workflow: str | None = None) -> Leases:
        """Ends a resource's jobs, or those of one workflow, wherever they stand.

        Whoever deletes a resource does this: no job keeps it from being deleted, and what a job
        holds besides the resource is given back by its workflow's `dropped`.

        Returns the leases of workers that may still be acting on the resource, for the job that is
        to remove what they have made of it.
        """
        leases: list[Lease] = []
        for job in due_work.of(tx, resource.seq, lock=True):
            if workflow is None or job.workflow == workflow:
                lease = due_work.drop(tx, job)
                plan = self.workflows[job.workflow]
                if plan.dropped is not None:
                    plan.dropped(tx, self, job, lease)
                leases += lease
        for status in tx.children(JOB_STATUSES, resource.seq, "update"):
            if workflow is None:
                tx.delete(status)
        return leases

    def advance(self, tx: Tx, job: Job, result: Any) -> bool:
        """Applies the current step and moves on. True when the next step may run at once."""
        plan, step = self.stage(job)
        step.apply(tx, job, result)
        self._record(tx, job, "info", f"{_title(plan)}: {step.name}")
        job.attempt = 0
        following = plan.after(step)
        if following is None:
            self._end(tx, job, plan, "success")
            return False
        job.step = following.name
        self._show(tx, job, "processing")
        takes = following.takes.microseconds(self.profile)
        if takes == 0:
            due_work.keep(tx, job)
            return True
        due_work.put_off(tx, job, tx.now + takes)
        return False

    def fail(self, tx: Tx, job: Job, reason: str) -> None:
        """Ends a job whose step cannot succeed."""
        plan = self.workflows[job.workflow]
        if plan.failed is not None:
            plan.failed(tx, job)
        self._record(tx, job, "error", f"{_title(plan)} failed: {reason}")
        self._end(tx, job, plan, "error", reason)

    def _end(self, tx: Tx, job: Job, plan: Workflow, state: str, info: str = "") -> None:
        again = plan.repeat(tx, job) if plan.repeat else None
        if again is not None:
            job.step, job.attempt = plan.steps[0].name, 0
            due_work.put_off(tx, job, again)
            return
        due_work.remove(tx, job)
        self._show(tx, job, state, info)

    def _show(self, tx: Tx, job: Job, state: str, info: str = "") -> None:
        """Tells the client, if it knows of the job, how that stands."""
        status = tx.find(JOB_STATUSES, job.id, lock="update") if job.id else None
        if status is not None:
            status.body.state, status.body.info = state, info
            status.body.updated_at = plain(tx.now)
            tx.update(status)

    def _record(self, tx: Tx, job: Job, level: str, message: str) -> None:
        """Every change of state that a job brings about is in the account's log."""
        section = self._sections[job.workflow]
        subject = job.resource_id or str(job.args.get("id", ""))
        log.append(tx, Entry(job.account, tx.now, level, section, subject, message))


def _title(plan: Workflow) -> str:
    return plan.name.replace("-", " ").capitalize()
