"""The two times."""

from roost.store import SECOND, ClockSetting, Times, iso, plain

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
