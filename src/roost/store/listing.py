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

_RECORD = "d.id, d.account, d.owner, d.seq, d.version, d.body, d.hidden"
_BODY = "d.body"
_NOTHING = "1"
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

    items: list[T]
    total: int
    next: str
    prev: str

    def with_items(self, items: "list[R]") -> "Page[R]":
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
) -> Page[Record[B, H]]:
    """One page of a collection, in the order of creation.

    The cost of a page does not depend on where in the list it is. Under filters (index field ->
    value), the total costs as much as the rarest of them has matches.
    Raises BadCursor.
    """
    rows = _page(_Query(tx, kind, owner, filters or {}), window, _RECORD)
    return rows.with_items([Record(kind, *columns) for _, *columns in rows.items])


def bodies(
    tx: Tx, kind: Kind[B, H], owner: int, window: Window, filters: Mapping[str, str] | None = None
) -> Page[bytes]:
    """The same page as JSON alone, for half of what the records cost."""
    rows = _page(_Query(tx, kind, owner, filters or {}), window, _BODY)
    return rows.with_items([body for _, body in rows.items])


def _page(query: "_Query", window: Window, columns: str) -> Page[Row]:
    """A page of rows: `seq` and these columns."""
    forward, start = decode_cursor(window.cursor) if window.cursor else (True, None)
    ascending = forward != window.newest_first
    rows = query.rows(columns, ascending, start, window.size + 1)
    more = len(rows) > window.size
    rows = rows[: window.size]
    if not forward:
        rows.reverse()
    # The far side: what a page in the other direction would find behind this page's first item.
    if rows:
        first, last = rows[0][0], rows[-1][0]
        edge = first if forward else last
        behind = start is not None and query.any(not ascending, edge)
    else:
        behind = start is not None and query.any(not ascending, start, inclusive=True)
        first = last = min(max((start or 0) + (1 if ascending else -1), 0), _LAST)
    ahead, back = (more, behind) if forward else (behind, more)
    return Page(
        rows,
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
        return bool(self.rows(_NOTHING, ascending, start, 1, inclusive))

    def rows(
        self, columns: str, ascending: bool, start: int | None, limit: int, inclusive: bool = False
    ) -> list[Row]:
        where, params = self.where, self.params
        if start is not None:
            where += f" AND {self.seq} {'>' if ascending else '<'}{'=' if inclusive else ''} ?"
            params = (*params, start)
        join = "" if self.source.startswith("documents") else " JOIN documents d ON d.seq = e.seq"
        return self.tx.sql.all(
            f"SELECT {self.seq}, {columns} FROM {self.source}{join} WHERE {where}"
            f" ORDER BY {self.seq} {'ASC' if ascending else 'DESC'} LIMIT ?",
            (*params, limit),
        )

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
