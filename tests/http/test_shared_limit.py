"""The limit that processes share: what is counted, and by how many writes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from roost.http.errors import TooManyRequests
from roost.http.limits import SharedLimit
from roost.store import SECOND, Store, Times, Tx, connect
from roost.store.sqlite import SqliteStore

R = TypeVar("R")
NOW = 1_740_830_400 * SECOND


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """One in which it is always the same moment."""
    monkeypatch.setattr(Times, "machine", lambda times: NOW)
    store = connect(f"sqlite://{tmp_path / 'roost.db'}", Times(), {})
    await store.open()
    yield store
    await store.close()


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is written, as it is."""
    seen: list[object] = []
    write = SqliteStore.write

    async def noted(store: SqliteStore, fn: Callable[[Tx], R]) -> R:
        seen.append(fn)
        return await write(store, fn)

    monkeypatch.setattr(SqliteStore, "write", noted)
    return seen


async def let_in(limit: SharedLimit, client: str, requests: int) -> int:
    takes = (limit.take(client) for _ in range(requests))
    done = await asyncio.gather(*takes, return_exceptions=True)
    assert all(each is None or isinstance(each, TooManyRequests) for each in done)
    return done.count(None)


async def test_requests_that_come_together_are_counted_by_one_write(
    store: Store, writes: list[object]
) -> None:
    limit = SharedLimit(store, 30)

    both = await asyncio.gather(let_in(limit, "a", 40), let_in(limit, "b", 10))

    assert both == [30, 10]
    assert len(writes) == 1


async def test_processes_have_one_limit_between_them(store: Store) -> None:
    here, there = SharedLimit(store, 30), SharedLimit(store, 30)
    assert await let_in(here, "a", 20) + await let_in(there, "a", 20) == 30


async def test_of_a_high_limit_some_is_taken_in_advance(store: Store, writes: list[object]) -> None:
    limit = SharedLimit(store, 6400)
    for _ in range(101):
        await limit.take("a")
    assert len(writes) == 1
    await limit.take("a")
    assert len(writes) == 2
    assert await let_in(limit, "a", 7000) == 6400 - 102


async def test_what_was_taken_in_advance_is_for_its_second_alone(
    store: Store, writes: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = SharedLimit(store, 6400)
    await limit.take("a")
    monkeypatch.setattr(Times, "machine", lambda times: NOW + SECOND)
    await limit.take("a")
    assert len(writes) == 2
