"""Usage periods and their sums; on both stores."""

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import DAY, HOUR, SECOND, Store, Tx, month_start
from roost.store import usage as use
from roost.store.usage import StoredPeriod, StoredRate

from .library import ACCOUNT, OTHER_ACCOUNT, new_account, new_id

SMALL = StoredRate(7_000_000, 5_000_000_000, True, 672)
LARGE = StoredRate(15_000_000, 10_000_000_000, True, 672)
GPU = StoredRate(1_000_000_000, 0, False, 730)

MARCH = 1_740_787_200 * SECOND
APRIL = MARCH + 31 * DAY
FEBRUARY = MARCH - 28 * DAY


def start(tx: Tx, resource: str, rate: StoredRate, at: int, product: str = "instance") -> None:
    use.start(tx, ACCOUNT, resource, product, f"{product} {resource}", rate, at)


async def test_a_period_is_kept_as_it_was_begun(store: Store) -> None:
    await store.write(lambda tx: start(tx, "web", SMALL, MARCH + 5))

    (period,) = await store.read(lambda tx: use.of_resource(tx, "web"))

    assert period == StoredPeriod(
        period.seq, ACCOUNT, "web", "instance", "instance web", SMALL, MARCH, None
    )


async def test_instants_are_whole_seconds(store: Store) -> None:
    await store.write(lambda tx: start(tx, "web", SMALL, MARCH + 3 * SECOND + 999_999))
    (period,) = await store.write(lambda tx: use.stop(tx, "web", MARCH + 5 * SECOND + 1))

    assert (period.start, period.stop) == (MARCH + 3 * SECOND, MARCH + 5 * SECOND)


async def test_stopping_ends_all_products_or_one(store: Store) -> None:
    def begin(tx: Tx) -> None:
        start(tx, "web", SMALL, MARCH)
        start(tx, "web", LARGE, MARCH, "backups")
        start(tx, "db", SMALL, MARCH)

    await store.write(begin)
    backups = await store.write(lambda tx: use.stop(tx, "web", MARCH + HOUR, "backups"))
    rest = await store.write(lambda tx: use.stop(tx, "web", MARCH + DAY))
    nothing = await store.write(lambda tx: use.stop(tx, "web", MARCH + DAY))

    assert [(p.product, p.rate, p.stop) for p in backups] == [("backups", LARGE, MARCH + HOUR)]
    assert [(p.product, p.rate, p.stop) for p in rest] == [("instance", SMALL, MARCH + DAY)]
    assert nothing == []
    running = await store.read(lambda tx: use.running(tx, ACCOUNT, MARCH))
    assert running == [(MARCH, SMALL, 1)]


async def test_no_period_ends_before_it_began(store: Store) -> None:
    await store.write(lambda tx: start(tx, "web", SMALL, MARCH + DAY))
    (period,) = await store.write(lambda tx: use.stop(tx, "web", MARCH))

    assert (period.start, period.stop) == (MARCH + DAY, MARCH + DAY)


async def test_what_runs_is_grouped_by_start_and_rate(store: Store) -> None:
    def begin(tx: Tx) -> None:
        for number in range(3):
            start(tx, f"small {number}", SMALL, APRIL + DAY)
        start(tx, "large", LARGE, APRIL + DAY)
        start(tx, "at the very start", SMALL, APRIL)
        start(tx, "old", SMALL, FEBRUARY + HOUR)
        start(tx, "older", SMALL, FEBRUARY)
        start(tx, "gpu", GPU, APRIL - SECOND)
        use.start(tx, OTHER_ACCOUNT, "other", "instance", "", SMALL, APRIL)

    await store.write(begin)
    running = await store.read(lambda tx: use.running(tx, ACCOUNT, APRIL))

    assert Counter(running) == Counter(
        [
            (APRIL - 1, SMALL, 2),
            (APRIL - 1, GPU, 1),
            (APRIL, SMALL, 1),
            (APRIL + DAY, SMALL, 3),
            (APRIL + DAY, LARGE, 1),
        ]
    )


async def test_ended_charges_add_up_by_month(store: Store) -> None:
    for account, month, cents in (
        (ACCOUNT, MARCH, 150),
        (ACCOUNT, MARCH, 25),
        (ACCOUNT, APRIL, 7),
        (OTHER_ACCOUNT, MARCH, 1),
    ):
        await store.write(lambda tx, a=account, m=month, c=cents: use.add_ended(tx, a, m, c))

    assert await store.read(lambda tx: use.ended(tx, ACCOUNT, MARCH)) == 175
    assert await store.read(lambda tx: use.ended(tx, ACCOUNT, APRIL)) == 7
    assert await store.read(lambda tx: use.ended(tx, ACCOUNT, FEBRUARY)) == 0


async def test_periods_of_a_span_come_in_pages(store: Store) -> None:
    def live(tx: Tx) -> None:
        for name, begun, ended in (
            ("before", FEBRUARY, MARCH),
            ("into", FEBRUARY, MARCH + SECOND),
            ("through", FEBRUARY, APRIL + DAY),
            ("within", MARCH + DAY, MARCH + 2 * DAY),
            ("an instant", MARCH + DAY, MARCH + DAY),
            ("an instant at the start", MARCH, MARCH),
            ("last", APRIL - SECOND, APRIL),
            ("after", APRIL, APRIL + DAY),
        ):
            start(tx, name, SMALL, begun)
            use.stop(tx, name, ended)
        start(tx, "running", SMALL, FEBRUARY)

    await store.write(live)
    found: list[str] = []
    after = 0
    while page := await store.read(
        lambda tx, after=after: use.periods(tx, ACCOUNT, MARCH, APRIL, after, limit=2)
    ):
        assert len(page) <= 2
        found += [period.resource for period in page]
        after = page[-1].seq

    expected = [
        "into", "through", "within", "an instant", "an instant at the start", "last", "running",
    ]  # fmt: skip
    assert found == expected
    assert await store.read(lambda tx: use.count_periods(tx, ACCOUNT, MARCH, APRIL)) == 7


rates = st.sampled_from([SMALL, LARGE, GPU])
instants = st.integers(FEBRUARY, APRIL + 2 * DAY).map(lambda at: at - at % (12 * HOUR))
lives = st.lists(st.tuples(rates, instants, st.none() | instants), max_size=20)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=lives, month=st.sampled_from([FEBRUARY, MARCH, APRIL]))
async def test_sums_agree_with_the_periods_they_stand_for(
    store: Store, lives: list[tuple[StoredRate, int, int | None]], month: int
) -> None:
    account = new_account()
    names = [new_id() for _ in lives]

    def live(tx: Tx) -> None:
        for name, (rate, begun, _) in zip(names, lives, strict=True):
            use.start(tx, account, name, "instance", "", rate, begun)
        for name, (_, _, ended) in zip(names, lives, strict=True):
            if ended is not None:
                use.stop(tx, name, ended)

    await store.write(live)
    await store.write(lambda tx: use.tidy(tx, account))
    running = await store.read(lambda tx: use.running(tx, account, month))

    expected: Counter[tuple[int, StoredRate]] = Counter()
    for rate, begun, ended in lives:
        if ended is None:
            expected[max(begun, month - 1), rate] += 1
    assert Counter({(begun, rate): n for begun, rate, n in running}) == expected
    everything = await store.read(lambda tx: use.periods(tx, account, 0, APRIL + 30 * DAY))
    assert len(everything) == len(lives)


def rows(tx: Tx) -> list[tuple[object, ...]]:
    return tx.sql.all("SELECT grain, slot, n FROM usage_running ORDER BY grain, slot")


async def test_what_has_ended_leaves_no_row(store: Store) -> None:
    await store.write(lambda tx: start(tx, "web", SMALL, MARCH))
    await store.write(lambda tx: use.stop(tx, "web", MARCH + DAY))
    await store.write(lambda tx: use.tidy(tx, ACCOUNT))

    assert await store.read(rows) == []


async def test_tidying_joins_what_several_slots_counted(store: Store) -> None:
    """On PostgreSQL, a period begun on one connection may end on another."""

    def begin(tx: Tx) -> None:
        for name in ("a", "b", "c"):
            in_slot(tx, 1, lambda name=name: start(tx, name, SMALL, MARCH))
        in_slot(tx, 2, lambda: use.stop(tx, "a", MARCH + DAY))

    await store.write(begin)
    before = await store.read(lambda tx: use.running(tx, ACCOUNT, MARCH))
    await store.write(lambda tx: in_slot(tx, 3, lambda: use.tidy(tx, ACCOUNT)))

    assert await store.read(rows) == [("month", 3, 2), ("second", 3, 2)]
    assert before == [(MARCH, SMALL, 2)]
    assert await store.read(lambda tx: use.running(tx, ACCOUNT, MARCH)) == before


def in_slot(tx: Tx, slot: int, act: Callable[[], object]) -> None:
    """Writes as the connection that has this slot would."""
    own, tx.sql.slot = tx.sql.slot, slot
    try:
        act()
    finally:
        tx.sql.slot = own


def test_months_begin_where_the_calendar_says() -> None:
    for month in (FEBRUARY, MARCH, APRIL):
        assert month_start(month) == month_start(month + DAY) == month
        assert month_start(month - 1) < month
