"""What jobs go through: a workflow is a constant, a list of named steps.

Each step may `act` (talk to a driver: asynchronous, idempotent) and then `apply` (change documents,
in one transaction that also moves the job to its next step). A worker that dies between the two
leaves a lease that runs out; another acts again, which is why `act` must be idempotent.

An act ends in one of four ways. It returns: done. It raises NotYet: the driver needs more time, and
is asked again. It raises DriverRefused or Failed: it can never be done. Anything else that it
raises is a failure, after which it is tried again, each time later.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from ..store import HOUR, Store, Tx
from ..store.errors import Unfit
from ..store.work import Job, Leases
from .lifecycle import NO_TIME, Lifecycle, Takes

T = TypeVar("T")
R = TypeVar("R")


class Failed(Exception):
    """What an act raises when trying again cannot help."""


class Run:
    """One try at a step: what an act has at hand."""

    __slots__ = ("job", "store")

    def __init__(self, store: Store, job: Job) -> None:
        self.store = store
        self.job = job

    def driver(self, protocol: type[T]) -> T:
        """The driver that serves a family, by its protocol."""
        return self.store.services.one(protocol)

    def service(self, type: type[T]) -> T:
        """What answers for a type, as of a transaction."""
        return self.store.services.one(type)

    async def read(self, fn: Callable[[Tx], R]) -> R:
        return await self.store.read(fn)


Act = Callable[[Run], Awaitable[Any]]
Apply = Callable[[Tx, Job, Any], None]
DriverType = type[Any]
"""The protocol of a family of drivers."""
OnFailure = Callable[[Tx, Job], None]
Dropped = Callable[[Tx, Job, Leases], None]


class Forever:
    """See FOREVER."""


FOREVER: Final = Forever()
"""In place of what becomes of a resource when its job fails: it is tried until it succeeds.

For what has to happen in the end, as a machine that nobody wants any more has to go.
"""


def unaffected(tx: Tx, job: Job) -> None:
    """Nothing becomes of the resource when its job fails: it is as it was, and the log says so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. takes: clock time that passes before it. act: the driver's part; apply: ours."""

    name: str
    apply: Apply
    act: Act | None = None
    takes: Takes = NO_TIME


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Workflow:
    """What a kind of job does.

    failed: what becomes of the resource when a step can never be done, or has failed too often.
        FOREVER where nothing may become of it.
    persistent: whether failures are borne for ever, and only a refusal ends it.
    patience: how long (machine time, microseconds) a step may be "not yet" before it has failed.
    type: how the API names it (UPGRADE, ...).
    called: what one run and what several runs are called where it is told what was done.
    quiet: whether the account's log has only what the steps note themselves (`jobs.note`).
    repeat: for schedules, when it runs next (clock time), or None to end it.
    dropped: gives back what a job holds besides its resource, when that is deleted and the job ends
        with it; its leases are for what has to wait until the worker has let go (`jobs.start`).
    makes: the id of what it is making, where neither a document nor the job's args have that.
    driver: the protocol of the driver that its steps call most. bulk: whether they move whole
        disks, which takes long: such jobs have slots of their own, so that quick ones never wait.
    """

    name: str
    steps: tuple[Step, ...]
    failed: OnFailure | Forever
    persistent: bool = False
    patience: int = HOUR
    type: str = ""
    repeat: Callable[[Tx, Job], int | None] | None = None
    dropped: Dropped | None = None
    makes: Callable[[Job], str] | None = None
    driver: DriverType | None = None
    bulk: bool = False
    quiet: bool = False
    called: tuple[str, str] | None = None

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

    @property
    def title(self) -> str:
        """How the account's log calls it."""
        return self.name.replace("-", " ").capitalize()

    def counted(self, number: int) -> str:
        """What so many runs are called, without the number."""
        one, many = self.called or (f"run of {self.name}", f"runs of {self.name}")
        return one if number == 1 else many

    @property
    def goes_on(self) -> bool:
        """Whether a failure never ends it."""
        return self.persistent or isinstance(self.failed, Forever)


def _unnoted(tx: Tx, job: Job, result: Any) -> None:
    """No document tells of it any more."""


def calls(driver: type[T], method: Callable[[T, Job], Awaitable[Any]]) -> Act:
    """An act that is one call of a driver, found by its protocol."""

    async def act(run: Run) -> Any:
        return await method(run.driver(driver), run.job)

    return act


def one_step(
    name: str,
    act: Act,
    apply: Apply = _unnoted,
    *,
    driver: DriverType,
    failed: OnFailure | Forever = FOREVER,
    takes: Takes = NO_TIME,
    step: str = "",
    type: str = "",
    dropped: Dropped | None = None,
    bulk: bool = False,
) -> Workflow:
    """A workflow of one step: the driver does something, and the documents take it in.

    step: what it is called; by default as the first word of the workflow's name.
    """
    steps = (Step(step or name.partition("-")[0], apply, act, takes),)
    return Workflow(
        name=name, steps=steps, failed=failed, type=type, dropped=dropped, driver=driver, bulk=bulk
    )


def destroying(
    name: str,
    act: Act,
    apply: Apply = _unnoted,
    *,
    driver: DriverType,
    takes: Takes = NO_TIME,
    step: str = "",
) -> Workflow:
    """A workflow that takes something away for good, and goes on until that is done."""
    return one_step(name, act, apply, driver=driver, takes=takes, step=step)


class Workflows:
    """Every workflow by its name. profile: how long their steps take."""

    def __init__(self, profile: Lifecycle) -> None:
        self.profile = profile
        self._known: dict[str, Workflow] = {}
        self._sections: dict[str, str] = {}

    def register(self, section: str, workflows: Iterable[Workflow]) -> None:
        """Adds a section's workflows; the log files their steps under the section's name."""
        for workflow in workflows:
            if workflow.name in self._known:
                raise ValueError(f"two workflows are called {workflow.name}")
            self._known[workflow.name] = workflow
            self._sections[workflow.name] = section

    def __getitem__(self, name: str) -> Workflow:
        """Raises LookupError for one that no section has declared."""
        return self._known[name]

    def knows(self, workflow: str, step: str) -> bool:
        """Whether there is a workflow with such a step."""
        known = self._known.get(workflow)
        return known is not None and known.step(step) is not None

    def stage(self, job: Job) -> tuple[Workflow, Step]:
        """What a job does, and what of that is next. Raises Unfit where nobody knows it."""
        workflow = self._known.get(job.workflow)
        step = workflow.step(job.step) if workflow else None
        if workflow is None or step is None:
            raise Unfit(
                f"this version of Roost does not know the step {job.step} of {job.workflow}"
            )
        return workflow, step

    def all(self) -> Iterable[Workflow]:
        return self._known.values()

    def section(self, name: str) -> str:
        return self._sections[name]
