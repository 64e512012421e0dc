"""What every driver must bear, whatever it drives and whoever has written it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roost.drivers.base import INVENTORY, Driver, Holding
from roost.drivers.errors import DriverRefused, NotYet
from tests.drivers.harness import DRIVERS, HARNESSES, Harness
from tests.drivers.things import THINGS, Thing

pytestmark = pytest.mark.anyio

ID, OTHER = "5f1c2d7e-0000-4000-8000-0000000000aa", "5f1c2d7e-0000-4000-8000-0000000000bb"
ERRORS = [DriverRefused("there is no room"), NotYet("it boots"), TimeoutError("the host is busy")]

Case = tuple[Thing, Callable[[], Harness]]
CASES: list[Case] = [
    (thing, new) for thing in THINGS for family, new in HARNESSES if family is thing.family
]


def _named(case: Case) -> str:
    thing, _ = case
    return f"{thing.family.__name__}-{thing.making}-{thing.kind}"


async def held(driver: Driver) -> list[Holding]:
    """What it has, in order. Each thing is there once."""
    found = [holding async for holding in driver.holdings()]
    assert len(found) == len(set(found))
    return sorted(found)


async def has(driver: Driver, kind: str, id: str) -> bool:
    return Holding(kind, id) in await held(driver)


class TestLife:
    @pytest.fixture(params=DRIVERS, ids=lambda pair: pair[1]().__class__.__name__)
    def driver(self, request: pytest.FixtureRequest) -> Driver:
        _, new = request.param
        return new()

    async def test_it_is_well_between_open_and_close(self, driver: Driver) -> None:
        await driver.open()
        health = await driver.health()
        assert (health.ok, health.detail) == (True, "")
        await driver.close()

    async def test_it_can_be_closed_twice_and_opened_again(self, driver: Driver) -> None:
        await driver.open()
        await driver.close()
        await driver.close()
        await driver.open()
        assert (await driver.health()).ok
        await driver.close()

    async def test_it_says_what_it_can(self, driver: Driver) -> None:
        assert driver.concurrency >= 1
        assert driver.bulk_concurrency >= 1
        await driver.open()
        assert await held(driver) == []
        await driver.close()


class TestThings:
    @pytest.fixture(params=CASES, ids=_named)
    async def case(self, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Thing, Harness]]:
        thing, new = request.param
        harness = new()
        await harness.driver.open()
        await thing.before(harness.driver, ID)
        yield thing, harness
        await harness.driver.close()

    async def test_calling_again_changes_nothing(self, case: tuple[Thing, Harness]) -> None:
        thing, harness = case
        driver = harness.driver
        first = await thing.make(driver, ID)
        before = await held(driver)
        assert await thing.make(driver, ID) == first
        for use in thing.uses:
            assert await use(driver, ID) == await use(driver, ID)
        assert await held(driver) == before

    async def test_what_was_made_is_held_and_what_was_removed_is_not(
        self, case: tuple[Thing, Harness]
    ) -> None:
        thing, harness = case
        driver = harness.driver
        await thing.make(driver, ID)
        await thing.make(driver, OTHER)
        assert await has(driver, thing.kind, ID) == (INVENTORY in driver.capabilities)
        await thing.remove(driver, ID)
        assert not await has(driver, thing.kind, ID)
        assert await has(driver, thing.kind, OTHER) == (INVENTORY in driver.capabilities)

    async def test_removing_what_is_not_there_succeeds(self, case: tuple[Thing, Harness]) -> None:
        thing, harness = case
        before = await held(harness.driver)
        await thing.remove(harness.driver, ID)
        await thing.remove(harness.driver, ID)
        assert await held(harness.driver) == before

    async def test_a_removal_wins_over_a_late_call(self, case: tuple[Thing, Harness]) -> None:
        thing, harness = case
        driver = harness.driver
        await thing.remove(driver, ID)
        with suppress(DriverRefused):
            await thing.make(driver, ID)
        assert not await has(driver, thing.kind, ID)

    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    async def test_what_could_not_be_done_is_not_done_and_is_done_the_next_time(
        self, case: tuple[Thing, Harness], error: Exception
    ) -> None:
        thing, harness = case
        driver = harness.driver
        harness.fail(thing.making, error)
        with pytest.raises(type(error), match=str(error)):
            await thing.make(driver, ID)
        assert not await has(driver, thing.kind, ID)
        await thing.make(driver, ID)
        harness.fail(thing.removing, error)
        with pytest.raises(type(error), match=str(error)):
            await thing.remove(driver, ID)
        assert await has(driver, thing.kind, ID) == (INVENTORY in driver.capabilities)
        await thing.remove(driver, ID)
        assert not await has(driver, thing.kind, ID)

    async def test_it_may_fail_twenty_times(self, case: tuple[Thing, Harness]) -> None:
        thing, harness = case
        harness.fail(thing.making, ConnectionError("the host is away"), times=20)
        for _ in range(20):
            with pytest.raises(ConnectionError):
                await thing.make(harness.driver, ID)
        await thing.make(harness.driver, ID)
        assert await harness.driver.missing(thing.kind, [ID]) == set()

    async def test_what_is_refused_once_is_not_refused_to_others(
        self, case: tuple[Thing, Harness]
    ) -> None:
        thing, harness = case
        harness.refuse(thing.making)
        with pytest.raises(DriverRefused):
            await thing.make(harness.driver, ID)
        await thing.make(harness.driver, OTHER)

    async def test_what_was_lost_is_missing_until_it_is_made_again(
        self, case: tuple[Thing, Harness]
    ) -> None:
        thing, harness = case
        driver = harness.driver
        if INVENTORY not in driver.capabilities:
            pytest.skip("it does not know what it holds")
        await thing.make(driver, ID)
        await thing.make(driver, OTHER)
        assert await driver.missing(thing.kind, [ID, OTHER]) == set()
        harness.lose(thing.kind, ID)
        assert await driver.missing(thing.kind, [ID, OTHER]) == {ID}
        assert await driver.missing(thing.kind, [OTHER]) == set()
        assert not await has(driver, thing.kind, ID)
        await thing.make(driver, ID)
        assert await driver.missing(thing.kind, [ID, OTHER]) == set()
        assert await has(driver, thing.kind, ID)

    async def test_what_was_lost_can_be_removed(self, case: tuple[Thing, Harness]) -> None:
        thing, harness = case
        await thing.make(harness.driver, ID)
        harness.lose(thing.kind, ID)
        await thing.remove(harness.driver, ID)
        assert not await has(harness.driver, thing.kind, ID)

    @pytest.mark.parametrize("labelled", [True, False])
    async def test_an_orphan_is_found_and_discarded(
        self, case: tuple[Thing, Harness], labelled: bool
    ) -> None:
        thing, harness = case
        driver = harness.driver
        if INVENTORY not in driver.capabilities:
            pytest.skip("it does not know what it holds")
        await thing.make(driver, ID)
        before, orphan = await held(driver), Holding(thing.kind, OTHER, labelled)
        harness.hold_orphan(orphan)
        assert await held(driver) == sorted([*before, orphan])
        await driver.discard(orphan)
        await driver.discard(orphan)
        assert await held(driver) == before


@pytest.mark.parametrize("case", CASES, ids=_named)
@settings(max_examples=20)
@given(st.lists(st.integers(min_value=0, max_value=10), max_size=12))
def test_whatever_comes_in_whatever_order_what_was_removed_is_gone(
    case: Case, order: list[int]
) -> None:
    """Calls of a worker that was thought dead come late. None of them brings anything back."""
    thing, new = case

    async def run() -> None:
        driver = new().driver
        await driver.open()
        await thing.before(driver, ID)
        before, calls = await held(driver), [thing.make, thing.remove, *thing.uses]
        removed = False
        for number in order:
            call = calls[number % len(calls)]
            with suppress(DriverRefused):
                await call(driver, ID)
            removed = removed or call is thing.remove
            if removed:
                assert await held(driver) == before
        await thing.remove(driver, ID)
        assert await held(driver) == before
        await driver.close()

    asyncio.run(run())
