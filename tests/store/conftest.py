"""Stores on a database of their own, for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from roost.store import Store, Times, connect

from .library import KINDS

OpenStore = Callable[[], Awaitable[Store]]


@pytest.fixture
async def open_store(database: str) -> AsyncIterator[OpenStore]:
    """Opens one more store on the test's database, as another process would."""
    async with AsyncExitStack() as opened:

        async def open_one() -> Store:
            store = connect(database, Times(), KINDS)
            await store.open()
            opened.push_async_callback(store.close)
            return store

        yield open_one


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
