"""What is in use, and what it has come to: store.usage and metering, put together.

A product says `start` when something begins to cost, `stop` when it no longer does and `change`
when it costs something else; nothing else has to happen for it to be charged. Charges are known to
the second, as the dates are that clients see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

import msgspec

from ..store import SECOND, Kind, Missing, Record, Tx
from ..store import usage as stored
from . import metering
from .metering import CENT, Line, Period, Rate

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

TOPIC = "usage"
"""Notified (Store.on) whenever something began or ceased to cost."""

COMPUTE, METAL = "Cloud Compute", "Bare Metal"
"""The products of machines, whose plans include traffic. See `plan_of`."""

_CHUNK = 1000


class Cost(NamedTuple):
    """What a resource costs: the product and the description of an invoice's line, and the rate."""

    product: str
    description: str
    rate: Rate


class Charge(NamedTuple):
    """A line of an invoice, and what it is for. seq: the number of its period."""

    seq: int
    resource: str
    line: Line


class InUse(NamedTuple):
    """What costs, or has until `stop`. cents: what it has come to this month."""

    resource: str
    product: str
    description: str
    rate: Rate
    start: int
    stop: int | None
    cents: int


def start(tx: Tx, account: int, resource: str, product: str, description: str, rate: Rate) -> None:
    """Begins a period of use, from now on.

    product, description: as an invoice shows them. A resource may have several products in use,
    and one period for each. The description of a machine ends with the plan's id in parentheses.
    """
    stored.start(tx, account, resource, product, description, _to_stored(rate), tx.now)
    tx.notify(TOPIC, here=True)


def stop(tx: Tx, resource: str, product: str | None = None) -> None:
    """Ends what a resource has in use (of one product, if given); nothing in use is no error."""
    for period in stored.stop(tx, resource, tx.now, product):
        # Where it lasted longer than this month, the others' share is found in the period itself.
        ended = tx.now if period.stop is None else period.stop
        month = metering.month_start(ended)
        units = metering.month_hours(_from_stored(period), month, ended)
        cents = metering.cents(metering.charge(_rate(period.rate), units))
        if cents:
            stored.add_ended(tx, period.account, month, cents)
    tx.notify(TOPIC, here=True)


def change(tx: Tx, account: int, resource: str, product: str, description: str, rate: Rate) -> None:
    """Ends a product's period and begins another, at another rate or under another description."""
    stop(tx, resource, product)
    start(tx, account, resource, product, description, rate)


def follow(
    tx: Tx, account: int, resource: str, before: Iterable[Cost], now: Iterable[Cost]
) -> None:
    """Has what a resource costs be another from now on: of each product one `Cost` at most.

    What costs the same under other words is only described anew.
    """
    old, new = ({cost.product: cost for cost in costs} for costs in (before, now))
    for product in old.keys() - new.keys():
        stop(tx, resource, product)
    for product, cost in new.items():
        known = old.get(product)
        if known is None:
            start(tx, account, resource, *cost)
        elif known.rate != cost.rate:
            change(tx, account, resource, *cost)
        elif known.description != cost.description:
            describe(tx, resource, product, cost.description)


def describe(tx: Tx, resource: str, product: str, description: str) -> None:
    """Has invoices from now on show what a resource has of a product in use under another
    description, such as its new label; nothing in use is no error. It costs what it did.
    """
    stored.describe(tx, resource, product, description, metering.month_start(tx.now))


def pending(tx: Tx, account: int) -> int:
    """Cents that an account owes for this month up to now: what its `charges` sum up to.

    The cost depends on how many seconds of this month had something begin that still runs, not on
    how many resources there are.
    """
    now = whole(tx.now)
    month = metering.month_start(now)
    groups = {
        Period(start, None, _rate(rate)): n
        for start, rate, n in stored.running(tx, account, month, now)
    }
    running = metering.total(metering.tally(groups, month, now))
    return running // CENT + stored.ended(tx, account, month)


def pending_of(tx: Tx, resource: str) -> int:
    """Cents that one resource has come to this month, all its products together."""
    return _pending(tx, stored.of_resource(tx, resource))


def and_pending(tx: Tx, record: Record[B, H]) -> tuple[Record[B, H], int]:
    """A resource, and the same of it: what a write shows of what it has made."""
    return record, pending_of(tx, record.id)


def find_with_pending(
    tx: Tx, kind: Kind[B, H], id: str, account: int
) -> tuple[Record[B, H] | None, int]:
    """A resource of the account, and the same of it; None where there is none."""
    record, spans = stored.find_with_spans(tx, kind, id, account)
    return record, _pending(tx, spans)


def get_with_pending(tx: Tx, kind: Kind[B, H], id: str, account: int) -> tuple[Record[B, H], int]:
    """The same; raises Missing with the kind's own text where there is none."""
    record, cents = find_with_pending(tx, kind, id, account)
    if record is None:
        raise Missing(kind.missing)
    return record, cents


def with_pending(tx: Tx, records: Iterable[Record[B, H]]) -> list[tuple[Record[B, H], int]]:
    """Resources, each with the cents that it has come to this month."""
    found = list(records)
    periods: defaultdict[str, list[stored.StoredPeriod]] = defaultdict(list)
    for period in stored.of_resources(tx, [record.id for record in found]):
        periods[period.resource].append(period)
    return [(record, _pending(tx, periods[record.id])) for record in found]


def _pending(tx: Tx, periods: Iterable[stored.StoredPeriod | stored.Span]) -> int:
    now = whole(tx.now)
    month = metering.month_start(now)
    return sum(
        metering.cents(metering.charge(period.rate, metering.month_hours(period, month, now)))
        for period in map(_from_stored, periods)
    )


def charges(tx: Tx, account: int, month: int, until: int, after: int = 0) -> Iterator[Charge]:
    """What an account was charged for one month, as known at `until`, in order of their periods.

    It is read as it is iterated over, a thousand at a time, from behind the period `after` on.
    """
    end = metering.next_month(month)
    while True:
        periods = stored.periods(tx, account, month, end, after, _CHUNK)
        for period in periods:
            line = _line(period, month, until)
            if line is not None:
                yield Charge(period.seq, period.resource, line)
        if len(periods) < _CHUNK:
            return
        after = periods[-1].seq


def count_charges(tx: Tx, account: int, month: int) -> int:
    """How many `charges` a past month has. It reads all of the account's periods: use a scan."""
    return stored.count_periods(tx, account, month, metering.next_month(month))


def lately(tx: Tx, account: int, since: int) -> list[InUse]:
    """What an account has in use now or had at any time since a moment, in order of its beginning.

    It reads all of the account's periods: use a scan.
    """
    now = whole(tx.now)
    month = metering.month_start(now)
    found: list[InUse] = []
    for period in stored.lately(tx, account, since):
        line = _line(period, month, now)
        cents = 0 if line is None else line.total // CENT
        found.append(
            InUse(
                period.resource, period.product, period.description, _rate(period.rate),
                period.start, period.stop, cents,
            )
        )  # fmt: skip
    return found


def plan_of(line: Line) -> str:
    """The id of the plan that an item is for; empty for all but machines."""
    if line.product not in (COMPUTE, METAL):
        return ""
    return line.description.rpartition("(")[2].removesuffix(")")


def whole(at: int) -> int:
    """The second that an instant lies in: charges know no finer time."""
    return at - at % SECOND


def _line(period: stored.StoredPeriod, month: int, until: int) -> Line | None:
    return metering.line(
        _from_stored(period),
        month,
        until,
        description=period.description,
        product=period.product,
    )


def _from_stored(period: stored.StoredPeriod | stored.Span) -> Period:
    return Period(period.start, period.stop, _rate(period.rate))


def _to_stored(rate: Rate) -> stored.StoredRate:
    return stored.StoredRate(rate.hourly_nanos, rate.monthly_nanos, rate.capped, rate.cap_hours)


def _rate(rate: stored.StoredRate) -> Rate:
    return Rate(rate.hourly, rate.monthly, rate.capped, rate.cap_hours)
