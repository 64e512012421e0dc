"""The two times. Both are integer microseconds since the epoch, UTC.

Clock time is what clients see: dates, charges, schedules, expiries, lifecycle delays. It is real,
scaled, or held and advanced by hand. Machine time keeps the machinery alive: leases, backoff,
rate limits, timeouts. It is never scaled or held.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class ClockSetting(msgspec.Struct, frozen=True):
    """How clock time follows machine time: clock = base + (machine - since) * rate.

    rate is 1 for a real clock, 0 for a held one.
    """

    base: int = 0
    since: int = 0
    rate: float = 1.0

    @property
    def held(self) -> bool:
        return self.rate == 0

    def at(self, machine: int) -> int:
        if self.rate == 1.0:
            return self.base + machine - self.since
        return self.base + int((machine - self.since) * self.rate)


class Times:
    """Tells both times; one for each process, shared by everything in it."""

    def __init__(self) -> None:
        self.setting = ClockSetting()
        self.machine_offset = 0

    def machine(self) -> int:
        return time.time_ns() // 1000 + self.machine_offset

    def clock(self) -> int:
        return self.setting.at(self.machine())


def month_start(us: int) -> int:
    """The first instant of the calendar month (UTC) that contains `us`."""
    return _month_start(us // HOUR)


def iso(us: int) -> str:
    """`2020-10-10T01:56:20+00:00`, the form of every date that the API shows."""
    return _iso(us // SECOND)


def plain(us: int) -> str:
    """`2025-05-05 14:54:34`: the form that jobs and schedules use."""
    return _plain(us // SECOND)


# Much happens in one second, and more in one hour.


@lru_cache(maxsize=16)
def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()


@lru_cache(maxsize=16)
def _plain(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S")


@lru_cache(maxsize=16)
def _month_start(hour: int) -> int:
    then = datetime.fromtimestamp(hour * HOUR // SECOND, UTC)
    return int(datetime(then.year, then.month, 1, tzinfo=UTC).timestamp()) * SECOND
