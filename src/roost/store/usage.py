"""What is in use, since when and at which rate: the periods that charges are computed from.

All instants are clock time in whole seconds, since that is what clients see: a charge can be
worked out by hand from the dates in an answer. Whoever asks what is due "now" cuts it likewise.

An account may have a million periods running, so their sums are kept beside them: how many run
since which second at which rate, and the same since which month.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from .kinds import Kind, Record
from .sql import Row, Value, insert, inserting
from .time import HOUR, SECOND, month_start
from .tx import COLUMNS, Tx

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

_COLUMNS = (
    "seq, account, resource, product, description, hourly, monthly, capped, cap_hours, start, stop"
)
# Each column that is read costs: only what an amount is computed from.
_SPAN = "hourly, monthly, capped, cap_hours, start, stop"
_WIDTH = len(COLUMNS.split(", "))
_FIND_WITH_SPANS = (
    f"SELECT {', '.join(f'd.{column}' for column in COLUMNS.split(', '))},"
    f" {', '.join(f'u.{column}' for column in _SPAN.split(', '))}"
    " FROM documents d LEFT JOIN usage u ON u.resource = d.id WHERE d.id = ? AND d.kind = ?"
)
_KEY = "account, grain, start, hourly, monthly, capped, cap_hours"
_THIS_KEY = " AND ".join(f"{column} = ?" for column in _KEY.split(", "))


class StoredRate(msgspec.Struct, frozen=True, gc=False):
    """The price of an hour and of a month, in nanodollars.

    capped: whether the month's price binds. cap_hours: how many hours complete a month.
    """

    hourly: int
    monthly: int
    capped: bool
    cap_hours: int


class StoredPeriod(msgspec.Struct, frozen=True, gc=False):
    """One stretch of use at one rate: [start, stop), `stop` being None while it runs."""

    seq: int
    account: int
    resource: str
    product: str
    description: str
    rate: StoredRate
    start: int
    stop: int | None


class Span(msgspec.Struct, frozen=True, gc=False):
    """Of a period, what it costs by."""

    rate: StoredRate
    start: int
    stop: int | None


class Ended(msgspec.Struct, frozen=True, gc=False):
    """What the ended periods of an account came to in a month, named by its first instant."""

    account: int
    month: int
    cents: int


# --- changing -------------------------------------------------------------------------------------


def start(
    tx: Tx, account: int, resource: str, product: str, description: str, rate: StoredRate, at: int
) -> None:
    """Begins a period; a resource may have several that run, one for each product."""
    begun = _whole(at)
    values = _values(rate)
    running = [(*key, 1) for key in _keys(tx, account, begun, values)]
    tx.sql.all_later(
        (_BEGIN, (account, resource, product, description, *values, begun)),
        (_RUN, (*running[0], *running[1])),
    )


def stop(tx: Tx, resource: str, at: int, product: str | None = None) -> list[StoredPeriod]:
    """Ends what runs for a resource (of one product, if given) and returns it.

    The caller adds what it came to: see `add_ended`. No period ends before it began.
    """
    ended = _whole(at)
    which = "resource = ? AND stop IS NULL"
    params: list[Value] = [resource]
    if product is not None:
        which += " AND product = ?"
        params.append(product)
    rows = tx.sql.all(
        "UPDATE usage SET stop = CASE WHEN start > ? THEN start ELSE ? END"
        f" WHERE {which} RETURNING {_COLUMNS}",
        (ended, ended, *params),
    )
    periods = sorted(map(_period, rows), key=lambda period: period.seq)
    for period in periods:
        _count(tx, period.account, period.start, period.rate, -1)
    return periods


def describe(tx: Tx, resource: str, product: str, description: str, month: int) -> None:
    """Has invoices show what runs of a product otherwise, from a month on, by its first instant.

    What was used before keeps the description that its invoice has: a period from earlier is cut
    in two there.
    """
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM usage"
        " WHERE resource = ? AND product = ? AND stop IS NULL AND description <> ?"
        + tx.sql.for_update,
        (resource, product, description),
    )
    for period in map(_period, rows):
        if period.start >= month:
            tx.sql.run("UPDATE usage SET description = ? WHERE seq = ?", (description, period.seq))
            continue
        tx.sql.run("UPDATE usage SET stop = ? WHERE seq = ?", (month, period.seq))
        _count(tx, period.account, period.start, period.rate, -1)
        start(tx, period.account, resource, product, description, period.rate, month)


def add_ended(tx: Tx, account: int, month: int, cents: int) -> None:
    """Adds to what an account's ended periods came to in a month, named by its first instant."""
    tx.sql.later(
        "INSERT INTO usage_ended (account, month, slot, cents) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account, month, slot)"
        " DO UPDATE SET cents = usage_ended.cents + excluded.cents",
        (account, month, tx.sql.slot, cents),
    )


def tidy(tx: Tx, account: int, limit: int = 1000) -> None:
    """Joins the rows of periods that were begun in one slot and ended in another."""
    owed = tx.sql.all(
        f"SELECT DISTINCT {_KEY} FROM usage_running WHERE account = ? AND n < 0 LIMIT ?",
        (account, limit),
    )
    for key in owed:
        # Only what is locked is joined: a slot that is added meanwhile keeps its row.
        rows = tx.sql.all(
            f"SELECT slot, n FROM usage_running WHERE {_THIS_KEY} ORDER BY slot"
            + tx.sql.for_update,
            key,
        )
        tx.sql.many(
            f"DELETE FROM usage_running WHERE {_THIS_KEY} AND slot = ?",
            [(*key, slot) for slot, _ in rows],
        )
        total = sum(n for _, n in rows)
        if total:
            _add(tx, [(*key, tx.sql.slot, total)])


# --- reading --------------------------------------------------------------------------------------


def running(
    tx: Tx, account: int, month: int, until: int | None = None
) -> list[tuple[int, StoredRate, int]]:
    """What runs now, as (start, rate, how many), for the charges of a month.

    month: its first instant. What goes on from before it has the start `month - 1`: it counts
    anew from the month, yet has no hour at that very instant as what begins there has.
    until: if given, what has equally many started hours at that instant comes as one, under the
    latest of their starts: few rows, however many seconds had something begin.
    """
    group = "start" if until is None else f"(? - start + {HOUR - 1}) / {HOUR}"
    rows = tx.sql.all(
        "SELECT CAST(? AS BIGINT), hourly, monthly, capped, cap_hours, SUM(n) FROM usage_running"
        " WHERE account = ? AND grain = 'month' AND start < ?"
        " GROUP BY hourly, monthly, capped, cap_hours HAVING SUM(n) <> 0"
        " UNION ALL "
        "SELECT MAX(start), hourly, monthly, capped, cap_hours, SUM(n) FROM usage_running"
        " WHERE account = ? AND grain = 'second' AND start >= ?"
        f" GROUP BY {group}, hourly, monthly, capped, cap_hours HAVING SUM(n) <> 0",
        (month - 1, account, month, account, month, *([] if until is None else [until])),
    )
    return [(start, _rate(rate), int(n)) for start, *rate, n in rows]


def ended(tx: Tx, account: int, month: int) -> int:
    """Cents that the account's ended periods came to in a month."""
    row = tx.sql.one(
        "SELECT SUM(cents) FROM usage_ended WHERE account = ? AND month = ?", (account, month)
    )
    return int(row[0] or 0) if row else 0


def find_with_spans(
    tx: Tx, kind: Kind[B, H], id: str, account: int
) -> tuple[Record[B, H] | None, list[Span]]:
    """A resource of the account and all its periods; None where there is none.

    One statement, for it is what most reads of a single resource are.
    """
    rows = tx.sql.all(_FIND_WITH_SPANS, (id, kind.name))
    if not rows or rows[0][1] != account:
        return None, []
    spans = [_span(row[_WIDTH:]) for row in rows if row[_WIDTH] is not None]
    return Record(kind, *rows[0][:_WIDTH]), spans


def of_resource(tx: Tx, resource: str) -> list[StoredPeriod]:
    """All periods of a resource, in order."""
    rows = tx.sql.all(f"SELECT {_COLUMNS} FROM usage WHERE resource = ?", (resource,))
    return [_period(row) for row in sorted(rows)]


def of_resources(tx: Tx, resources: Sequence[str]) -> list[StoredPeriod]:
    """All periods of several resources, in order."""
    marks = ", ".join("?" * len(resources)) or "NULL"
    rows = tx.sql.all(f"SELECT {_COLUMNS} FROM usage WHERE resource IN ({marks})", tuple(resources))
    return [_period(row) for row in sorted(rows)]


def periods(
    tx: Tx, account: int, start: int, stop: int, after_seq: int = 0, limit: int = 1000
) -> list[StoredPeriod]:
    """The next `limit` periods behind `after_seq` that have an hour in [start, stop), in order.

    A period without length has one where it begins.
    """
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM usage WHERE seq > ? AND {_OVERLAP} ORDER BY seq LIMIT ?",
        (after_seq, *_overlap(account, start, stop), limit),
    )
    return [_period(row) for row in rows]


def count_periods(tx: Tx, account: int, start: int, stop: int) -> int:
    """How many `periods` there are. It reads all of the account's: use a scan."""
    row = tx.sql.one(f"SELECT COUNT(*) FROM usage WHERE {_OVERLAP}", _overlap(account, start, stop))
    return row[0] if row else 0


def lately(tx: Tx, account: int, since: int) -> list[StoredPeriod]:
    """All periods that run or have ended since a moment, in order. It reads all: use a scan."""
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM usage WHERE account = ? AND (stop IS NULL OR stop >= ?)"
        " ORDER BY seq",
        (account, since),
    )
    return [_period(row) for row in rows]


_OVERLAP = "account = ? AND start < ? AND (stop IS NULL OR stop > ? OR start >= ?)"


def _overlap(account: int, start: int, stop: int) -> tuple[int, int, int, int]:
    return account, stop, start, start


# --- all of it ------------------------------------------------------------------------------------


def every_period(tx: Tx) -> list[StoredPeriod]:
    """Every account's, in order."""
    return [_period(row) for row in tx.sql.all(f"SELECT {_COLUMNS} FROM usage ORDER BY seq")]


def every_ended(tx: Tx) -> list[Ended]:
    rows = tx.sql.all(
        "SELECT account, month, CAST(SUM(cents) AS BIGINT) FROM usage_ended"
        " GROUP BY account, month ORDER BY account, month"
    )
    return [Ended(*row) for row in rows]


def restore(tx: Tx, periods: Iterable[StoredPeriod], ended: Iterable[Ended]) -> None:
    """Puts these in the place of all that there is. The periods keep their numbers."""
    for table in ("usage", "usage_running", "usage_ended"):
        tx.sql.run(f"DELETE FROM {table}")
    kept = list(periods)
    insert(tx.sql, "usage", _COLUMNS, map(_row, kept))
    tx.sql.number_from("usage", max((p.seq for p in kept), default=0) + 1)
    running = Counter((p.account, p.start, p.rate) for p in kept if p.stop is None)
    for (account, start, rate), n in running.items():
        _count(tx, account, start, rate, n)
    for part in ended:
        add_ended(tx, part.account, part.month, part.cents)


# --- the sums -------------------------------------------------------------------------------------

_SUMMING = f"ON CONFLICT ({_KEY}, slot) DO UPDATE SET n = usage_running.n + excluded.n"


def _add(tx: Tx, rows: Iterable[tuple[Value, ...]]) -> None:
    insert(tx.sql, "usage_running", f"{_KEY}, slot, n", rows, _SUMMING)


_BEGIN = (
    "INSERT INTO usage (account, resource, product, description, hourly, monthly, capped,"
    " cap_hours, start) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RUN = inserting("usage_running", f"{_KEY}, slot, n", 2, _SUMMING)


def _keys(
    tx: Tx, account: int, start: int, values: tuple[int, int, int, int]
) -> list[tuple[Value, ...]]:
    """Where a running period is counted."""
    slot = tx.sql.slot
    return [
        (account, "month", month_start(start), *values, slot),
        (account, "second", start, *values, slot),
    ]


def _count(tx: Tx, account: int, start: int, rate: StoredRate, n: int) -> None:
    keys = _keys(tx, account, start, _values(rate))
    _add(tx, [(*key, n) for key in keys])
    if n < 0:
        tx.sql.many(f"DELETE FROM usage_running WHERE {_THIS_KEY} AND slot = ? AND n = 0", keys)


def _whole(at: int) -> int:
    return at - at % SECOND


def _values(rate: StoredRate) -> tuple[int, int, int, int]:
    return rate.hourly, rate.monthly, int(rate.capped), rate.cap_hours


def _rate(row: Sequence[int]) -> StoredRate:
    hourly, monthly, capped, cap_hours = row
    return StoredRate(hourly, monthly, bool(capped), cap_hours)


def _span(row: Row) -> Span:
    hourly, monthly, capped, cap_hours, start, stop = row
    return Span(StoredRate(hourly, monthly, bool(capped), cap_hours), start, stop)


def _row(period: StoredPeriod) -> tuple[Value, ...]:
    return (
        period.seq, period.account, period.resource, period.product, period.description,
        *_values(period.rate), period.start, period.stop,
    )  # fmt: skip


def _period(row: Row) -> StoredPeriod:
    seq, account, resource, product, description, *rate, start, stop = row
    return StoredPeriod(seq, account, resource, product, description, _rate(rate), start, stop)
