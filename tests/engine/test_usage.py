"""Charges as they come about: periods in the store, and all that is summed up from them.

Whatever is used and whenever: the sum kept beside the periods, the items that are listed, the
resources one by one and the invoice of the month are the same money.
"""

from collections.abc import AsyncIterator
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.engine import usage
from roost.engine.metering import CENT, Rate, next_month
from roost.store import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    ClockSetting,
    Kind,
    NoState,
    Record,
    Store,
    Times,
    Tx,
    connect,
)

MONTH = 1_798_761_600 * SECOND  # January 2027
END = MONTH + 31 * DAY
RATES = (
    Rate(7_000_000, 5_000_000_000),
    Rate(1_234_567, 829_629_024),
    Rate(1_850_000_000, 1_350_500_000_000, cap_hours=730),
    Rate(30_000_000, 0, capped=False),
)

NAMED = Kind("named", NoState, NoState, "Invalid name")

_accounts = count(1)


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    opened = connect(database, Times(), {})
    await opened.open()
    yield opened
    await opened.close()


def hold(store: Store, at: int) -> None:
    store.times.setting = ClockSetting(at, 0, 0)


def start(tx: Tx, account: int, resource: str, rate: Rate = RATES[0]) -> None:
    usage.start(tx, account, resource, "product", resource, rate)


def listed(tx: Tx, account: int, until: int) -> int:
    """Cents that the items of January come to."""
    charges = usage.charges(tx, account, MONTH, until)
    return sum(charge.line.total for charge in charges) // CENT


async def test_stopping_changes_nothing_of_what_is_owed(store: Store) -> None:
    account = next(_accounts)
    hold(store, MONTH + DAY + 999_999)
    await store.write(lambda tx: start(tx, account, "stopped"))
    hold(store, MONTH + DAY + HOUR + 999_998)
    before = await store.read(lambda tx: usage.pending(tx, account))
    await store.write(lambda tx: usage.stop(tx, "stopped"))
    assert before == 1
    assert await store.read(lambda tx: usage.pending(tx, account)) == before
    hold(store, END - SECOND)
    assert await store.read(lambda tx: usage.pending(tx, account)) == before


async def test_what_began_last_month_is_charged_anew_from_the_first(store: Store) -> None:
    account = next(_accounts)
    hold(store, MONTH - 10 * DAY)
    await store.write(lambda tx: start(tx, account, "carried"))
    hold(store, MONTH)
    assert await store.read(lambda tx: usage.pending(tx, account)) == 0
    hold(store, MONTH + SECOND)
    assert await store.read(lambda tx: usage.pending(tx, account)) == 1
    hold(store, MONTH + 100 * HOUR)
    await store.write(lambda tx: usage.stop(tx, "carried"))
    assert await store.read(lambda tx: usage.pending(tx, account)) == 70


async def test_one_product_stops_and_the_others_run_on(store: Store) -> None:
    account = next(_accounts)
    hold(store, MONTH)

    def begin(tx: Tx) -> None:
        usage.start(tx, account, "two", "one", "", RATES[0])
        usage.start(tx, account, "two", "other", "", RATES[3])

    await store.write(begin)
    hold(store, MONTH + 10 * HOUR)
    await store.write(lambda tx: usage.stop(tx, "two", "other"))
    await store.write(lambda tx: usage.stop(tx, "unknown"))
    hold(store, MONTH + 20 * HOUR)
    assert await store.read(lambda tx: usage.pending_of(tx, "two")) == 14 + 30


async def test_a_change_starts_anew_at_another_rate(store: Store) -> None:
    account = next(_accounts)
    hold(store, MONTH)
    await store.write(lambda tx: start(tx, account, "resized"))
    hold(store, MONTH + 10 * HOUR)
    await store.write(
        lambda tx: usage.change(tx, account, "resized", "product", "larger", RATES[3])
    )
    hold(store, MONTH + 12 * HOUR)
    charges = await store.read(lambda tx: list(usage.charges(tx, account, MONTH, tx.now)))
    assert [
        (c.resource, c.line.description, c.line.units, c.line.total // CENT) for c in charges
    ] == [
        ("resized", "resized", 10, 7),
        ("resized", "larger", 2, 6),
    ]


async def test_another_description_costs_nothing_and_leaves_what_was_invoiced(
    store: Store,
) -> None:
    account = next(_accounts)
    name = f"named {account}"
    hold(store, MONTH - 10 * HOUR)
    await store.write(lambda tx: usage.start(tx, account, name, "one", "old", RATES[0]))
    hold(store, MONTH + 10 * HOUR)
    await store.write(lambda tx: usage.start(tx, account, name, "other", "kept", RATES[0]))
    before = await store.read(lambda tx: usage.pending(tx, account))
    for description in ("new", "newer", "newer"):
        await store.write(lambda tx, d=description: usage.describe(tx, name, "one", d))

    def lines(tx: Tx, month: int) -> list[tuple[str, int]]:
        charges = usage.charges(tx, account, month, tx.now)
        return [(charge.line.description, charge.line.units) for charge in charges]

    assert await store.read(lambda tx: lines(tx, MONTH)) == [("kept", 1), ("newer", 10)]
    assert await store.read(lambda tx: lines(tx, MONTH - DAY)) == [("old", 10)]
    assert await store.read(lambda tx: usage.pending(tx, account)) == before == 8
    assert await store.read(lambda tx: usage.pending_of(tx, name)) == before
    await store.write(lambda tx: usage.stop(tx, name))
    await store.write(lambda tx: usage.describe(tx, name, "one", "too late"))
    assert await store.read(lambda tx: lines(tx, MONTH)) == [("kept", 1), ("newer", 10)]
    assert await store.read(lambda tx: usage.pending(tx, account)) == before


async def test_more_items_than_are_read_at_once(store: Store) -> None:
    account = next(_accounts)
    hold(store, MONTH)

    def begin(tx: Tx) -> None:
        for number in range(2001):
            start(tx, account, f"many {account} {number}")

    await store.write(begin)
    hold(store, MONTH + HOUR)
    charges = await store.read(lambda tx: list(usage.charges(tx, account, MONTH, tx.now)))
    assert len({charge.resource for charge in charges}) == 2001
    assert all(one.seq < other.seq for one, other in pairwise(charges))
    rest = await store.read(
        lambda tx: list(usage.charges(tx, account, MONTH, tx.now, charges[999].seq))
    )
    assert rest == charges[1000:]
    assert await store.read(lambda tx: usage.count_charges(tx, account, MONTH)) == 2001
    assert await store.read(lambda tx: usage.pending(tx, account)) == 2001


@pytest.mark.parametrize(
    ("product", "description", "plan"),
    [
        (usage.COMPUTE, "web (vc2-1c-1gb)", "vc2-1c-1gb"),
        (usage.COMPUTE, "a (b) c (vhp-2c-4gb-amd)", "vhp-2c-4gb-amd"),
        (usage.COMPUTE, "(vc2-1c-1gb)", "vc2-1c-1gb"),
        ("Automatic Backups", "web (vc2-1c-1gb)", ""),
    ],
)
async def test_an_item_of_a_machine_names_its_plan(
    store: Store, product: str, description: str, plan: str
) -> None:
    account = next(_accounts)
    hold(store, MONTH)
    await store.write(
        lambda tx: usage.start(tx, account, "machine", product, description, RATES[0])
    )
    [charge] = await store.read(lambda tx: list(usage.charges(tx, account, MONTH, tx.now)))
    assert usage.plan_of(charge.line) == plan


def each_at_once(tx: Tx, account: int, names: list[str]) -> list[int]:
    """Cents of each, read together."""
    records = [Record(NAMED, name, account, account, 0, 1, b"{}", None) for name in names]
    return [cents for _, cents in usage.with_pending(tx, records)]


# Whole minutes: an hour that begins in the very last second of the month is owed only at its end.
minutes = st.integers(-10 * 24 * 60, 31 * 24 * 60 - 1).map(lambda n: MONTH + n * MINUTE)
lives = st.lists(st.tuples(st.sampled_from(RATES), minutes, st.none() | minutes), max_size=12)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lives=lives,
    looks=st.lists(minutes.filter(lambda at: at >= MONTH), max_size=6),
    renamed=st.lists(st.tuples(st.integers(0, 11), minutes), max_size=6),
)
async def test_all_sums_are_the_same_money(
    store: Store,
    lives: list[tuple[Rate, int, int | None]],
    looks: list[int],
    renamed: list[tuple[int, int]],
) -> None:
    account = next(_accounts)
    names = [f"resource {account}-{number}" for number in range(len(lives))]
    begins = [(begun, 0, name, rate) for name, (rate, begun, _) in zip(names, lives, strict=True)]
    ends = [
        (max(begun, ended), 1, name, rate)
        for name, (rate, begun, ended) in zip(names, lives, strict=True)
        if ended is not None
    ]
    checks = [(at, 3, "", RATES[0]) for at in (*looks, END - SECOND)]
    renames = [(at, 2, names[n], RATES[0]) for n, at in renamed if n < len(names)]
    shown = [0]
    for at, what, name, rate in sorted(
        begins + ends + renames + checks, key=lambda event: event[:3]
    ):
        hold(store, at)
        if what == 0:
            await store.write(lambda tx, n=name, r=rate: start(tx, account, n, r))
        elif what == 1:
            await store.write(lambda tx, n=name: usage.stop(tx, n))
        elif what == 2:
            text = f"as of {at}"
            await store.write(lambda tx, n=name, t=text: usage.describe(tx, n, "product", t))
        else:
            pending = await store.read(lambda tx: usage.pending(tx, account))
            assert pending == await store.read(lambda tx, t=at: listed(tx, account, t))
            each = [await store.read(lambda tx, n=n: usage.pending_of(tx, n)) for n in names]
            assert pending == sum(each)
            assert await store.read(lambda tx: each_at_once(tx, account, names)) == each
            shown.append(pending)

    assert shown == sorted(shown)
    hold(store, END)
    assert await store.read(lambda tx: listed(tx, account, END)) == shown[-1]
    hold(store, next_month(END))
    for name in names:
        await store.write(lambda tx, n=name: usage.stop(tx, n))
    assert await store.read(lambda tx: listed(tx, account, END)) == shown[-1]


async def test_what_costs_differently_is_charged_anew_and_what_is_only_called_so_is_not(
    store: Store,
) -> None:
    """A resource with several products: each has its own period, and follows by itself."""
    account = next(_accounts)
    cluster, nodes, pool = (usage.Cost(name, "one", RATES[0]) for name in ("HA", "Nodes", "Pool"))
    hold(store, MONTH)
    await store.write(lambda tx: usage.follow(tx, account, "it", (), (cluster, nodes, pool)))
    hold(store, MONTH + HOUR)
    renamed, scaled = pool._replace(description="two"), nodes._replace(rate=RATES[1])
    await store.write(
        lambda tx: usage.follow(tx, account, "it", (cluster, nodes, pool), (scaled, renamed))
    )
    found = await store.scan(lambda tx: usage.lately(tx, account, MONTH))
    assert [(each.product, each.description, each.start, each.stop) for each in found] == [
        ("HA", "one", MONTH, MONTH + HOUR),
        ("Nodes", "one", MONTH, MONTH + HOUR),
        ("Pool", "two", MONTH, None),
        ("Nodes", "one", MONTH + HOUR, None),
    ]
