"""Backup schedules: where each type runs, and that it never runs late, early or in the past."""

from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSimError
from hypothesis import given
from hypothesis import strategies as st

from roost.engine.schedule import Schedule, ScheduleType, next_run
from roost.store import DAY, plain

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

TYPES: tuple[ScheduleType, ...] = ("daily", "weekly", "monthly", "daily_alt_even", "daily_alt_odd")
LONGEST_GAP_DAYS: dict[ScheduleType, int] = {
    "daily": 1,
    "weekly": 7,
    "monthly": 31,
    # The 30th or 28th to the 2nd of the next month, across a 31st or a 29th of February.
    "daily_alt_even": 3,
    "daily_alt_odd": 2,
}


def at(text: str) -> int:
    """A UTC date and time in microseconds since the epoch."""
    return (datetime.fromisoformat(f"{text}+00:00") - EPOCH) // timedelta(microseconds=1)


instants = st.integers(0, at("2100-01-01 00:00:00"))
schedules = st.builds(
    Schedule,
    type=st.sampled_from(TYPES),
    hour=st.integers(0, 23),
    dow=st.integers(1, 7),
    dom=st.integers(1, 28),
)


def runs(schedule: Schedule, after: str, count: int) -> list[str]:
    """The next runs after a UTC time, each from the one before."""
    now, texts = at(after), list[str]()
    for _ in range(count):
        now = next_run(schedule, now)
        texts.append(plain(now))
    return texts


def is_due(schedule: Schedule, day: datetime) -> bool:
    """Whether a schedule runs on a date, told from the calendar instead of a cron expression."""
    return {
        "daily": True,
        "weekly": day.isoweekday() % 7 + 1 == schedule.dow,
        "monthly": day.day == schedule.dom,
        "daily_alt_even": day.day % 2 == 0,
        "daily_alt_odd": day.day % 2 == 1,
    }[schedule.type]


def test_daily() -> None:
    assert runs(Schedule("daily", hour=10), "2020-07-27 09:59:59", 2) == [
        "2020-07-27 10:00:00",
        "2020-07-28 10:00:00",
    ]


def test_weekly_counts_from_sunday() -> None:
    for dow, date in enumerate(("05", "06", "07", "08", "09", "10", "11"), start=1):
        first = runs(Schedule("weekly", hour=3, dow=dow), "2025-01-04 03:00:00", 1)
        assert first == [f"2025-01-{date} 03:00:00"]


def test_monthly_runs_in_february_too() -> None:
    assert runs(Schedule("monthly", hour=23, dom=28), "2025-01-28 23:00:00", 2) == [
        "2025-02-28 23:00:00",
        "2025-03-28 23:00:00",
    ]


def test_even_and_odd_dates_around_the_end_of_a_month() -> None:
    assert runs(Schedule("daily_alt_odd"), "2025-01-28 12:00:00", 4) == [
        "2025-01-29 00:00:00",
        "2025-01-31 00:00:00",
        "2025-02-01 00:00:00",
        "2025-02-03 00:00:00",
    ]
    assert runs(Schedule("daily_alt_even"), "2025-01-28 12:00:00", 2) == [
        "2025-01-30 00:00:00",
        "2025-02-02 00:00:00",
    ]
    assert runs(Schedule("daily_alt_odd"), "2024-02-28 12:00:00", 2) == [
        "2024-02-29 00:00:00",
        "2024-03-01 00:00:00",
    ]


def test_the_instant_of_a_run_belongs_to_the_run_before() -> None:
    daily = Schedule("daily", hour=10)
    ten = at("2025-01-01 10:00:00")
    assert next_run(daily, ten - 1) == ten
    assert next_run(daily, ten) == next_run(daily, ten + 1) == ten + DAY


@given(schedule=schedules, after=instants)
def test_the_next_run_is_the_first_due_hour_ahead(schedule: Schedule, after: int) -> None:
    run = next_run(schedule, after)
    assert after < run <= after + LONGEST_GAP_DAYS[schedule.type] * DAY
    when = EPOCH + timedelta(microseconds=run)
    assert when == when.replace(hour=schedule.hour, minute=0, second=0, microsecond=0)
    assert is_due(schedule, when)
    missed = when - timedelta(days=1)
    while missed > EPOCH + timedelta(microseconds=after):
        assert not is_due(schedule, missed)
        missed -= timedelta(days=1)


@given(schedule=schedules, instants=st.tuples(instants, instants))
def test_waiting_longer_never_brings_an_earlier_run(
    schedule: Schedule, instants: tuple[int, int]
) -> None:
    earlier, later = sorted(instants)
    assert next_run(schedule, earlier) <= next_run(schedule, later)


@pytest.mark.parametrize(
    "schedule",
    [Schedule("daily", hour=24), Schedule("weekly", dow=0), Schedule("monthly", dom=32)],
)
def test_a_number_that_means_no_time_is_refused(schedule: Schedule) -> None:
    with pytest.raises(CronSimError):
        next_run(schedule, 0)
