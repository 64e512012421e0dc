"""When a database is maintained: weekly windows, and the updates that are installed in them.

Updates come out on the first of each month. Whoever does not install one before has it installed in
the first window two weeks later.
"""

from datetime import UTC, datetime, timedelta

from ...engine import jobs
from ...store import DAY, SECOND, Tx, month_start
from .documents import DatabaseBody, DatabaseRecord

MAINTAIN = "maintain-database"
"""The job that is due at each window."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GRACE = 14 * DAY
"""How long an update waits for somebody to install it."""
MOST = 12
"""Of more updates than these, the older ones are part of the newer."""


def begin(tx: Tx, record: DatabaseRecord) -> None:
    """Has the job run at the next window."""
    due_at = following(record.body, tx.now)
    jobs.start(tx, MAINTAIN, record.account, record, exclusive=False, due_at=due_at)


def begin_anew(tx: Tx, record: DatabaseRecord) -> None:
    """The same after the windows have changed; nothing before the database is there."""
    if record.state.made_at:
        jobs.drop(tx, record, MAINTAIN)
        begin(tx, record)


def following(body: DatabaseBody, after: int) -> int:
    """The first window that begins after a moment, both clock time in microseconds."""
    then = datetime.fromtimestamp(after // SECOND, UTC)
    begins = then.replace(
        hour=int(body.maintenance_time[:2]),
        minute=int(body.maintenance_time[3:5]),
        second=0,
        microsecond=0,
    )
    begins += timedelta(days=(DAYS.index(body.maintenance_dow) - then.weekday()) % 7)
    if begins <= then:
        begins += timedelta(days=7)
    return int(begins.timestamp()) * SECOND


def updates(record: DatabaseRecord, now: int) -> list[int]:
    """When each update came out that is not installed, the oldest first."""
    found: list[int] = []
    if not record.state.made_at:
        return found
    month = month_start(now)
    while month > record.state.maintained_at and len(found) < MOST:
        found.append(month)
        month = month_start(month - 1)
    return found[::-1]


def due(record: DatabaseRecord, released: int) -> int:
    """The window in which an update is installed at the latest."""
    return following(record.body, released + GRACE)


def name(released: int) -> str:
    """How an update is called."""
    month = datetime.fromtimestamp(released // SECOND, UTC)
    return f"Security and maintenance update of {month:%B %Y}"
