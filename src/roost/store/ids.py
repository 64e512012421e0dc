"""Ids that are ordered by time."""

import time
from os import urandom
from uuid import UUID


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): the millisecond, then 74 random bits.

    For what there is a great deal of. What is made together lies together in every index, so a
    group of writes changes a few pages of each and not one page a write.
    """
    millisecond = time.time_ns() // 1_000_000
    random = int.from_bytes(urandom(10))
    high, low = random >> 68, random & (1 << 62) - 1
    return str(UUID(int=millisecond << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
