"""Random bytes, and ids that are ordered by time."""

import os
import time
from threading import local
from uuid import UUID

_DRAWN = 4096
_RANDOM_BYTES = 10


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): the millisecond, then 74 random bits.

    For what there is a great deal of. What is made together lies together in every index, so a
    group of writes changes a few pages of each and not one page a write.
    """
    millisecond = time.time_ns() // 1_000_000
    random = int.from_bytes(random_bytes(_RANDOM_BYTES))
    high, low = random >> 68, random & (1 << 62) - 1
    return str(UUID(int=millisecond << 80 | 7 << 76 | high << 64 | 2 << 62 | low))


def random_bytes(size: int) -> bytes:
    """As many of the system's random bytes, at most `_DRAWN`: fit for secrets."""
    return _entropy.take(size)


class _Entropy(local):
    """The system's random bytes, drawn many at a time: a call of the system costs more than an id.

    Each thread has its own, and a forked process throws away what it inherits.
    """

    def __init__(self) -> None:
        self._drawn = b""
        self._used = 0
        self._process = 0

    def take(self, size: int) -> bytes:
        """Some that nobody was given before."""
        if self._used + size > len(self._drawn) or self._process != os.getpid():
            self._drawn, self._used, self._process = os.urandom(_DRAWN), 0, os.getpid()
        taken = self._drawn[self._used : self._used + size]
        self._used += size
        return taken


_entropy = _Entropy()
