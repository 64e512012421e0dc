"""When something that repeats runs next; above all, an instance's automatic backup.

The five types, the ranges and the numbering of weekdays are those of the API's backup schedule.
All of it is UTC. Even and odd mean the date, so `daily_alt_odd` runs on the 31st and again on the
1st: two days in a row are both odd there, and no run is left out to keep the two days' distance.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from cronsim import CronSim
from msgspec import Meta, Struct

from roost.store import SECOND

ScheduleType = Literal["daily", "weekly", "monthly", "daily_alt_even", "daily_alt_odd"]


# Terraform and vultr-cli send 0 for a `dow` that nobody gave.
class Schedule(Struct, frozen=True):
    """When to make backups. All times are UTC.

    type: how often. It is `daily`, `weekly`, `monthly`, or every other day: `daily_alt_even` on
        even dates and `daily_alt_odd` on odd dates.
    hour: the hour of the day, from 0 to 23.
    dow: the day of the week for `weekly`, from 1 for Sunday to 7 for Saturday. 0 counts as 1.
    dom: the day of the month for `monthly`, from 1 to 28.
    """

    type: ScheduleType
    hour: Annotated[int, Meta(ge=0, le=23)] = 0
    dow: Annotated[int, Meta(ge=0, le=7)] = 1
    dom: Annotated[int, Meta(ge=1, le=28)] = 1


def next_run(schedule: Schedule, after_us: int) -> int:
    """The first run strictly after an instant, both in microseconds since the epoch.

    The ranges are the caller's to check; a number that means no time at all raises CronSimError.
    """
    return next_time(_cron(schedule), after_us)


def next_time(cron: str, after_us: int) -> int:
    """The first time of a cron expression strictly after an instant, as above."""
    after = datetime.fromtimestamp(after_us // SECOND, UTC)
    return int(next(CronSim(cron, after)).timestamp()) * SECOND


def _cron(schedule: Schedule) -> str:
    """The same as a cron expression, whose weekdays begin with 0."""
    match schedule.type:
        case "daily":
            days = "* * *"
        case "weekly":
            days = f"* * {schedule.dow - 1}"
        case "monthly":
            days = f"{schedule.dom} * *"
        case "daily_alt_even":
            days = "2-30/2 * *"
        case "daily_alt_odd":
            days = "1-31/2 * *"
    return f"0 {schedule.hour} {days}"
