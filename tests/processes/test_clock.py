"""How a process follows the clock that another one sets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roost.engine.clock import Clock
from roost.store import ClockSetting, Store, Times, Tx, Unusable, connect

PATIENCE = 30.0
FIRST, SECOND = ClockSetting(1_000_000, 0, 0), ClockSetting(2_000_000, 0, 0)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = connect(f"sqlite://{tmp_path / 'roost.db'}", Times(), {})
    await store.open()
    yield store
    await store.close()


@pytest.fixture
async def clock(store: Store) -> AsyncIterator[Clock]:
    clock = Clock(store)
    clock.task.start()
    yield clock
    await clock.task.stop()


async def change(store: Store, setting: ClockSetting) -> None:
    """As another process would."""

    def write(tx: Tx) -> None:
        tx.set("clock", msgspec.json.encode(setting).decode())
        tx.notify("clock")

    await store.write(write)


async def until_it_is(store: Store, setting: ClockSetting) -> None:
    async with asyncio.timeout(PATIENCE):
        while store.times.setting != setting:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.01)


async def test_of_two_changes_the_last_one_counts_however_slowly_they_are_read(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = store.read
    gates: asyncio.Queue[asyncio.Event] = asyncio.Queue()

    async def read_slowly(fn: Callable[[Tx], Any]) -> Any:
        result, gate = await read(fn), asyncio.Event()
        await gates.put(gate)
        await gate.wait()
        return result

    monkeypatch.setattr(store, "read", read_slowly)
    await change(store, FIRST)
    first = await gates.get()
    await change(store, SECOND)
    first.set()
    await until_it_is(store, FIRST)
    (await gates.get()).set()
    await until_it_is(store, SECOND)


async def test_a_change_of_its_own_that_it_hears_of_late_is_not_the_last_one(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has changed the setting once more, and tells so sooner."""
    write = store.write
    written, told = asyncio.Event(), asyncio.Event()

    async def hear_late(fn: Callable[[Tx], Any]) -> Any:
        result = await write(fn)
        written.set()
        await told.wait()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(store, "write", hear_late)
        own = asyncio.create_task(clock.hold())
        await written.wait()
    await change(store, SECOND)
    told.set()
    await own
    await until_it_is(store, SECOND)


async def test_a_change_is_not_missed_while_the_store_does_not_answer(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = store.read
    tries: list[int] = []

    async def fail_at_first(fn: Callable[[Tx], Any]) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise Unusable("gone for a moment")
        return await read(fn)

    monkeypatch.setattr(store, "read", fail_at_first)
    await change(store, FIRST)
    await until_it_is(store, FIRST)
    assert len(tries) == 2
