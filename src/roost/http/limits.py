"""The rate limit: N requests in any second for each client address, then 429 with Retry-After."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Mapping
from functools import partial
from itertools import chain
from time import monotonic
from typing import Protocol

from ..store import SECOND, Store, Tx, rates
from .errors import TooManyRequests

_PART = 64
"""Which part of a limit is taken in advance. A lower one than this is counted to the letter."""


class RateLimit(Protocol):
    async def take(self, client: str) -> None:
        """Counts one request; raises TooManyRequests."""
        ...


class NoLimit:
    async def take(self, client: str) -> None:
        """Lets everything pass."""


class ProcessLimit:
    """An exact sliding second, kept in this process: enough where one process holds the store.

    Each address keeps the times of its last `limit` requests; addresses that have been silent are
    forgotten from the old end, so memory follows the number of active clients.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._recent: OrderedDict[str, deque[float]] = OrderedDict()

    async def take(self, client: str) -> None:
        now = monotonic()
        times = self._recent.get(client)
        if times is None:
            times = self._recent[client] = deque(maxlen=self._limit)
        elif len(times) == self._limit and now - times[0] < 1:
            raise TooManyRequests(1)
        times.append(now)
        self._recent.move_to_end(client)
        self._forget(now)

    def _forget(self, now: float) -> None:
        # At most two a request, so that no request pays for a crowd that left.
        for _ in range(2):
            client, times = next(iter(self._recent.items()))
            if now - times[-1] < 1:
                return
            del self._recent[client]


class SharedLimit:
    """The same limit over all processes, counted in the database they share.

    Requests that come while others are being counted are counted together, in one write. Of a limit
    so high that it hardly matters, a little is taken in advance: it is lost if nobody asks for it
    within the second.
    """

    def __init__(self, store: Store, limit: int) -> None:
        self._store = store
        self._limit = limit
        self._advance = limit // _PART
        self._waiting: dict[str, deque[asyncio.Future[bool]]] = {}
        self._left: dict[str, int] = {}
        self._second = 0
        self._counting: asyncio.Task[None] | None = None

    async def take(self, client: str) -> None:
        if self._advance and self._has_left(client):
            return
        let_in = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(let_in)
        if self._counting is None:
            self._counting = asyncio.create_task(self._count())
        if not await let_in:
            raise TooManyRequests(1)

    def _has_left(self, client: str) -> bool:
        """Takes one of those that were taken in advance, if there is one in this second."""
        second = self._store.times.machine() // SECOND
        if second != self._second:
            self._second = second
            self._left.clear()
        left = self._left.get(client, 0)
        if left:
            self._left[client] = left - 1
        return left > 0

    async def _count(self) -> None:
        """Counts those who wait until nobody does."""
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, {}
                try:
                    second, taken = await self._store.write(partial(self._take_all, waiting))
                except Exception as error:  # whatever it is, it belongs to those who wait
                    for let_in in chain.from_iterable(waiting.values()):
                        if not let_in.done():
                            let_in.set_exception(error)
                    continue
                for client, each in waiting.items():
                    self._let_in(client, each, taken[client], second)
        finally:
            self._counting = None

    def _take_all(
        self, waiting: Mapping[str, deque[asyncio.Future[bool]]], tx: Tx
    ) -> tuple[int, dict[str, int]]:
        """In the same order in all processes, so that none waits for another in a circle."""
        taken = {
            client: rates.take(tx, client, self._limit, len(waiting[client]) + self._advance)
            for client in sorted(waiting)
        }
        return tx.machine // SECOND, taken

    def _let_in(
        self, client: str, waiting: deque[asyncio.Future[bool]], taken: int, second: int
    ) -> None:
        for let_in in waiting:
            if not let_in.done():
                let_in.set_result(taken > 0)
            taken -= 1
        if taken > 0 and second == self._second:
            self._left[client] = self._left.get(client, 0) + taken
