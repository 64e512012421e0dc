"""A kind of server, as its section declares it: how one is found, and locked while a job has it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from ..engine import jobs
from ..engine.workflows import Apply, Job, Workflow
from ..http.errors import BadRequest
from ..store import Kind, Record, Tx
from .documents import ACTIVE, RUNNING, STOPPED

CURRENTLY_LOCKED = "Server is currently locked"

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


class ServerKind(ABC, Generic[B, H]):
    """What is the same for every kind of server, and what a section says of its own.

    kind: how its servers are stored.
    """

    def __init__(self, kind: Kind[B, H]) -> None:
        self.kind = kind

    # --- what a section says --------------------------------------------------------------------

    @abstractmethod
    def is_locked(self, record: Record[B, H]) -> bool:
        """Whether a job has the server to itself."""

    @abstractmethod
    def lock(self, record: Record[B, H]) -> None:
        """Notes that a job has the server to itself. The caller stores it."""

    @abstractmethod
    def unlock(self, record: Record[B, H]) -> None:
        """Notes that no job has it any more. The caller stores it."""

    # --- finding --------------------------------------------------------------------------------

    def edit(self, tx: Tx, account: int, id: str) -> Record[B, H]:
        """The server, to be changed in this transaction; raises Missing."""
        return tx.get(self.kind, id, account, "update")

    def edit_unlocked(self, tx: Tx, account: int, id: str) -> Record[B, H]:
        """The server, to be changed; raises BadRequest while it is pending or locked."""
        record = self.edit(tx, account, id)
        self.check_unlocked(record)
        return record

    def check_unlocked(self, record: Record[B, H]) -> None:
        """Raises BadRequest while the server is pending or locked."""
        body: Any = record.body
        if body.status != ACTIVE or self.is_locked(record):
            raise BadRequest(CURRENTLY_LOCKED)

    def of_job(self, tx: Tx, job: Job) -> Record[B, H] | None:
        """The server that a job works on, to be changed; None when it was deleted meanwhile."""
        return tx.find(self.kind, job.resource_id, lock="update")

    # --- the jobs that lock it ------------------------------------------------------------------

    def begin(
        self,
        tx: Tx,
        record: Record[B, H],
        workflow: Workflow | str,
        args: Mapping[str, Any] | None = None,
        *,
        visible: bool = False,
    ) -> Job:
        """Starts an exclusive job, locks the server until `finish`, and stores it.

        Raises BadRequest while the server runs another one.
        """
        try:
            job = jobs.start(tx, workflow, record.account, record, args, visible=visible)
        except jobs.Locked:
            raise BadRequest(CURRENTLY_LOCKED) from None
        self.lock(record)
        tx.update(record)
        return job

    def on(self, change: Callable[[Tx, Record[B, H], Job], None]) -> Apply:
        """Applies a change to the job's server, unless it was deleted meanwhile."""

        def apply(tx: Tx, job: Job, _: Any) -> None:
            record = self.of_job(tx, job)
            if record is not None:
                change(tx, record, job)

        return apply

    def finish(self, tx: Tx, record: Record[B, H]) -> None:
        """Unlocks the server and stores it."""
        self.unlock(record)
        tx.update(record)

    def started(self, tx: Tx, record: Record[B, H], job: Job) -> None:
        """The end of every job after which the machine runs: unlocks and stores the server."""
        body: Any = record.body
        body.power_status = RUNNING
        self.finish(tx, record)

    def halted(self, tx: Tx, record: Record[B, H], job: Job) -> None:
        """The end of a job after which it does not."""
        body: Any = record.body
        body.power_status = STOPPED
        self.finish(tx, record)

    def unaffected(self, tx: Tx, job: Job) -> None:
        """What becomes of a server whose job failed: it is as it was before."""
        record = self.of_job(tx, job)
        if record is not None:
            body: Any = record.body
            body.status = ACTIVE
            self.finish(tx, record)
