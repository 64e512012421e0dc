"""How many answers over UDP a network gets: response rate limiting, as BIND, Knot and NSD have it.

Over UDP anybody can write another's address on a question. The answer, which may be 16 times as
long, hits that other. So every network gets a number of answers a second. Of the questions beyond
that, one in two gets a short answer, which says that it was cut short: whoever really asks comes
back over TCP, where nobody can forge an address. The others get none.
"""

import time
from array import array
from collections.abc import Callable
from enum import Enum, auto

from .clients import network

SLIP = 2
"""Of how many questions beyond the limit one gets a short answer."""
_PLACES = 2**16
_AT_ONCE = 1.0
"""Seconds whose answers may all come at once."""


class Verdict(Enum):
    ANSWER = auto()
    CUT_SHORT = auto()
    SILENCE = auto()


class ResponseRate:
    """rate: answers a second for each network of 256 IPv4 addresses, or each /56 of IPv6.

    Networks are counted in a table of fixed size, 512 KB: however many there are, it does not grow.
    Two that are in one place by chance share a limit until a restart.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._cost = 1 / rate
        self._clock = clock
        # Until when each network has used up what it may have (the generic cell rate algorithm).
        self._used = array("d", bytes(8 * _PLACES))
        self._beyond = 0

    def take(self, host: str) -> Verdict:
        """What a question from that address gets."""
        # Such hashes differ from process to process: nobody can aim at another's place.
        place = hash(network(host)) % _PLACES
        now = self._clock()
        used = max(self._used[place], now) + self._cost
        # Half a question more, for what is lost in rounding.
        if used <= now + _AT_ONCE + self._cost / 2:
            self._used[place] = used
            return Verdict.ANSWER
        self._beyond += 1
        return Verdict.SILENCE if self._beyond % SLIP else Verdict.CUT_SHORT
