"""Counts of answered requests, in memory that the processes of a Roost share.

Each process writes its own and reads all, so a total is exact at every moment and asks nobody. A
process that dies, in whatever way, leaves its counts to the one that takes its place: they never go
back. Counting costs what it does in memory of one's own.
"""

from bisect import bisect_left
from collections.abc import Iterator
from mmap import mmap
from typing import Final, NamedTuple

BUCKETS: Final = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)
"""Upper bounds of the duration histogram, in microseconds; what takes longer has one more."""

ROWS: Final = 16384
"""How many kinds of requests are told apart: 27 of each of 600 operations. The last is the rest."""
_WORD: Final = 8
_NAME: Final = 12 * _WORD
"""Bytes of a row that name it: `list-instances GET 200`."""
_SUM: Final = len(BUCKETS) + 1
"""Where among a row's counts the microseconds are, behind the buckets."""
_COUNTS: Final = _SUM + 1
_ROW: Final = _NAME // _WORD + _COUNTS
"""Words of a row. One word before the first says how many rows there are."""

OTHER: Final = "other"
FAILED: Final = "failed:"
"""Before the names of background tasks, which are no operations."""
_METHODS: Final = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
)


class Counted(NamedTuple):
    """buckets: how many took how long, not cumulated. micros: how long all of them took."""

    operation: str
    method: str
    status: int
    buckets: list[int]
    micros: int


class Tally:
    """The counts of one process. To be made before the fork of whoever is to share it.

    Only one process at a time may `add`.
    """

    def __init__(self) -> None:
        # Anonymous and shared: pages that nobody has written to take no room.
        self._memory = memoryview(mmap(-1, _WORD * (1 + ROWS * _ROW)))
        self._words = self._memory.cast("q")
        self._counts: dict[tuple[str, str, int], int] = {}

    def add(self, operation: str, method: str, status: int, micros: int) -> None:
        """Counts a request; an operation's id has at most some 80 letters."""
        at = self._counts.get((operation, method, status))
        if at is None:
            at = self._find(operation, method, status)
        words = self._words
        words[at + bisect_left(BUCKETS, micros)] += 1
        words[at + _SUM] += micros

    def add_failure(self, task: str) -> None:
        """Counts a background task that has failed."""
        at = self._find(f"{FAILED}{task}", OTHER, 0)
        self._words[at] += 1

    def __iter__(self) -> Iterator[Counted]:
        """What has been counted up to now, by whichever process."""
        for row in range(self._words[0]):
            operation, method, status = self._name(row).split(" ")
            counts = self._words[_counts_of(row) : _counts_of(row) + _COUNTS].tolist()
            yield Counted(operation, method, int(status), counts[:_SUM], counts[_SUM])

    def _find(self, operation: str, method: str, status: int) -> int:
        """Where the counts of such requests are, from now on if they had no place yet."""
        # Whoever invents methods must not fill the memory with them.
        kind = operation, method if method in _METHODS else OTHER, status
        if kind not in self._counts:
            name = " ".join(map(str, kind))
            row = next((row for row in range(self._words[0]) if self._name(row) == name), None)
            self._counts[kind] = _counts_of(self._append(name) if row is None else row)
        return self._counts[kind]

    def _append(self, name: str) -> int:
        row = min(self._words[0], ROWS - 1)
        if row == ROWS - 1:
            name = f"{OTHER} {OTHER} 0"
        start = _start_of(row) * _WORD
        self._memory[start : start + _NAME] = name.encode().ljust(_NAME, b"\0")
        # Last, so that nobody sees a row without a name, and a death in between adds none.
        self._words[0] = row + 1
        return row

    def _name(self, row: int) -> str:
        start = _start_of(row) * _WORD
        return bytes(self._memory[start : start + _NAME]).rstrip(b"\0").decode()


def _start_of(row: int) -> int:
    return 1 + row * _ROW


def _counts_of(row: int) -> int:
    return _start_of(row) + _NAME // _WORD
