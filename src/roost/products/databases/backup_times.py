"""When a database is backed up: once as soon as it is there, and daily from then on.

Nothing runs for it: what there is at any moment is worked out from the clock.
"""

from hashlib import blake2b
from typing import NamedTuple

from ...catalog.databases import BACKUP_DAYS, database_plan
from ...store import DAY, HOUR, MINUTE
from .documents import DatabaseRecord


class Schedule(NamedTuple):
    """The time of day, UTC."""

    hour: int
    minute: int

    @property
    def text(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


def schedule(record: DatabaseRecord) -> Schedule:
    """What was chosen; of what was not, what Roost chooses, another for each database."""
    body = record.body
    hour, minute = blake2b(record.id.encode(), digest_size=2).digest()
    return Schedule(
        int(body.backup_hour) if body.backup_hour else hour % 24,
        int(body.backup_minute) if body.backup_minute else minute % 60,
    )


def latest(record: DatabaseRecord, now: int) -> int | None:
    """When the latest backup was made; None while there is none."""
    state = record.state
    if not state.made_at:
        return None
    time = schedule(record)
    today = now - now % DAY + time.hour * HOUR + time.minute * MINUTE
    last = today if today <= now else today - DAY
    return last if last > state.schedule_from else state.backed_up


def oldest(record: DatabaseRecord, now: int) -> int | None:
    """The oldest moment that it can be restored to; None while there is no backup."""
    newest = latest(record, now)
    if newest is None:
        return None
    days = restorable_days(record)
    return min(newest, max(record.state.history_from, now - days * DAY)) if days else newest


def begin(record: DatabaseRecord, now: int) -> None:
    """The database is there, and backed up at once. The caller stores it."""
    state = record.state
    state.made_at = state.history_from = state.schedule_from = state.backed_up = now


def keep(record: DatabaseRecord, now: int) -> None:
    """Takes in what the stored times and plan have come to, where these are others by now."""
    before, state = record.stored(), record.state
    newest, first = latest(before, now), oldest(before, now)
    if newest is not None and first is not None:
        state.backed_up, state.schedule_from, state.history_from = newest, now, first


def restorable_days(record: DatabaseRecord) -> int:
    """How many days back its plan can be restored; 0 where it cannot be at all."""
    plan = database_plan(record.body.plan)
    assert plan is not None
    return BACKUP_DAYS[plan.tier]
