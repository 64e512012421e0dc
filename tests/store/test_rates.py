"""Requests counted in the database; on both stores."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import SECOND, Store, Tx, rates

from .conftest import OpenStore
from .library import new_id

NOW = 1_740_830_400 * SECOND


def take_at(tx: Tx, client: str, at: int, limit: int) -> bool:
    tx.machine = at
    return rates.take(tx, client, limit) == 1


def passed(tx: Tx, client: str, instants: list[int], limit: int) -> list[int]:
    return [at for at in instants if take_at(tx, client, at, limit)]


async def test_a_burst_is_cut_at_the_limit(store: Store) -> None:
    let_in = await store.write(lambda tx: passed(tx, "a", [NOW] * 10, 3))
    assert len(let_in) == 3


async def test_several_are_counted_at_once_as_far_as_they_are_let_in(store: Store) -> None:
    def take(tx: Tx, wanted: int) -> int:
        tx.machine = NOW
        return rates.take(tx, "a", 10, wanted)

    assert [await store.write(lambda tx, n=n: take(tx, n)) for n in (4, 4, 4, 4)] == [4, 4, 2, 0]


async def test_what_is_refused_does_not_count(store: Store) -> None:
    """Who knocks all the time still gets as much in as the limit allows."""
    knocks = list(range(NOW, NOW + 10 * SECOND, SECOND // 100))

    let_in = await store.write(lambda tx: passed(tx, "a", knocks, 30))

    assert 270 <= len(let_in) <= 330


async def test_a_second_that_straddles_two_windows_is_estimated(store: Store) -> None:
    late = NOW + 9 * SECOND // 10
    await store.write(lambda tx: passed(tx, "a", [late] * 10, 10))

    early = await store.write(lambda tx: passed(tx, "a", [NOW + SECOND] * 10, 10))
    middle = await store.write(lambda tx: passed(tx, "a", [NOW + 3 * SECOND // 2] * 10, 10))
    later = await store.write(lambda tx: passed(tx, "a", [NOW + 3 * SECOND] * 10, 10))

    assert (len(early), len(middle), len(later)) == (0, 5, 10)


async def test_clients_do_not_count_for_each_other(store: Store) -> None:
    await store.write(lambda tx: passed(tx, "a", [NOW] * 3, 3))
    assert await store.write(lambda tx: take_at(tx, "b", NOW, 3))


async def test_old_windows_are_trimmed(store: Store) -> None:
    def count_and_trim(tx: Tx) -> tuple[int, list[tuple[int]]]:
        passed(tx, "a", [NOW + n * SECOND for n in range(6)], 3)
        return rates.trim(tx), tx.sql.all("SELECT w FROM rates ORDER BY w")

    trimmed, left = await store.write(count_and_trim)

    assert trimmed == 4
    assert left == [(NOW // SECOND + 4,), (NOW // SECOND + 5,)]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(0, SECOND // 2), min_size=1, max_size=60), limit=st.integers(1, 10)
)
async def test_no_window_holds_more_than_the_limit(
    store: Store, steps: list[int], limit: int
) -> None:
    instants = [NOW + sum(steps[:n]) for n in range(len(steps))]
    client = new_id()

    let_in = await store.write(lambda tx: passed(tx, client, instants, limit))

    assert let_in[0] == NOW
    for window in {at // SECOND for at in let_in}:
        assert sum(at // SECOND == window for at in let_in) <= limit
    # The estimate is no more than a window wrong, so no second holds more than two windows' worth.
    assert all(sum(at <= other < at + SECOND for other in let_in) <= 2 * limit for at in let_in)


async def test_processes_share_the_count(open_store: OpenStore, database: str) -> None:
    stores = [await open_store() for _ in range(2 if database.startswith("postgres") else 1)]
    takes = [stores[n % len(stores)].write(lambda tx: take_at(tx, "a", NOW, 12)) for n in range(40)]

    assert sum(await asyncio.gather(*takes)) == 12
