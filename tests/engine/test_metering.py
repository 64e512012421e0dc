"""The charge rules: examples where a number is agreed, properties everywhere else."""

from collections import Counter
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.engine.metering import (
    CAP_HOURS,
    CENT,
    DOLLAR,
    GPU_CAP_HOURS,
    Line,
    Period,
    Rate,
    billed,
    cents,
    charge,
    clip_start,
    dollars,
    hourly_from_monthly,
    hours,
    line,
    month_hours,
    month_start,
    next_month,
    previous_month,
    price,
    scaled,
    tally,
    total,
)
from roost.store import HOUR


def at(year: int, month: int, day: int = 1, hour: int = 0, minute: int = 0) -> int:
    """A UTC date and time in microseconds since the epoch."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1_000_000


JANUARY, FEBRUARY, MARCH = at(2025, 1), at(2025, 2), at(2025, 3)
FIVE_DOLLARS = Rate(hourly_nanos=7_000_000, monthly_nanos=5 * DOLLAR)

instants = st.integers(at(2024, 11), at(2025, 5))
months = st.sampled_from([at(2024, 12), JANUARY, FEBRUARY, MARCH, at(2025, 4)])
amounts = st.integers(0, 40_000 * DOLLAR)
units = st.integers(0, 744)
rates = st.builds(
    Rate,
    hourly_nanos=st.integers(0, 60 * DOLLAR),
    monthly_nanos=amounts,
    capped=st.booleans(),
    cap_hours=st.sampled_from([CAP_HOURS, GPU_CAP_HOURS]),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(instants)
    return Period(start, draw(st.none() | st.integers(start, at(2025, 5))), draw(rates))


# --- Months


@given(us=st.integers(at(1970, 2), at(9998, 12)))
def test_months_are_those_of_the_calendar(us: int) -> None:
    then = datetime.fromtimestamp(us // 1_000_000, UTC)
    year, month = divmod(then.year * 12 + then.month - 1, 12)
    following, preceding = (divmod(year * 12 + month + step, 12) for step in (1, -1))
    assert month_start(us) == at(year, month + 1)
    assert next_month(us) == at(following[0], following[1] + 1)
    assert previous_month(us) == at(preceding[0], preceding[1] + 1)


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_last_microsecond_belongs_to_its_month(year: int) -> None:
    for month in range(1, 13):
        start = at(year, month)
        end = next_month(start)
        assert month_start(start) == month_start(end - 1) == previous_month(end) == start
        assert month_start(end) == end


# --- Hours


@pytest.mark.parametrize(
    ("used_us", "expected"),
    [(-1, 0), (0, 1), (1, 1), (HOUR, 1), (HOUR + 1, 2), (24 * HOUR, 24)],
)
def test_a_started_hour_counts(used_us: int, expected: int) -> None:
    assert hours(JANUARY, JANUARY + used_us) == expected


@given(start=instants, used_us=st.integers(1, 800 * HOUR))
def test_hours_are_the_fewest_that_hold_the_use(start: int, used_us: int) -> None:
    counted = hours(start, start + used_us)
    assert (counted - 1) * HOUR < used_us <= counted * HOUR


def test_an_hour_across_midnight_of_the_first_counts_in_both_months() -> None:
    period = Period(at(2025, 1, 31, 23, 30), at(2025, 2, 1, 0, 30), FIVE_DOLLARS)
    assert [month_hours(period, month, MARCH) for month in (JANUARY, FEBRUARY)] == [1, 1]


def test_the_first_instant_of_a_month_belongs_to_what_begins_there() -> None:
    begins = Period(FEBRUARY, None, FIVE_DOLLARS)
    goes_on = Period(FEBRUARY - 1, None, FIVE_DOLLARS)
    assert [month_hours(begins, month, FEBRUARY) for month in (JANUARY, FEBRUARY)] == [0, 1]
    assert [month_hours(goes_on, month, FEBRUARY) for month in (JANUARY, FEBRUARY)] == [1, 0]
    assert month_hours(goes_on, FEBRUARY, FEBRUARY + 1) == 1


@pytest.mark.parametrize("start", [JANUARY, FEBRUARY - 1, FEBRUARY])
def test_what_begins_and_ends_at_once_has_one_hour_in_one_month(start: int) -> None:
    period = Period(start, start, FIVE_DOLLARS)
    counted = {month: month_hours(period, month, MARCH) for month in (JANUARY, FEBRUARY)}
    assert counted == {JANUARY: 0, FEBRUARY: 0} | {month_start(start): 1}


@given(period=periods(), month=months, now=instants)
def test_a_month_has_the_hours_of_the_overlap(period: Period, month: int, now: int) -> None:
    end = now if period.stop_us is None else min(period.stop_us, now)
    overlap = min(end, next_month(month)) - max(period.start_us, month)
    counted = month_hours(period, month, now)
    if overlap > 0:
        assert (counted - 1) * HOUR < overlap <= counted * HOUR
    else:
        assert counted == (period.start_us == end and month_start(end) == month)


@given(period=periods(), month=months, instants=st.tuples(instants, instants))
def test_hours_and_charge_never_fall_as_time_passes(
    period: Period, month: int, instants: tuple[int, int]
) -> None:
    before, after = (month_hours(period, month, now) for now in sorted(instants))
    assert before <= after
    assert charge(period.rate, before) <= charge(period.rate, after)


@given(start=instants, used_us=st.integers(0, 800 * HOUR), month=months, later=instants)
def test_stopping_changes_nothing_then_or_later(
    start: int, used_us: int, month: int, later: int
) -> None:
    stop = start + used_us
    running = Period(start, None, FIVE_DOLLARS)
    stopped = Period(start, stop, FIVE_DOLLARS)
    expected = month_hours(running, month, stop)
    assert month_hours(stopped, month, stop) == expected
    assert month_hours(stopped, month, max(stop, later)) == expected


@given(start=instants, used_us=st.integers(1, 4_000 * HOUR))
def test_the_hours_of_all_months_hold_the_use_and_little_more(start: int, used_us: int) -> None:
    stop = start + used_us
    period = Period(start, stop, FIVE_DOLLARS)
    touched = [month_start(start)]
    while next_month(touched[-1]) < stop:
        touched.append(next_month(touched[-1]))
    counted = sum(month_hours(period, month, stop) for month in touched)
    # Every midnight of a 1st in between may split one hour into two started ones.
    assert hours(start, stop) <= counted <= hours(start, stop) + len(touched) - 1


# --- Charges


def test_the_last_hour_before_the_cap_and_the_one_that_reaches_it() -> None:
    period = Period(JANUARY, None, FIVE_DOLLARS)

    def charge_after(used_us: int) -> int:
        return charge(period.rate, month_hours(period, JANUARY, JANUARY + used_us))

    assert charge_after(671 * HOUR) == 671 * 7_000_000
    assert charge_after(671 * HOUR + 1) == 5 * DOLLAR
    assert charge_after(672 * HOUR) == 5 * DOLLAR
    assert charge_after(744 * HOUR) == 5 * DOLLAR


def test_a_dear_hour_is_capped_before_the_cap_hours() -> None:
    rate = Rate(hourly_nanos=10_000_000, monthly_nanos=5 * DOLLAR)
    assert [charge(rate, units) for units in (499, 500, 501, 671)] == [
        499 * 10_000_000, 5 * DOLLAR, 5 * DOLLAR, 5 * DOLLAR,
    ]  # fmt: skip


def test_a_gpu_reaches_its_cap_in_months_of_31_days_only() -> None:
    gpu = Rate(hourly_nanos=100_000_000, monthly_nanos=73 * DOLLAR, cap_hours=GPU_CAP_HOURS)
    assert charge(gpu, 30 * 24) == 72 * DOLLAR
    assert charge(gpu, 730) == charge(gpu, 31 * 24) == 73 * DOLLAR


@given(rate=rates, units=units)
def test_an_uncapped_charge_is_its_hours(rate: Rate, units: int) -> None:
    uncapped = Rate(rate.hourly_nanos, rate.monthly_nanos, capped=False)
    assert charge(uncapped, units) == units * rate.hourly_nanos


@given(rate=rates, units=units)
def test_a_capped_charge_never_exceeds_the_month_and_ends_there(rate: Rate, units: int) -> None:
    capped = Rate(rate.hourly_nanos, rate.monthly_nanos, cap_hours=rate.cap_hours)
    assert 0 <= charge(capped, units) <= rate.monthly_nanos
    if units >= rate.cap_hours:
        assert charge(capped, units) == rate.monthly_nanos
    elif units * rate.hourly_nanos <= rate.monthly_nanos:
        assert charge(capped, units) == units * rate.hourly_nanos


@given(rate=rates)
def test_a_charge_never_falls_with_another_hour(rate: Rate) -> None:
    assert all(one <= other for one, other in pairwise(charge(rate, n) for n in range(745)))


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_year_of_use_costs_twelve_months(year: int) -> None:
    period = Period(at(year - 1, 7), None, FIVE_DOLLARS)
    months = [at(year, month) for month in range(1, 13)]
    now = at(year + 1, 1)
    assert sum(billed(period.rate, month_hours(period, m, now)) for m in months) == 60 * DOLLAR


@given(rate=rates, first=st.integers(1, 300), rest_us=st.integers(1, 300 * HOUR))
def test_cutting_at_a_full_hour_keeps_hours_and_uncapped_charge(
    rate: Rate, first: int, rest_us: int
) -> None:
    cut, stop = JANUARY + first * HOUR, JANUARY + first * HOUR + rest_us
    whole, one, other = hours(JANUARY, stop), hours(JANUARY, cut), hours(cut, stop)
    uncapped = Rate(rate.hourly_nanos, rate.monthly_nanos, capped=False)
    assert one + other == whole
    assert charge(uncapped, one) + charge(uncapped, other) == charge(uncapped, whole)


@given(first_us=st.integers(1, 300 * HOUR), rest_us=st.integers(1, 300 * HOUR))
def test_cutting_anywhere_adds_an_hour_at_most(first_us: int, rest_us: int) -> None:
    cut, stop = JANUARY + first_us, JANUARY + first_us + rest_us
    whole, parts = hours(JANUARY, stop), hours(JANUARY, cut) + hours(cut, stop)
    assert whole <= parts <= whole + 1


def test_cutting_a_capped_period_may_cost_less_or_more() -> None:
    # 671 hours and one more miss the completed month; 500 and 500 are capped on their own.
    assert charge(FIVE_DOLLARS, 671) + charge(FIVE_DOLLARS, 1) < charge(FIVE_DOLLARS, 672)
    assert charge(FIVE_DOLLARS, 400) + charge(FIVE_DOLLARS, 344) > charge(FIVE_DOLLARS, 744)


# --- Sums


@given(
    groups=st.dictionaries(periods(), st.integers(1, 100_000), max_size=12),
    month=months,
    now=instants,
)
def test_a_tally_comes_to_the_sum_of_the_single_items(
    groups: dict[Period, int], month: int, now: int
) -> None:
    singles = sum(
        count * item.total
        for period, count in groups.items()
        if (item := line(period, month, now, description="", product=""))
    )
    assert total(tally(groups, month, now)) == singles


@given(periods=st.lists(periods(), max_size=12), month=months, now=instants)
def test_clipped_starts_group_without_changing_the_sum(
    periods: list[Period], month: int, now: int
) -> None:
    clipped = Counter(Period(clip_start(p.start_us, month), p.stop_us, p.rate) for p in periods)
    singles = sum(billed(p.rate, month_hours(p, month, now)) for p in periods)
    assert total(tally(clipped, month, now)) == singles


def test_clipping_leaves_one_group_of_all_that_goes_on() -> None:
    starts = [at(2024, 11), JANUARY - 1, JANUARY - HOUR]
    assert len({clip_start(start, JANUARY) for start in starts}) == 1
    assert clip_start(JANUARY, JANUARY) == JANUARY
    assert clip_start(JANUARY + 1, JANUARY) == JANUARY + 1


@pytest.mark.parametrize(("start", "expected"), [(at(2024, 11), 0), (FEBRUARY, 1)])
def test_clipping_still_tells_apart_what_begins_with_the_month(start: int, expected: int) -> None:
    clipped = Period(clip_start(start, FEBRUARY), None, FIVE_DOLLARS)
    assert month_hours(clipped, FEBRUARY, FEBRUARY) == expected


# --- Lines


def test_a_line_of_an_invoice() -> None:
    period = Period(at(2024, 11), at(2025, 1, 2, 0, 30), FIVE_DOLLARS)
    assert line(period, JANUARY, MARCH, description="web (vc2-1c-1gb)", product="compute") == Line(
        description="web (vc2-1c-1gb)",
        product="compute",
        start_us=JANUARY,
        end_us=at(2025, 1, 2, 0, 30),
        units=25,
        unit_type="hours",
        unit_price=7_000_000,
        total=18 * CENT,
    )
    assert line(period, FEBRUARY, MARCH, description="", product="") is None


@given(period=periods(), month=months, now=instants)
def test_a_line_agrees_with_the_hours_and_stays_in_its_month(
    period: Period, month: int, now: int
) -> None:
    item = line(period, month, now, description="", product="")
    counted = month_hours(period, month, now)
    assert (item is None) == (counted == 0)
    if item is not None:
        assert item.units == counted == hours(item.start_us, item.end_us)
        assert item.total == billed(period.rate, counted)
        assert item.total % CENT == 0
        assert month <= item.start_us <= item.end_us <= min(now, next_month(month))


# --- Prices


@given(monthly=amounts)
def test_an_hourly_price_of_a_monthly_one(monthly: int) -> None:
    hourly = hourly_from_monthly(monthly)
    assert abs(Fraction(monthly, CAP_HOURS) - hourly) <= Fraction(1, 2)
    assert charge(Rate(hourly, monthly), CAP_HOURS) == monthly


def test_a_half_nanodollar_goes_up() -> None:
    assert [hourly_from_monthly(n) for n in (335, 336, 1007, 1008)] == [0, 1, 1, 2]


def test_backups_are_a_fifth_of_the_plan() -> None:
    backups = scaled(Rate(7_000_000, 5 * DOLLAR, cap_hours=GPU_CAP_HOURS), 20)
    assert backups == Rate(1_400_000, DOLLAR, cap_hours=GPU_CAP_HOURS)
    assert scaled(Rate(2, 3, capped=False), 20) == Rate(0, 1, capped=False)


@given(rate=rates, percent=st.sampled_from([20, 100, 150]))
def test_scaling_is_exact_to_half_a_nanodollar(rate: Rate, percent: int) -> None:
    result = scaled(rate, percent)
    for before, after in (
        (rate.hourly_nanos, result.hourly_nanos),
        (rate.monthly_nanos, result.monthly_nanos),
    ):
        exact = Fraction(before * percent, 100)
        assert Fraction(-1, 2) < after - exact <= Fraction(1, 2)


# --- Numbers


@given(nanos=amounts)
def test_cents_round_half_up(nanos: int) -> None:
    expected = Decimal(nanos).scaleb(-9).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(cents(nanos)) == expected * 100


def test_the_half_cent_is_the_first_that_goes_up() -> None:
    assert [cents(n) for n in (0, CENT // 2 - 1, CENT // 2, CENT)] == [0, 0, 1, 1]


@given(nanos=st.integers(0, 10**21))
def test_dollars_are_written_with_two_decimals_at_most(nanos: int) -> None:
    written = Decimal(repr(dollars(nanos)))
    assert written * 100 == cents(nanos)


@given(nanos=amounts)
def test_a_price_is_exact_and_so_is_its_float(nanos: int) -> None:
    assert price(nanos) * DOLLAR == nanos
    assert Decimal(repr(float(price(nanos)))) == price(nanos)


def test_numbers_as_json_shows_them() -> None:
    assert [dollars(n) for n in (0, CENT, 5 * DOLLAR, 5_424_999_999)] == [0.0, 0.01, 5.0, 5.42]
    assert float(price(7_000_000)) == 0.007
