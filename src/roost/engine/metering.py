"""What the use of a resource costs, by pure arithmetic.

Nothing ticks. A resource leaves periods of use behind (from when, until when, at which rate),
and every amount is computed from them whenever somebody asks. A halted machine is still in use:
deleting or resizing it ends its period, switching it off does not.

The rules, for one period in one calendar month (UTC):

* **A started hour counts.** The period is cut to the month, as a half-open interval, and its
  length is rounded up to whole hours. A period that goes on from the month before counts anew
  from the month's first instant, so an hour that spans midnight of the 1st counts in both.
  A period that begins in the month has at least one hour, even if it ends at the same instant.
* **Charge = min(hours x hourly, monthly)** where the rate is capped, **and monthly as soon as
  hour number `cap_hours` has started.** A published hourly price is about monthly / 730, so 671
  hours come to some 92 % of the monthly price; the 672nd, which starts the instant those have
  passed, completes it. No later hour adds anything.
* **Charge = hours x hourly** where it is not capped (plans that are invoiced hourly).
* **Each item is rounded to the cent once, half up.** Sums are sums of rounded items.

Cutting one period in two is not neutral: each part rounds up its own hours, is capped on its own,
and may miss the completed month that the whole would have reached.

Instants are integer microseconds since the epoch. A month is named by its first instant. Amounts
are integer nanodollars, never negative; `dollars` and `price` serve the edge, where JSON wants a
number.
"""

from calendar import timegm
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from time import gmtime
from typing import Literal, Protocol

from msgspec import Struct

from roost.store import DAY, HOUR, SECOND

DOLLAR = 1_000_000_000
CENT = DOLLAR // 100

CAP_HOURS = 672
"""Hours that complete a month: 28 days, which every calendar month has."""
GPU_CAP_HOURS = 730
"""The same for GPU plans: the average month, which only one of 31 days reaches."""


class HasPrice(Protocol):
    """What something costs by the hour and by the month, in nanodollars."""

    @property
    def hourly_nanos(self) -> int: ...

    @property
    def monthly_nanos(self) -> int: ...


class Rate(Struct, frozen=True, gc=False):
    """The price of an hour and of a month; `capped` says whether the month's price binds."""

    hourly_nanos: int
    monthly_nanos: int
    capped: bool = True
    cap_hours: int = CAP_HOURS


class Period(Struct, frozen=True, gc=False):
    """One stretch of use at one rate: [start, stop), still running when `stop_us` is None."""

    start_us: int
    stop_us: int | None
    rate: Rate


class Line(Struct, frozen=True):
    """One item of an invoice, its start and end cut to the month it belongs to.

    `unit_price` is the price of a unit, an hour or a GB of overage, and `total` what is due, a
    whole number of cents. Where the cap binds, `total` is not `units` times `unit_price`.
    """

    description: str
    product: str
    start_us: int
    end_us: int
    units: int
    unit_type: Literal["hours", "overage"]
    unit_price: int
    total: int


# Whoever asks what is due now asks again and again within a second.
@lru_cache(maxsize=64)
def month_start(us: int) -> int:
    """The first instant of the calendar month that contains `us`."""
    then = gmtime(us // SECOND)
    return timegm((then.tm_year, then.tm_mon, 1, 0, 0, 0)) * SECOND


# Whoever counts many periods asks for the end of one month again and again.
@lru_cache(maxsize=64)
def next_month(us: int) -> int:
    """The first instant of the month after the one that contains `us`."""
    # The longest month has 31 days, so 31 days on from a month's start is always in the next.
    return month_start(month_start(us) + 31 * DAY)


def previous_month(us: int) -> int:
    """The first instant of the month before the one that contains `us`."""
    return month_start(month_start(us) - 1)


def hours(start_us: int, end_us: int) -> int:
    """Started hours in [start, end): at least one, but none when `end_us` precedes `start_us`."""
    if end_us < start_us:
        return 0
    return max(1, -(-(end_us - start_us) // HOUR))


def month_hours(period: Period, month_us: int, now_us: int) -> int:
    """Started hours of a period in one month, as known at `now_us`; zero outside the month.

    A running period has the hours it would have if it stopped now, so the number never falls as
    time passes and ending a period changes nothing.
    """
    overlap = _overlap(period, month_us, now_us)
    return hours(*overlap) if overlap else 0


def charge(rate: Rate, units: int) -> int:
    """What `units` hours within one month cost, not yet rounded to the cent."""
    uncapped = units * rate.hourly_nanos
    if not rate.capped:
        return uncapped
    if units >= rate.cap_hours:
        return rate.monthly_nanos
    return min(uncapped, rate.monthly_nanos)


def billed(rate: Rate, units: int) -> int:
    """The same as an item of an invoice: `charge` rounded to the cent, in nanodollars."""
    return cents(charge(rate, units)) * CENT


def billed_units(unit_price: int, units: int) -> int:
    """What so many units cost that are not hours: rounded to the cent, in nanodollars."""
    return cents(unit_price * units) * CENT


def line(
    period: Period, month_us: int, now_us: int, *, description: str, product: str
) -> Line | None:
    """The invoice item of a period for one month, or None when it has no hour there."""
    overlap = _overlap(period, month_us, now_us)
    if overlap is None:
        return None
    start, end = overlap
    units = hours(start, end)
    return Line(
        description=description,
        product=product,
        start_us=start,
        end_us=end,
        units=units,
        unit_type="hours",
        unit_price=period.rate.hourly_nanos,
        total=billed(period.rate, units),
    )


def clip_start(start_us: int, month_us: int) -> int:
    """A start that serves `month_us` as well, equal for all periods that go on from before.

    Grouping an account's periods by it leaves one group for each rate, and those begun this month.
    It lies just before the month, not at its start: at that very instant a period that begins
    there has an hour already and one that goes on has not.
    """
    return max(start_us, month_us - 1)


def tally(groups: Mapping[Period, int], month_us: int, now_us: int) -> Counter[tuple[Rate, int]]:
    """How many periods have which rate and hours in the month, from counts of equal periods.

    A store may as well make one itself, grouping in SQL by rate and by the arithmetic of `hours`:
    however many resources an account has, a rate has no more entries than a month has hours.
    """
    counts: Counter[tuple[Rate, int]] = Counter()
    for period, count in groups.items():
        counts[period.rate, month_hours(period, month_us, now_us)] += count
    return counts


def total(counts: Mapping[tuple[Rate, int], int]) -> int:
    """The sum of a tally in nanodollars: to the cent what its items come to one by one."""
    return sum(count * billed(rate, units) for (rate, units), count in counts.items())


def hourly_from_monthly(monthly_nanos: int) -> int:
    """An hourly price for what is priced by the month alone, such as stored snapshots.

    Half-up to the nanodollar; the cap makes 672 hours exactly the month's price again.
    """
    return _half_up(monthly_nanos, CAP_HOURS)


def by_month(monthly_nanos: int) -> Rate:
    """The rate of what is priced by the month alone."""
    return Rate(hourly_from_monthly(monthly_nanos), monthly_nanos)


def by_hour(price: HasPrice, count: int = 1) -> Rate:
    """The rate of what has a price by the hour and by the month; of so many of them."""
    return Rate(count * price.hourly_nanos, count * price.monthly_nanos)


def scaled(rate: Rate, percent: int) -> Rate:
    """The same rate at `percent` of its prices, half-up to the nanodollar (backups, uplifts)."""
    return Rate(
        hourly_nanos=_half_up(rate.hourly_nanos * percent, 100),
        monthly_nanos=_half_up(rate.monthly_nanos * percent, 100),
        capped=rate.capped,
        cap_hours=rate.cap_hours,
    )


def cents(nanos: int) -> int:
    """How many cents an amount is, half-up."""
    return _half_up(nanos, CENT)


def dollars(nanos: int) -> float:
    """An amount as a JSON number of dollars, to the cent: at most two decimals when written."""
    # A correctly rounded quotient is the float nearest to the decimal, so it prints as that.
    return cents(nanos) / 100


def price(nanos: int) -> Decimal:
    """A unit price in dollars, exact; hourly prices need more decimals than an amount has."""
    return Decimal(nanos).scaleb(-9)


def _overlap(period: Period, month_us: int, now_us: int) -> tuple[int, int] | None:
    """The part of a period that lies in the month, as far as it is known at `now_us`."""
    month_end = next_month(month_us)
    known_end = now_us if period.stop_us is None else min(period.stop_us, now_us)
    start, end = max(period.start_us, month_us), min(known_end, month_end)
    # A period without length counts where it begins, and only there.
    if start < end or start == end == period.start_us < month_end:
        return start, end
    return None


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
