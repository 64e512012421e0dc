"""Who is told what: after the commit, here and in other processes; on both stores."""

import asyncio

import pytest

from roost.store import Store, Tx

from .conftest import OpenStore


class Ear:
    """Listens to topics, and can be waited for."""

    def __init__(self, store: Store, *topics: str) -> None:
        self.heard: list[str] = []
        self._event = asyncio.Event()
        for topic in topics:
            store.on(topic, lambda topic=topic: self._hear(topic))

    def _hear(self, topic: str) -> None:
        self.heard.append(topic)
        self._event.set()

    async def wait(self, topic: str, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while topic not in self.heard:
                self._event.clear()
                await self._event.wait()


async def test_listeners_have_been_told_when_a_write_returns(store: Store) -> None:
    ear = Ear(store, "keys", "work", "faults")

    def change(tx: Tx) -> None:
        tx.notify("keys")
        tx.notify("work")
        tx.notify("keys")

    await store.write(change)
    assert sorted(ear.heard) == ["keys", "work"]


async def test_a_write_that_fails_tells_nobody(store: Store) -> None:
    ear = Ear(store, "keys", "faults")

    def fail(tx: Tx) -> None:
        tx.notify("keys")
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        await store.write(fail)
    await store.write(lambda tx: tx.notify("faults"))
    assert ear.heard == ["faults"]


async def test_a_write_whose_caller_went_away_is_told(store: Store) -> None:
    ear = Ear(store, "keys")
    loop = asyncio.get_running_loop()

    def revoke(tx: Tx) -> None:
        loop.call_soon_threadsafe(caller.cancel)
        tx.set("colour", "red")
        tx.notify("keys")

    caller = asyncio.create_task(store.write(revoke))
    with pytest.raises(asyncio.CancelledError):
        await caller
    await ear.wait("keys", 5)


@pytest.mark.postgres
@pytest.mark.parametrize("backend", ["postgres"], indirect=True)
async def test_other_processes_are_told_within_a_second(open_store: OpenStore) -> None:
    here, there = await open_store(), await open_store()
    ear = Ear(there, "keys", "work", "faults")

    def change(tx: Tx) -> None:
        tx.notify("keys")
        tx.notify("work")
        tx.notify("keys")

    for _ in range(3):
        ear.heard.clear()
        await here.write(change)
        await ear.wait("keys", 1)
        await ear.wait("work", 1)
        assert "faults" not in ear.heard
