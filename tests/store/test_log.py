"""The records behind /v2/logs; on both stores."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import DAY, SECOND, Store
from roost.store import log as records
from roost.store.log import Entry

from .library import ACCOUNT, OTHER_ACCOUNT, SHELF, Shelf, new_account

NOON = 1_740_830_400 * SECOND
LEVELS = ("info", "warning", "error")
TYPES = ("instances", "snapshots")
IDS = ("a", "b", "")


def entry(at: int, message: str = "", account: int = ACCOUNT) -> Entry:
    return Entry(account, at, "info", "instances", "a", message)


async def test_a_record_is_read_as_it_was_written(store: Store) -> None:
    written = Entry(ACCOUNT, NOON, "info", "instances", "a", "Made \N{SNOWMAN}", b'{"user_id":"u"}')
    await store.write(lambda tx: records.append(tx, written))

    read = await store.read(lambda tx: records.select(tx, ACCOUNT, NOON, NOON + 1, limit=10))
    assert read == [written]


async def test_the_start_is_included_and_the_end_is_not(store: Store) -> None:
    entries = [entry(NOON + n, str(n)) for n in range(5)]
    await store.write(lambda tx: records.append_all(tx, entries))

    read = await store.read(lambda tx: records.select(tx, ACCOUNT, NOON + 1, NOON + 4, limit=10))
    assert [record.message for record in read] == ["1", "2", "3"]


async def test_records_of_one_instant_keep_their_order(store: Store) -> None:
    entries = [entry(NOON, "b"), entry(NOON - 1, "a"), entry(NOON, "c"), entry(NOON, "d")]
    await store.write(lambda tx: records.append_all(tx, entries))

    read = await store.read(lambda tx: records.select(tx, ACCOUNT, 0, NOON + 1, limit=3))
    assert [record.message for record in read] == ["a", "b", "c"]


async def test_other_accounts_have_logs_of_their_own(store: Store) -> None:
    await store.write(lambda tx: records.append(tx, entry(NOON, account=OTHER_ACCOUNT)))

    assert await store.read(lambda tx: records.count(tx, ACCOUNT, 0, NOON + DAY)) == 0


async def test_late_records_of_accounts_that_are_gone_are_left_out(store: Store) -> None:
    nobody = 0
    there = (await store.write(lambda tx: tx.insert(SHELF, "account", nobody, Shelf()))).seq
    gone = there + 1
    entries = [entry(NOON, "gone", gone), entry(NOON, "there", there)]

    await store.write(lambda tx: records.append_late(tx, entries))

    assert [e.message for e in await store.read(records.every)] == ["there"]


async def test_there_may_be_no_late_records(store: Store) -> None:
    """As where a client's requests were all recorded in transactions of their own."""
    await store.write(lambda tx: records.append_late(tx, []))

    assert await store.read(records.every) == []


async def test_trimming_takes_the_oldest_in_portions(store: Store) -> None:
    entries = [entry(NOON + n, str(n)) for n in range(5)]
    await store.write(lambda tx: records.append_all(tx, entries))

    assert await store.write(lambda tx: records.trim(tx, NOON + 3, limit=2)) == 2
    kept = await store.read(lambda tx: records.select(tx, ACCOUNT, 0, NOON + DAY, limit=10))
    assert [record.message for record in kept] == ["2", "3", "4"]
    assert await store.write(lambda tx: records.trim(tx, NOON + 3, limit=2)) == 1
    assert await store.write(lambda tx: records.trim(tx, NOON + 3, limit=2)) == 0


filters = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(LEVELS),
        "resource_type": st.sampled_from(TYPES),
        "resource_id": st.sampled_from(IDS[:2]),
    },
)
rows = st.lists(
    st.tuples(
        st.integers(0, 9), st.sampled_from(LEVELS), st.sampled_from(TYPES), st.sampled_from(IDS)
    ),
    max_size=20,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, wanted=filters, start=st.integers(0, 9), length=st.integers(1, 10))
async def test_filters_select_and_count_the_same(
    store: Store,
    rows: list[tuple[int, str, str, str]],
    wanted: dict[str, str],
    start: int,
    length: int,
) -> None:
    account = new_account()
    entries = [
        Entry(account, at, level, type_, id_, str(number))
        for number, (at, level, type_, id_) in enumerate(rows)
    ]
    await store.write(lambda tx: records.append_all(tx, entries))

    span = (start, start + length)
    read = await store.read(lambda tx: records.select(tx, account, *span, **wanted, limit=100))
    count = await store.read(lambda tx: records.count(tx, account, *span, **wanted))

    expected = [
        e
        for e in sorted(entries, key=lambda e: e.at)
        if start <= e.at < start + length
        and all(getattr(e, name) == value for name, value in wanted.items())
    ]
    assert (read, count) == (expected, len(expected))
