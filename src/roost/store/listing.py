"""Lists: a page by keyset, and an exact total."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from .kinds import Kind, Record
from .sql import Row, Value
from .tx import Tx

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
T = TypeVar("T")
R = TypeVar("R")

_COLUMNS = "d.id, d.account, d.owner, d.seq, d.version, d.body, d.hidden"
_SAMPLE = 1000
_LAST = 10**18 - 1


class BadCursor(ValueError):
    """The cursor is not one that a list gave out."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which page is asked for.

    size: how many items. cursor: "" for the first page, else what a page before gave out.
    newest_first: whether the list runs backwards in time.
    """

    size: int = 100
    cursor: str = ""
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """next, prev: cursors, empty at the ends. total: all that match, not just this page."""

    items: T
    total: int
    next: str
    prev: str

    def with_items(self, items: R) -> "Page[R]":
        """The same page with these in place of its own."""
        return Page(items, self.total, self.next, self.prev)


def encode_cursor(direction: str, seq: int) -> str:
    return base64.urlsafe_b64encode(f"{direction}__{seq}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[bool, int]:
    """(whether it runs forward, the `seq` it starts behind); raises BadCursor."""
    try:
        padded = cursor.rstrip("=") + "=" * (-len(cursor.rstrip("=")) % 4)
        direction, _, seq = base64.b64decode(padded, "-_", validate=True).decode().partition("__")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise BadCursor(cursor) from None
    if direction not in ("next", "prev") or not (seq.isascii() and seq.isdigit()):
        raise BadCursor(cursor)
    if len(seq) > len(str(_LAST)):
        raise BadCursor(cursor)
    return direction == "next", int(seq)


def page(
    tx: Tx, kind: Kind[B, H], owner: int, window: Window, filters: Mapping[str, str] | None = None
) -> Page[list[Record[B, H]]]:
    """One page of a collection, in the order of creation.

    The cost of a page does not depend on where in the list it is. Under filters (index field ->
    value), the total costs as much as the rarest of them has matches.
    Raises BadCursor.
    """
    query, way = _Query(tx, kind, owner, filters or {}), _Way.of(window)
    records = [Record(kind, *row) for row in query.rows(_COLUMNS, way, window.size)]
    if not way.forward:
        records.reverse()
    ends = (records[0].seq, records[-1].seq) if records else None
    return _page(query, way, records, ends, len(records) == window.size)


def bodies(
    tx: Tx, kind: Kind[B, H], owner: int, window: Window, filters: Mapping[str, str] | None = None
) -> Page[bytes]:
    """The same page as JSON, its items separated by commas: what most lists answer.

    The database joins them, so a hundred cost what a few do.
    """
    query, way = _Query(tx, kind, owner, filters or {}), _Way.of(window)
    number, low, high, body = query.joined(way, window.size)
    ends = ((low, high) if way.ascending == way.forward else (high, low)) if number else None
    return _page(query, way, body or b"", ends, number == window.size)


@dataclass(frozen=True, slots=True)
class _Way:
    """From where to where a page is read.

    forward: whether towards the list's end. ascending: whether towards higher numbers. start: the
    number behind which it begins, None at the list's beginning.
    """

    forward: bool
    ascending: bool
    start: int | None

    @classmethod
    def of(cls, window: Window) -> "_Way":
        forward, start = decode_cursor(window.cursor) if window.cursor else (True, None)
        return cls(forward, forward != window.newest_first, start)


def _page(
    query: "_Query", way: _Way, items: T, ends: tuple[int, int] | None, full: bool
) -> Page[T]:
    """ends: the numbers of the first and of the last item, None for a page without items."""
    if ends is not None:
        first, last = ends
        near, far = ends if way.forward else (last, first)
        onward = full and query.any(way.ascending, far)
        behind = way.start is not None and query.any(not way.ascending, near)
    else:
        onward = False
        behind = way.start is not None and query.any(not way.ascending, way.start, inclusive=True)
        first = last = min(max((way.start or 0) + (1 if way.ascending else -1), 0), _LAST)
    ahead, back = (onward, behind) if way.forward else (behind, onward)
    return Page(
        items,
        query.total(),
        encode_cursor("next", last) if ahead else "",
        encode_cursor("prev", first) if back else "",
    )


class _Query:
    """The SELECT behind a list: all of a collection, or what its rarest filter finds there."""

    def __init__(
        self, tx: Tx, kind: Kind[Any, Any], owner: int, filters: Mapping[str, str]
    ) -> None:
        self.tx, self.kind, self.owner = tx, kind, owner
        pairs = sorted(filters.items())
        if not pairs:
            self.source = "documents d"
            self.where = "d.owner = ? AND d.kind = ?"
            self.params: tuple[Value, ...] = (owner, kind.name)
            self.seq = "d.seq"
            return
        rarest = pairs.pop(self._rarest(pairs))
        self.source = "entries e"
        self.seq = "e.seq"
        self.where = "e.kind = ? AND e.field = ? AND e.owner = ? AND e.value = ?"
        params: list[Value] = [kind.name, rarest[0], owner, rarest[1]]
        for field, value in pairs:
            self.where += (
                " AND EXISTS (SELECT 1 FROM entries o WHERE o.kind = ? AND o.field = ?"
                " AND o.owner = ? AND o.value = ? AND o.seq = e.seq)"
            )
            params += [kind.name, field, owner, value]
        self.params = tuple(params)

    def any(self, ascending: bool, start: int, inclusive: bool = False) -> bool:
        """Whether there is anything on that side of `start`."""
        sql, params = self._select("1", ascending, start, inclusive)
        return self.tx.sql.one(sql, (*params, 1)) is not None

    def rows(self, columns: str, way: _Way, limit: int) -> list[Row]:
        """The rows in the order in which they are come by."""
        sql, params = self._select(columns, way.ascending, way.start)
        return self.tx.sql.all(sql, (*params, limit))

    def joined(self, way: _Way, limit: int) -> Row:
        """How many there are, the lowest and the highest number, and all bodies in list order."""
        sql, params = self._select(f"{self.seq} AS seq, d.body AS body", way.ascending, way.start)
        if not way.forward:
            order = "DESC" if way.ascending else "ASC"
            sql = f"SELECT seq, body FROM ({sql}) AS found ORDER BY seq {order}"
        row = self.tx.sql.one(
            f"SELECT COUNT(*), MIN(seq), MAX(seq), {self.tx.sql.joined} FROM ({sql}) AS page",
            (*params, limit),
        )
        assert row is not None
        return row

    def _select(
        self, columns: str, ascending: bool, start: int | None, inclusive: bool = False
    ) -> tuple[str, tuple[Value, ...]]:
        """The statement, and its parameters but for the limit."""
        where, params = self.where, self.params
        if start is not None:
            where += f" AND {self.seq} {'>' if ascending else '<'}{'=' if inclusive else ''} ?"
            params = (*params, start)
        join = "" if self.source.startswith("documents") else " JOIN documents d ON d.seq = e.seq"
        order = f"ORDER BY {self.seq} {'ASC' if ascending else 'DESC'} LIMIT ?"
        return f"SELECT {columns} FROM {self.source}{join} WHERE {where} {order}", params

    def total(self) -> int:
        if self.source.startswith("documents"):
            return self.tx.count(self.kind, self.owner)
        row = self.tx.sql.one(f"SELECT COUNT(*) FROM {self.source} WHERE {self.where}", self.params)
        return row[0] if row else 0

    def _rarest(self, pairs: list[tuple[str, str]]) -> int:
        """Counts each filter's matches up to a bound, and raises the bound until one is below."""
        bound = _SAMPLE
        while len(pairs) > 1:
            counts = [self._matches(pair, bound) for pair in pairs]
            if min(counts) < bound:
                return counts.index(min(counts))
            bound *= 8
        return 0

    def _matches(self, pair: tuple[str, str], bound: int) -> int:
        row = self.tx.sql.one(
            "SELECT COUNT(*) FROM (SELECT 1 FROM entries"
            " WHERE kind = ? AND field = ? AND owner = ? AND value = ? LIMIT ?) AS sample",
            (self.kind.name, pair[0], self.owner, pair[1], bound),
        )
        return row[0] if row else 0
