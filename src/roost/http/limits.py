"""The rate limit: N requests in any second for each client address, then 429 with Retry-After."""

from collections import OrderedDict, deque
from time import monotonic
from typing import Protocol

from ..store import Store, rates
from .errors import TooManyRequests


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
    """The same limit over all processes, counted in the database they share."""

    def __init__(self, store: Store, limit: int) -> None:
        self._store = store
        self._limit = limit

    async def take(self, client: str) -> None:
        if not await self._store.write(lambda tx: rates.take(tx, client, self._limit)):
            raise TooManyRequests(1)
