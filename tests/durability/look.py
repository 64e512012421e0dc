"""One snapshot of what the tables hold, for the rules of `invariants.py` and `promises.py`."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from roost.engine.jobs import Job
from roost.store import Kind, Record, Tx, usage, work

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


class Look:
    """records: every document by number; by_id: by kind and id. work: every job. exclusive: the
    document that a job has for itself, by the job's number. periods: all usage there was.
    """

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        rows = tx.sql.all(
            "SELECT kind, id, account, owner, seq, version, body, hidden FROM documents"
        )
        self.records: dict[int, Record[Any, Any]] = {
            row[4]: Record(tx.kinds[row[0]], *row[1:]) for row in rows
        }
        self.by_id = {(r.kind.name, r.id): r for r in self.records.values()}
        self.work = work.every(tx)
        exclusive = tx.sql.all("SELECT seq, resource FROM jobs WHERE exclusive IS NOT NULL")
        self.exclusive: dict[int, int] = dict(exclusive)
        resources = tx.sql.all("SELECT DISTINCT resource FROM usage")
        self.periods = [
            period for (resource,) in resources for period in usage.of_resource(tx, resource)
        ]

    def of(self, kind: Kind[B, H]) -> Iterator[Record[B, H]]:
        """All of a kind."""
        return (record for record in self.records.values() if record.kind is kind)

    def jobs(self, workflow: str) -> Iterator[Job]:
        """The jobs of a workflow that go on."""
        return (job for job in self.work if job.workflow == workflow)
