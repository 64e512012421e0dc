"""Keeps what a process has in memory no older than the store."""

import asyncio
from typing import Protocol

from .background import Background
from .base import Store
from .errors import Unusable

AGAIN_SECONDS = 0.25


class Loads(Protocol):
    async def load(self) -> None:
        """Takes what it holds from the store."""
        ...


def following(name: str, store: Store, topic: str, holder: Loads) -> Background:
    """A task that has the holder load after each notice of a topic.

    Loads until what was loaded is no older than the last notice. What was noticed while the store
    did not answer, or while the task was down, is loaded afterwards.
    """
    stale = asyncio.Event()
    store.on(topic, stale.set)

    async def follow() -> None:
        while True:
            await stale.wait()
            stale.clear()
            try:
                await holder.load()
            except Unusable:  # the store's log says so
                stale.set()
                await asyncio.sleep(AGAIN_SECONDS)
            except BaseException:
                stale.set()
                raise

    return Background(name, follow)
