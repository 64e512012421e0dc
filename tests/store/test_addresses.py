"""Addresses: never twice, and all of them; on both stores."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import Exhausted, Stale, Store, Taken, Tx
from roost.store.addresses import (
    LONGEST_RANGE,
    HeldAddress,
    allocate,
    forget,
    hand_over,
    held,
    holder,
    release,
    reserve,
    restore,
)

from .conftest import OpenStore
from .library import new_id

on_postgres = [
    pytest.mark.postgres,
    pytest.mark.parametrize("backend", ["postgres"], indirect=True),
]


async def test_an_address_has_the_holder_it_was_given_to(store: Store) -> None:
    ordinal = await store.write(lambda tx: allocate(tx, "v4", 10, "mine"))

    assert 0 <= ordinal < 10
    assert await store.read(lambda tx: holder(tx, "v4", ordinal)) == "mine"
    assert await store.read(lambda tx: holder(tx, "v6", ordinal)) is None


@pytest.mark.parametrize("size", [1, 10, 63, 64, 200])
async def test_a_pool_is_handed_out_to_its_last_address(store: Store, size: int) -> None:
    def all_of_them(tx: Tx) -> set[int]:
        return {allocate(tx, "v4", size, "all") for _ in range(size)}

    assert await store.write(all_of_them) == set(range(size))
    with pytest.raises(Exhausted):
        await store.write(lambda tx: allocate(tx, "v4", size, "one more"))

    await store.write(lambda tx: release(tx, "v4", size // 2))
    assert await store.write(lambda tx: allocate(tx, "v4", size, "again")) == size // 2


async def test_a_large_pool_is_handed_out_in_long_ranges(store: Store) -> None:
    size = 100_000

    def some(tx: Tx) -> set[int]:
        return {allocate(tx, "v4", size, "a") for _ in range(LONGEST_RANGE + 1)}

    assert await store.write(some) == set(range(LONGEST_RANGE + 1))
    ranges = await store.read(
        lambda tx: tx.sql.all("SELECT next, stop FROM address_ranges ORDER BY slot")
    )
    assert ranges == [(2 * LONGEST_RANGE, 0), (LONGEST_RANGE + 1, 2 * LONGEST_RANGE)]


async def test_an_address_passes_from_hand_to_hand(store: Store) -> None:
    ordinal = await store.write(lambda tx: allocate(tx, "v4", 10, "first"))
    await store.write(lambda tx: hand_over(tx, "v4", ordinal, "first", "second"))
    assert await store.read(lambda tx: holder(tx, "v4", ordinal)) == "second"

    def give_what_is_no_longer_ones_own(tx: Tx) -> bool:
        with pytest.raises(Stale):
            hand_over(tx, "v4", ordinal, "first", "third")
        return True

    assert await store.write(give_what_is_no_longer_ones_own)
    assert await store.read(lambda tx: holder(tx, "v4", ordinal)) == "second"


async def test_what_was_freed_goes_first(store: Store) -> None:
    ordinals = [await store.write(lambda tx: allocate(tx, "v4", 100, "a")) for _ in range(5)]
    for ordinal in ordinals[1:3]:
        await store.write(lambda tx, n=ordinal: release(tx, "v4", n))

    again = {await store.write(lambda tx: allocate(tx, "v4", 100, "b")) for _ in range(2)}

    assert again == set(ordinals[1:3])


async def test_releasing_what_nobody_holds_frees_nothing(store: Store) -> None:
    for _ in range(2):
        await store.write(lambda tx: release(tx, "v4", 0))

    def both(tx: Tx) -> set[int]:
        return {allocate(tx, "v4", 2, "a") for _ in range(2)}

    assert await store.write(both) == {0, 1}


async def test_a_particular_address_is_reserved_once(store: Store) -> None:
    await store.write(lambda tx: reserve(tx, "v4", 7, "mine"))

    with pytest.raises(Taken):
        await store.write(lambda tx: reserve(tx, "v4", 7, "yours"))
    assert await store.read(lambda tx: holder(tx, "v4", 7)) == "mine"

    await store.write(lambda tx: release(tx, "v4", 7))
    await store.write(lambda tx: reserve(tx, "v4", 7, "yours"))


async def test_what_is_reserved_is_passed_over(store: Store) -> None:
    fixed = {0, 1, 3, 9, 10, 149}
    for ordinal in fixed:
        await store.write(lambda tx, n=ordinal: reserve(tx, "v4", n, "fixed"))

    def rest(tx: Tx) -> set[int]:
        return {allocate(tx, "v4", 150, "a") for _ in range(150 - len(fixed))}

    assert await store.write(rest) == set(range(150)) - fixed
    with pytest.raises(Exhausted):
        await store.write(lambda tx: allocate(tx, "v4", 150, "a"))


async def test_a_freed_address_that_was_reserved_since_is_not_handed_out(store: Store) -> None:
    await store.write(lambda tx: reserve(tx, "v4", 0, "first"))
    await store.write(lambda tx: release(tx, "v4", 0))
    await store.write(lambda tx: reserve(tx, "v4", 0, "second"))

    assert await store.write(lambda tx: allocate(tx, "v4", 2, "third")) == 1
    assert await store.read(lambda tx: holder(tx, "v4", 0)) == "second"


async def test_a_pool_that_is_forgotten_begins_anew(store: Store) -> None:
    def use(tx: Tx, pool: str) -> None:
        ordinals = [allocate(tx, pool, 10, "a") for _ in range(3)]
        release(tx, pool, ordinals[1])

    await store.write(lambda tx: use(tx, "mine"))
    await store.write(lambda tx: use(tx, "yours"))

    await store.write(lambda tx: forget(tx, "mine"))

    assert {address.pool for address in await store.read(held)} == {"yours"}
    again = {await store.write(lambda tx: allocate(tx, "mine", 10, "b")) for _ in range(10)}
    assert again == set(range(10))


async def test_what_lies_far_apart_is_restored_in_little_time(store: Store) -> None:
    far = 2**24
    before = [HeldAddress("wide", ordinal, "a") for ordinal in (0, 2, far - 1)]
    await store.write(lambda tx: restore(tx, before))

    assert await store.read(held) == before
    given = [await store.write(lambda tx: allocate(tx, "wide", far, "b")) for _ in range(3)]
    assert len({0, 2, far - 1, *given}) == 6
    assert 1 in given


async def test_a_pool_may_grow_and_shrink(store: Store) -> None:
    def take(tx: Tx, count: int, size: int) -> set[int]:
        return {allocate(tx, "v4", size, "a") for _ in range(count)}

    assert await store.write(lambda tx: take(tx, 3, 3)) == {0, 1, 2}
    assert await store.write(lambda tx: take(tx, 4, 7)) == {3, 4, 5, 6}
    for ordinal in (1, 5):
        await store.write(lambda tx, n=ordinal: release(tx, "v4", n))
    assert await store.write(lambda tx: take(tx, 1, 3)) == {1}
    with pytest.raises(Exhausted):
        await store.write(lambda tx: take(tx, 1, 3))
    assert await store.write(lambda tx: take(tx, 2, 8)) == {5, 7}


async def test_pools_do_not_share(store: Store) -> None:
    def one_of_each(tx: Tx) -> list[int]:
        return [allocate(tx, pool, 1, "a") for pool in ("v4", "v6", "10.0.0.0/8")]

    assert await store.write(one_of_each) == [0, 0, 0]


async def test_an_undone_allocation_takes_nothing(store: Store) -> None:
    def take_and_fail(tx: Tx) -> None:
        allocate(tx, "v4", 1, "a")
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        await store.write(take_and_fail)
    assert await store.write(lambda tx: allocate(tx, "v4", 1, "b")) == 0


steps = st.lists(
    st.one_of(
        st.just(("allocate", 0)),
        st.tuples(st.sampled_from(["release", "reserve"]), st.integers(0, 5)),
    ),
    max_size=30,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, size=st.integers(1, 6))
async def test_any_history_agrees_with_a_plain_set(
    store: Store, steps: list[tuple[str, int]], size: int
) -> None:
    pool = new_id()
    held: set[int] = set()

    def play(tx: Tx) -> None:
        for what, ordinal in steps:
            if what == "release":
                release(tx, pool, ordinal)
                held.discard(ordinal)
            elif what == "reserve" and ordinal in held:
                with pytest.raises(Taken):
                    reserve(tx, pool, ordinal, "a")
            elif what == "reserve":
                reserve(tx, pool, ordinal, "a")
                held.add(ordinal)
            elif held >= set(range(size)):
                with pytest.raises(Exhausted):
                    allocate(tx, pool, size, "a")
            else:
                given = allocate(tx, pool, size, "a")
                assert given in set(range(size)) - held
                held.add(given)

    await store.write(play)
    owners = [await store.read(lambda tx, n=n: holder(tx, pool, n)) for n in range(6)]
    assert {ordinal for ordinal, owner in enumerate(owners) if owner} == held


# --- at the same time -----------------------------------------------------------------------------


async def churn(store: Store, size: int, rounds: int, held: dict[int, str], name: str) -> None:
    """Takes and gives back; `held` is shared by all clients and knows who has what."""
    mine: list[int] = []
    for round_ in range(rounds):
        if round_ % 3 == 2 and mine:
            ordinal = mine.pop(0)
            assert held.pop(ordinal) == name
            await store.write(lambda tx, n=ordinal: release(tx, "v4", n))
            continue
        try:
            ordinal = await store.write(lambda tx: allocate(tx, "v4", size, name))
        except Exhausted:
            continue
        assert ordinal not in held
        held[ordinal] = name
        mine.append(ordinal)


async def test_parallel_clients_never_get_the_same(store: Store) -> None:
    held: dict[int, str] = {}

    await asyncio.gather(*(churn(store, 1000, 15, held, f"client {n}") for n in range(16)))

    owners = {n: await store.read(lambda tx, n=n: holder(tx, "v4", n)) for n in held}
    assert owners == held


async def test_parallel_clients_share_the_last_addresses(store: Store) -> None:
    size = 40
    takes = [store.write(lambda tx: allocate(tx, "v4", size, "a")) for _ in range(60)]
    results = await asyncio.gather(*takes, return_exceptions=True)

    assert sorted(r for r in results if isinstance(r, int)) == list(range(size))
    assert sum(isinstance(r, Exhausted) for r in results) == 20


class TestSeveralProcesses:
    """Each has slots of its own, and reaches into the others' ranges when nothing else is left."""

    pytestmark = on_postgres

    async def test_they_never_get_the_same(self, open_store: OpenStore) -> None:
        stores = [await open_store() for _ in range(3)]
        held: dict[int, str] = {}

        await asyncio.gather(
            *(churn(stores[n % 3], 2000, 20, held, f"client {n}") for n in range(18))
        )

        owners = {n: await stores[0].read(lambda tx, n=n: holder(tx, "v4", n)) for n in held}
        assert owners == held

    @pytest.mark.parametrize("size", [50, 700])
    async def test_together_they_use_up_a_pool(self, open_store: OpenStore, size: int) -> None:
        stores = [await open_store() for _ in range(2)]

        def some(tx: Tx) -> list[int]:
            return [allocate(tx, "v4", size, "a") for _ in range(10)]

        async def take_until_none_is_left(store: Store) -> list[int]:
            taken: list[int] = []
            while True:
                try:
                    taken += await store.write(some)
                except Exhausted:
                    break
            while True:
                try:
                    taken.append(await store.write(lambda tx: allocate(tx, "v4", size, "a")))
                except Exhausted:
                    return taken

        taken = await asyncio.gather(*(take_until_none_is_left(stores[n % 2]) for n in range(8)))

        assert sorted(ordinal for part in taken for ordinal in part) == list(range(size))
