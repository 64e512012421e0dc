"""Jobs: what is to be done, how far it is, who is at it, and until when nobody else may be.

A row is written in the transaction that wants the work done, so nothing is lost between the two.
`due_at` is clock time; `free_at` is machine time, the end of a lease or of a backoff.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from .cause import Cause
from .errors import Taken
from .kinds import Record
from .sql import Row, insert
from .tx import Tx

NEVER = 2**62
SEVERAL = 5
"""Failures after which it is open when, and whether, a job gets on."""
_BATCH = 1000

Args = dict[str, Any]


class Lease(NamedTuple):
    """A worker may still be at a job that was dropped, by its number: until a moment of machine
    time at the latest, or until that worker has `stopped`.
    """

    job: int
    until: int


Leases = Sequence[Lease]


class Job(msgspec.Struct):
    """One row. seq: its number. resource, resource_id: the number and the id of the document that
    it works on; 0 and empty where that is gone or never was. workflow, step: what is to be done,
    and what of it is next, by their names. attempt: failures of this step so far. since: when
    (machine time) its step was first "not yet", 0 while it was not. leased: 1 while it is a
    worker's lease that lasts until `free_at`, 0 where that is a backoff. args: its own, as JSON has
    them. id: under which the client was told of it, if it was. cause: the request that waits for
    its end (see `cause_of`), empty for what begins by itself when it is time.
    """

    seq: int
    account: int
    resource: int
    resource_id: str
    workflow: str
    step: str
    attempt: int
    args: Args
    id: str
    cause: str
    due_at: int
    free_at: int
    since: int = 0
    leased: int = 0

    @property
    def subject(self) -> str:
        """The id of what it is about, even where that is gone and the job says so by its args."""
        return self.resource_id or str(self.args.get("id", ""))


_COLUMNS = ", ".join(Job.__struct_fields__)
_ARGS = Job.__struct_fields__.index("args")
_NO_ARGS = b"{}"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Args).decode


def add(
    tx: Tx,
    account: int,
    workflow: str,
    step: str,
    args: Args,
    resource: Record[Any, Any] | None,
    due_at: int,
    *,
    exclusive: bool = True,
    after: Leases = (),
    id: str = "",
    cause: Cause | None = None,
) -> Job:
    """Adds a job; an exclusive one raises Taken while its resource has another exclusive one.

    after: leases of dropped jobs that have to end before anybody is at this one.
    """
    free_at = max((lease.until for lease in after), default=0)
    number, name = (0, "") if resource is None else (resource.seq, resource.id)
    because = " ".join(cause) if cause else ""
    row = tx.sql.one(
        "INSERT INTO jobs (account, resource, resource_id, exclusive, workflow, step, args, id,"
        " cause, due_at, free_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        " RETURNING seq",
        (
            account, number, name, 1 if exclusive and number else None, workflow,
            step, _encode(args) if args else _NO_ARGS, id, because, due_at, free_at,
        ),
    )  # fmt: skip
    if row is None:
        raise Taken(workflow)
    waits = [(dropped, row[0], free_at) for dropped in sorted({lease.job for lease in after})]
    insert(tx.sql, "awaited", "dropped, job, until", waits)
    tx.notify("work", here=True)
    return Job(row[0], account, number, name, workflow, step, 0, args, id, because, due_at, free_at)


def cause_of(job: Job) -> Cause | None:
    """The request because of which a job was begun."""
    return Cause(*job.cause.split(" ")) if job.cause else None


def claim(tx: Tx, limit: int, lease: int, without: Collection[str] = ()) -> list[Job]:
    """Takes what is due and free, in order of due time, for `lease` microseconds.

    without: workflows whose jobs are left for later.
    """
    others = f" AND workflow NOT IN ({', '.join('?' * len(without))})" if without else ""
    rows = tx.sql.all(
        "UPDATE jobs SET free_at = ?, leased = 1 WHERE seq IN"
        f" (SELECT seq FROM jobs WHERE due_at <= ? AND free_at <= ?{others}"
        f" ORDER BY due_at, seq LIMIT ?{tx.sql.skip_locked}) RETURNING {_COLUMNS}",
        (tx.machine + lease, tx.now, tx.machine, *without, limit),
    )
    return sorted(map(_job, rows), key=lambda job: (job.due_at, job.seq))


def claimable(tx: Tx) -> bool:
    row = tx.sql.one(
        "SELECT 1 FROM jobs WHERE due_at <= ? AND free_at <= ? LIMIT 1", (tx.now, tx.machine)
    )
    return row is not None


def first_free(tx: Tx, last: int = NEVER) -> int | None:
    """When (machine time) the first of what is due becomes free; None when nothing is due.

    last: the number of the last job that counts. A job whose driver needs time, or has failed
    several times, does not count: nobody knows when it will get on.
    """
    row = tx.sql.one(
        "SELECT MIN(free_at) FROM jobs"
        " WHERE due_at <= ? AND seq <= ? AND since = 0 AND attempt < ?",
        (tx.now, last, SEVERAL),
    )
    return None if row is None else row[0]


def last_number(tx: Tx) -> int:
    """The number of the job that was added last, 0 when there is none."""
    row = tx.sql.one("SELECT MAX(seq) FROM jobs")
    return 0 if row is None or row[0] is None else row[0]


def renew(tx: Tx, job: Job, lease: int) -> int | None:
    """Extends a lease and returns its new end; None when it was lost or the job is gone."""
    until = tx.machine + lease
    kept = tx.sql.run(
        "UPDATE jobs SET free_at = ? WHERE seq = ? AND free_at = ?", (until, job.seq, job.free_at)
    )
    return until if kept else None


def held(tx: Tx, job: Job) -> Job | None:
    """The job as it is now, locked against other workers; None when the lease was lost."""
    row = tx.sql.one(
        f"SELECT {_COLUMNS} FROM jobs WHERE seq = ? AND free_at = ?{tx.sql.for_update}",
        (job.seq, job.free_at),
    )
    return None if row is None else _job(row)


def release(tx: Tx, jobs: Iterable[Job]) -> None:
    """Ends leases before anything was done."""
    tx.sql.many(
        "UPDATE jobs SET free_at = 0, leased = 0 WHERE seq = ?", [(job.seq,) for job in jobs]
    )


def checkpoint(tx: Tx, job: Job) -> None:
    """Stores how far a job is; its lease goes on."""
    tx.sql.later(
        "UPDATE jobs SET step = ?, attempt = ?, since = ?, args = ? WHERE seq = ?",
        (job.step, job.attempt, job.since, _encode(job.args), job.seq),
    )


def reschedule(tx: Tx, job: Job, due_at: int, free_at: int = 0) -> None:
    """Stores how far a job is and ends its lease; it goes on at `due_at`.

    free_at: when the backoff ends before which nobody is at it.
    """
    tx.sql.later(
        "UPDATE jobs SET step = ?, attempt = ?, since = ?, args = ?, due_at = ?, free_at = ?,"
        " leased = 0, held = NULL WHERE seq = ?",
        (job.step, job.attempt, job.since, _encode(job.args), due_at, free_at, job.seq),
    )
    tx.notify("work", here=True)


def blame(tx: Tx, job: Job, reason: str) -> None:
    """Stores why the last try at a job failed."""
    tx.sql.run("UPDATE jobs SET reason = ? WHERE seq = ?", (reason, job.seq))


def suspend(tx: Tx, jobs: Iterable[int], fault: str, until: int | None) -> None:
    """Keeps jobs from being due until a moment (clock time), or until `resume` of that fault.

    Who is at one loses the lease, and what comes out does not count; nobody else gets to it before
    that lease would have ended, or `stopped`.
    """
    due_at = NEVER if until is None else until
    tx.sql.many(
        "UPDATE jobs SET held = ?, free_at = free_at + 1,"
        " due_at = CASE WHEN due_at > ? THEN due_at ELSE ? END WHERE seq = ?",
        [(fault, due_at, due_at, job) for job in jobs],
    )


def stopped(tx: Tx, job: Job) -> None:
    """Takes in that this worker is no longer at a job that `suspend` has taken from it, or that was
    dropped: what has waited for that need wait no longer.
    """
    if tx.sql.run(
        "UPDATE jobs SET free_at = 0, leased = 0 WHERE seq = ? AND free_at = ?",
        (job.seq, job.free_at + 1),
    ):
        tx.notify("work", here=True)
    for waiting, until in tx.sql.all(
        "DELETE FROM awaited WHERE dropped = ? RETURNING job, until", (job.seq,)
    ):
        # Of two workers that stop at once, the second sees that the first has.
        tx.sql.one(f"SELECT 1 FROM jobs WHERE seq = ?{tx.sql.for_update}", (waiting,))
        others = tx.sql.one("SELECT 1 FROM awaited WHERE job = ? LIMIT 1", (waiting,))
        if others is None and tx.sql.run(
            "UPDATE jobs SET free_at = 0 WHERE seq = ? AND free_at = ?", (waiting, until)
        ):
            tx.notify("work", here=True)


def forget_leases(tx: Tx) -> None:
    """Ends every lease and backoff, as where all workers have ended."""
    tx.sql.run("UPDATE jobs SET free_at = 0, leased = 0 WHERE free_at > 0")
    tx.sql.run("DELETE FROM awaited")


def trim_awaited(tx: Tx, limit: int) -> int:
    """Deletes what nobody waits for any more, at most `limit`; returns how many.

    It is left behind by workers that died.
    """
    return tx.sql.run(
        "DELETE FROM awaited WHERE (dropped, job) IN"
        " (SELECT dropped, job FROM awaited WHERE until <= ? LIMIT ?)",
        (tx.machine, limit),
    )


def unheld(tx: Tx) -> Iterator[Job]:
    """All jobs that no fault holds, in order."""
    last = -1
    while True:
        rows = tx.sql.all(
            f"SELECT {_COLUMNS} FROM jobs WHERE held IS NULL AND seq > ? ORDER BY seq LIMIT ?",
            (last, _BATCH),
        )
        yield from map(_job, rows)
        if len(rows) < _BATCH:
            return
        last = rows[-1][0]


def resume(tx: Tx, fault: str) -> None:
    """Makes what a fault holds due at once."""
    if tx.sql.run("UPDATE jobs SET due_at = ?, held = NULL WHERE held = ?", (tx.now, fault)):
        tx.notify("work", here=True)


def share(tx: Tx, job: Job) -> None:
    """Lets other exclusive jobs begin on the job's resource."""
    tx.sql.later("UPDATE jobs SET exclusive = NULL WHERE seq = ?", (job.seq,))


def remove(tx: Tx, job: Job) -> None:
    tx.sql.later("DELETE FROM jobs WHERE seq = ?", (job.seq,))


def drop(tx: Tx, job: Job) -> Leases:
    """Removes a job wherever it stands; returns the leases of those who may be at it.

    That is its worker, or where nobody has got to it yet, those that it was waiting for itself. At
    one in backoff is nobody.
    """
    remove(tx, job)
    if job.free_at <= tx.machine:
        return ()
    if job.leased:
        return (Lease(job.seq, job.free_at),)
    waits = tx.sql.all("DELETE FROM awaited WHERE job = ? RETURNING dropped, until", (job.seq,))
    return [Lease(*wait) for wait in waits]


def of(tx: Tx, resource: int, *, lock: bool = False) -> list[Job]:
    """All jobs of a document, in order. lock: hold them against those who are at them."""
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM jobs WHERE resource = ? ORDER BY seq"
        + (tx.sql.for_update if lock else ""),
        (resource,),
    )
    return [_job(row) for row in rows]


def every(tx: Tx) -> list[Job]:
    """All there are, in order."""
    return [_job(row) for row in tx.sql.all(f"SELECT {_COLUMNS} FROM jobs ORDER BY seq")]


def after(tx: Tx, seq: int, limit: int) -> list[Job]:
    """The next jobs in order of their numbers, held ones too."""
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM jobs WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
    )
    return [_job(row) for row in rows]


def stages(tx: Tx) -> list[tuple[str, str, int, int]]:
    """(workflow, step, number of the first job, how many jobs) of all there are."""
    rows = tx.sql.all(
        "SELECT workflow, step, MIN(seq), COUNT(*) FROM jobs"
        " GROUP BY workflow, step ORDER BY workflow, step"
    )
    return [(workflow, step, first, n) for workflow, step, first, n in rows]


def stuck(tx: Tx) -> tuple[int, str, str] | None:
    """How many jobs have failed several times in a row; of the oldest, its workflow and the id
    of what it is about. None when there are none. It reads all jobs: use a scan.
    """
    row = tx.sql.one("SELECT COUNT(*), MIN(seq) FROM jobs WHERE attempt >= ?", (SEVERAL,))
    first = None if row is None or row[1] is None else get(tx, row[1])
    return None if row is None or first is None else (row[0], first.workflow, first.subject)


class Standing(NamedTuple):
    """A job, the fault that holds it (empty for none), and why its last try failed."""

    job: Job
    held: str
    reason: str


def upcoming(tx: Tx, limit: int) -> list[Standing]:
    """The first jobs in the order in which they are due, and those that have failed before them."""
    order = "ORDER BY CASE WHEN attempt > 0 THEN 0 ELSE 1 END, due_at, seq LIMIT ?"
    rows = tx.sql.all(f"SELECT {_COLUMNS}, held, reason FROM jobs {order}", (limit,))
    return [Standing(_job(row[:-2]), row[-2] or "", row[-1]) for row in rows]


def tally(tx: Tx) -> tuple[int, int, int, int]:
    """How many jobs there are, are due, have failed, and are held by faults: use a scan."""
    row = tx.sql.one(
        "SELECT COUNT(*), SUM(CASE WHEN due_at <= ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN attempt > 0 THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN held IS NULL THEN 0 ELSE 1 END) FROM jobs",
        (tx.now,),
    )
    every, due, failed, held = row or (0, 0, 0, 0)
    return every, due or 0, failed or 0, held or 0


def get(tx: Tx, seq: int) -> Job | None:
    row = tx.sql.one(f"SELECT {_COLUMNS} FROM jobs WHERE seq = ?", (seq,))
    return None if row is None else _job(row)


class Known(NamedTuple):
    """The work that there is at a moment. last: the number of the newest job.

    causes: those of jobs that requests have begun, which what follows from them has too.
    """

    last: int
    causes: frozenset[str]


def known(tx: Tx) -> Known:
    causes = tx.sql.all("SELECT DISTINCT cause FROM jobs WHERE cause <> ''")
    return Known(last_number(tx), frozenset(row[0] for row in causes))


def next_due(tx: Tx, known: Known) -> int | None:
    """The earliest due time of work that is not due yet, leased or not.

    Passes over what requests have begun since then. Where there is very much of that before
    anything else, its time is told after all: no look is longer.
    """
    rows: list[Row] = []
    for limit in (1, _BATCH):  # mostly the first is one that was there
        rows = tx.sql.all(
            "SELECT due_at, seq, cause FROM jobs WHERE due_at > ? ORDER BY due_at LIMIT ?",
            (tx.now, limit),
        )
        for due_at, seq, cause in rows:
            if not cause or seq <= known.last or cause in known.causes:
                return due_at
    return rows[-1][0] if len(rows) == _BATCH else None


def next_chance(tx: Tx) -> tuple[int, int] | None:
    """(due_at, free_at) of the work that is to be looked at next; None when there is none."""
    row = tx.sql.one(
        "SELECT due_at, free_at FROM jobs WHERE due_at <= ? ORDER BY free_at LIMIT 1", (tx.now,)
    )
    if row is None:
        row = tx.sql.one("SELECT due_at, free_at FROM jobs ORDER BY due_at LIMIT 1")
    return None if row is None else (row[0], row[1])


def _job(row: Row) -> Job:
    values = list(row)
    values[_ARGS] = {} if row[_ARGS] == _NO_ARGS else _decode(row[_ARGS])
    return Job(*values)
