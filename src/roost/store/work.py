"""Due work: which job may run next, who runs it, and until when nobody else may.

A row follows a job document in the same transaction, so nothing is lost between the two. `due_at`
is clock time; `free_at` is machine time, the end of a lease or of a backoff.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import Taken
from .tx import Tx

NEVER = 2**62


@dataclass(slots=True)
class Due:
    """A claimed job. job: its document's seq. free_at: when the lease ends (machine time)."""

    job: int
    due_at: int
    free_at: int


def add(tx: Tx, job: int, due_at: int, resource: int | None = None, free_at: int = 0) -> None:
    """Adds work; with `resource`, raises Taken while that resource has other exclusive work."""
    if not tx.sql.run(
        "INSERT INTO work (job, resource, due_at, free_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (job, resource, due_at, free_at),
    ):
        raise Taken(str(job))
    tx.begun.append(job)
    tx.notify("work")


def claim(tx: Tx, limit: int, lease: int) -> list[Due]:
    """Takes what is due and free, in order of due time, for `lease` microseconds."""
    rows = tx.sql.all(
        "SELECT job, due_at FROM work WHERE due_at <= ? AND free_at <= ? ORDER BY due_at, job"
        f" LIMIT ?{tx.sql.skip_locked}",
        (tx.now, tx.machine, limit),
    )
    until = tx.machine + lease
    tx.sql.many("UPDATE work SET free_at = ? WHERE job = ?", [(until, job) for job, _ in rows])
    return [Due(job, due_at, until) for job, due_at in rows]


def claimable(tx: Tx) -> bool:
    row = tx.sql.one(
        "SELECT 1 FROM work WHERE due_at <= ? AND free_at <= ? LIMIT 1", (tx.now, tx.machine)
    )
    return row is not None


def first_free(tx: Tx) -> int | None:
    """When (machine time) the first of what is due becomes free; None when nothing is due."""
    row = tx.sql.one("SELECT MIN(free_at) FROM work WHERE due_at <= ?", (tx.now,))
    return None if row is None else row[0]


def renew(tx: Tx, due: Due, lease: int) -> int | None:
    """Extends a lease and returns its new end; None when it was lost or the work is gone."""
    until = tx.machine + lease
    kept = tx.sql.run(
        "UPDATE work SET free_at = ? WHERE job = ? AND free_at = ?", (until, due.job, due.free_at)
    )
    return until if kept else None


def holds(tx: Tx, due: Due) -> bool:
    """Whether the lease is still this worker's; locks the row against other workers."""
    row = tx.sql.one(
        f"SELECT free_at FROM work WHERE job = ?{tx.sql.for_update}",
        (due.job,),
    )
    return row is not None and row[0] == due.free_at


def give_back(tx: Tx, due: Due) -> None:
    """Ends a lease before anything was done."""
    tx.sql.run("UPDATE work SET free_at = 0 WHERE job = ?", (due.job,))


def put_off(tx: Tx, job: int, due_at: int, free_at: int = 0) -> None:
    """Gives work back, to be done at a time."""
    tx.sql.run(
        "UPDATE work SET due_at = ?, free_at = ?, held = NULL WHERE job = ?",
        (due_at, free_at, job),
    )
    tx.notify("work")


def hold(tx: Tx, jobs: Iterable[int], fault: str, until: int | None) -> None:
    """Keeps work from being due until a moment (clock time), or until `let_go` of that fault."""
    due_at = NEVER if until is None else until
    tx.sql.many(
        "UPDATE work SET held = ?, due_at = CASE WHEN due_at > ? THEN due_at ELSE ? END"
        " WHERE job = ?",
        [(fault, due_at, due_at, job) for job in jobs],
    )


def let_go(tx: Tx, fault: str) -> None:
    """Makes what a fault holds due at once."""
    if tx.sql.run("UPDATE work SET due_at = ?, held = NULL WHERE held = ?", (tx.now, fault)):
        tx.notify("work")


def share(tx: Tx, job: int) -> None:
    """Lets other exclusive work begin on the job's resource."""
    tx.sql.run("UPDATE work SET resource = NULL WHERE job = ?", (job,))


def remove(tx: Tx, job: int) -> None:
    tx.sql.run("DELETE FROM work WHERE job = ?", (job,))


def busy(tx: Tx, resource: int) -> int | None:
    """The job that holds a resource exclusively, if any."""
    row = tx.sql.one("SELECT job FROM work WHERE resource = ?", (resource,))
    return None if row is None else row[0]


def free_at(tx: Tx, job: int) -> int:
    """When a job's lease or backoff ends; 0 when it has none."""
    row = tx.sql.one("SELECT free_at FROM work WHERE job = ?", (job,))
    return 0 if row is None else row[0]


def next_due(tx: Tx) -> int | None:
    """The earliest due time of all work, leased or not."""
    row = tx.sql.one("SELECT MIN(due_at) FROM work")
    return None if row is None else row[0]


def next_chance(tx: Tx) -> tuple[int, int] | None:
    """(due_at, free_at) of the work that is to be looked at next; None when there is none."""
    row = tx.sql.one(
        "SELECT due_at, free_at FROM work WHERE due_at <= ? ORDER BY free_at LIMIT 1", (tx.now,)
    )
    if row is None:
        row = tx.sql.one("SELECT due_at, free_at FROM work ORDER BY due_at LIMIT 1")
    return None if row is None else (row[0], row[1])
