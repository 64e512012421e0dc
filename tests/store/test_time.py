"""The two times."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.store import DAY, HOUR, MINUTE, SECOND, ClockSetting, Times, iso, plain

NOON = 1_740_830_400 * SECOND


def test_a_real_clock_is_machine_time() -> None:
    assert ClockSetting().at(NOON) == NOON


def test_a_held_clock_stands() -> None:
    held = ClockSetting(base=7, since=NOON, rate=0)
    assert held.held
    assert held.at(NOON + 60 * SECOND) == 7


def test_a_scaled_clock_runs_faster() -> None:
    assert ClockSetting(base=0, since=NOON, rate=60).at(NOON + SECOND) == 60 * SECOND


def test_a_clock_may_run_ahead() -> None:
    assert ClockSetting(base=NOON + SECOND, since=NOON).at(NOON + 5) == NOON + SECOND + 5


def test_the_database_corrects_this_machine() -> None:
    times = Times()
    before = times.machine()
    times.machine_offset = 3600 * SECOND
    assert times.machine() - before >= 3600 * SECOND
    assert times.clock() - before >= 3600 * SECOND


def test_dates_look_as_clients_expect() -> None:
    assert iso(NOON + 999_999) == "2025-03-01T12:00:00+00:00"
    assert plain(NOON + 999_999) == "2025-03-01 12:00:00"


class Watch:
    """The system's clocks, in microseconds: one that people set, and one that only goes forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.set, self.monotonic = NOON, 7 * SECOND
        monkeypatch.setattr(time, "time_ns", lambda: self.set * 1000)
        monkeypatch.setattr(time, "monotonic_ns", lambda: self.monotonic * 1000)

    def passes(self, span: int) -> None:
        self.set += span
        self.monotonic += span


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with monkeypatch.context() as patch:
        yield Watch(patch)


def test_machine_time_is_the_systems(watch: Watch) -> None:
    times = Times()
    assert times.machine() == NOON
    watch.passes(HOUR)
    assert times.machine() == NOON + HOUR
    watch.set += DAY  # somebody has set the clock, or the machine slept
    assert times.machine() == NOON + HOUR + DAY


def test_a_system_clock_that_is_put_back_takes_no_time_with_it(watch: Watch) -> None:
    times = Times()
    assert times.clock() == NOON
    watch.set -= HOUR
    assert times.clock() == NOON
    watch.passes(10 * MINUTE)
    assert times.clock() == NOON + 9 * MINUTE
    watch.passes(10 * HOUR - 10 * MINUTE)
    assert times.clock() == watch.set == NOON + 9 * HOUR
    watch.passes(HOUR)
    assert times.clock() == watch.set


@given(st.lists(st.tuples(st.integers(-DAY, DAY), st.integers(0, HOUR)), max_size=20))
def test_it_never_goes_back_and_never_stands_still(steps: list[tuple[int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        watch = Watch(patch)
        times = Times()
        for put, passes in steps:
            before = times.machine()
            watch.set += put
            watch.passes(passes)
            assert times.machine() >= max(watch.set, before + passes * 9 // 10 - 1)


@pytest.mark.parametrize("rate", [0.5, 1, 60])
def test_a_start_goes_on_from_where_clock_time_had_come(watch: Watch, rate: float) -> None:
    times = Times()
    times.setting = ClockSetting(base=NOON, since=NOON, rate=rate)
    times.clock_not_before(NOON + HOUR)
    assert NOON + HOUR <= times.clock() <= NOON + HOUR + rate
    watch.passes(SECOND)
    assert times.clock() > NOON + HOUR
    reached = times.clock()
    times.clock_not_before(NOON)
    assert times.clock() == reached
