"""Stores on a database of their own, for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest

from roost.store import Kind, Store, Times, connect

from .library import KINDS

Kinds = Mapping[str, Kind[Any, Any]]
OpenStore = Callable[..., Awaitable[Store]]
"""Takes the kinds; those of the library if there are none given."""


@pytest.fixture
async def open_store(database: str) -> AsyncIterator[OpenStore]:
    """Opens one more store on the test's database, as another process would."""
    async with AsyncExitStack() as opened:

        async def open_one(kinds: Kinds = KINDS) -> Store:
            store = connect(database, Times(), kinds)
            await store.open()
            opened.push_async_callback(store.close)
            return store

        yield open_one


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
