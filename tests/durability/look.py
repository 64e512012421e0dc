"""One snapshot of what the tables hold, for the rules of `invariants.py` and `promises.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from roost.engine.jobs import JOBS, JobRecord
from roost.store import Kind, Record, Tx, usage

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Work:
    """A row of work. resource: the document that the job has for itself, if it does."""

    job: int
    resource: int | None
    due_at: int
    free_at: int


class Look:
    """records: every document by number; by_id: by kind and id. periods: all usage there was."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        rows = tx.sql.all(
            "SELECT kind, id, account, owner, seq, version, body, hidden FROM documents"
        )
        self.records: dict[int, Record[Any, Any]] = {
            row[4]: Record(tx.kinds[row[0]], *row[1:]) for row in rows
        }
        self.by_id = {(r.kind.name, r.id): r for r in self.records.values()}
        rows = tx.sql.all("SELECT job, resource, due_at, free_at FROM work")
        self.work = {row[0]: Work(*row) for row in rows}
        resources = tx.sql.all("SELECT DISTINCT resource FROM usage")
        self.periods = [
            period for (resource,) in resources for period in usage.of_resource(tx, resource)
        ]

    def of(self, kind: Kind[B, H]) -> Iterator[Record[B, H]]:
        """All of a kind."""
        return (record for record in self.records.values() if record.kind is kind)

    def job(self, seq: int) -> JobRecord | None:
        record = self.records.get(seq)
        return record if record is not None and record.kind is JOBS else None

    def jobs(self, workflow: str) -> Iterator[JobRecord]:
        """The jobs of a workflow that go on."""
        for job in self.of(JOBS):
            if job.hidden.workflow == workflow and job.body.state == "processing":
                yield job
