"""The two times. Both are integer microseconds since the epoch, UTC.

Clock time is what clients see: dates, charges, schedules, expiries, lifecycle delays. It is real,
scaled, or held and advanced by hand. Machine time keeps the machinery alive: leases, backoff,
rate limits, timeouts. It is never scaled or held. Neither ever goes back.
"""

import math
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

    rate is 1 for a real clock, 0 for a held one. resume: while the clock is being advanced, and so
    held, the rate at which it runs on afterwards.
    """

    base: int = 0
    since: int = 0
    rate: float = 1.0
    resume: float | None = None

    @property
    def held(self) -> bool:
        return self.rate == 0

    @property
    def is_real(self) -> bool:
        """Whether clock time is real time, and stays so."""
        return self.rate == 1 and self.base == self.since and self.resume is None

    @property
    def lasting_rate(self) -> float:
        """The rate but for the time in which the clock is being advanced."""
        return self.rate if self.resume is None else self.resume

    def at(self, machine: int) -> int:
        if self.rate == 1.0:
            return self.base + machine - self.since
        return self.base + int((machine - self.since) * self.rate)


class Times:
    """Tells both times; one for each process, shared by everything in it.

    machine_offset: how far ahead of this system's clock machine time is.
    """

    def __init__(self) -> None:
        self.setting = ClockSetting()
        self.machine_offset = 0
        self._led = 0, time.monotonic_ns() // 1000
        """Machine time, and that of the monotonic clock, when the system clock last led."""

    def machine(self) -> int:
        """Goes by the system clock, but never back: when that is put back, machine time goes on,
        a tenth slower, until the system clock has caught up.
        """
        told = time.time_ns() // 1000 + self.machine_offset
        passed = time.monotonic_ns() // 1000
        led, then = self._led
        at_least = led + (passed - then) * 9 // 10
        if told < at_least:
            return at_least
        self._led = told, passed
        return told

    def follow(self, offset: int) -> None:
        """Has machine time be another one from now on, whatever it has been before."""
        self.machine_offset = offset
        self._led = 0, time.monotonic_ns() // 1000

    def clock(self) -> int:
        return self.setting.at(self.machine())

    def clock_not_before(self, moment: int) -> None:
        """Has clock time, unless it is held, go on from a moment at least, and machine time too."""
        behind, rate = moment - self.clock(), self.setting.rate
        if behind > 0 and rate > 0:
            passed = time.monotonic_ns() // 1000
            self._led = self.machine() + math.ceil(behind / rate), passed


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
