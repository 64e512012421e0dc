"""Lists: a page by keyset, and an exact total."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

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
_DENSE = 1000
"""How many numbers a page may span to be read number by number instead of through its index."""
_LAST = 10**18 - 1
_JOINED = "CAST(group_concat(body, ',') AS BLOB)"


class BadCursor(ValueError):
    """The cursor is not one that a list gave out."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which page is asked for.

    size: how many items. cursor: "" for the first page, else what a page before gave out.
    newest_first: whether the list runs backwards in time. skip: how many to pass over, for
        interfaces without cursors: it costs reading their numbers.
    """

    size: int = 100
    cursor: str = ""
    newest_first: bool = False
    skip: int = 0


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
    span, rows = _Query(tx, kind, owner, filters or {}).page(_COLUMNS, window)
    return _page(span, [Record(kind, *row) for row in rows])


def visible(
    tx: Tx,
    kind: Kind[B, H],
    owner: int,
    window: Window,
    filters: Mapping[str, str],
    only: frozenset[str] | None,
    without: frozenset[str],
) -> Page[list[Record[B, H]]]:
    """The same page for one who may see a part: those of these ids alone, or all but those.

    What it costs to count all but some grows with the collection. Raises BadCursor.
    """
    span, rows = _Visible(tx, kind, owner, filters, only, without).page(_COLUMNS, window)
    return _page(span, [Record(kind, *row) for row in rows])


def bodies(
    tx: Tx, kind: Kind[B, H], owner: int, window: Window, filters: Mapping[str, str] | None = None
) -> Page[bytes]:
    """The same page as JSON, its items separated by commas: what most lists answer."""
    query = _Query(tx, kind, owner, filters or {})
    if tx.sql.pages_at_once:
        span, rows = query.at_once("d.body", window)
        return _page(span, b",".join([body for _, body in rows]))
    span = query.span(window)
    return _page(span, query.joined(span))


def referring(
    tx: Tx, target: Kind[Any, Any], id: str, field: str, window: Window
) -> Page[list[Record[Any, Any]]]:
    """One page of what refers to a resource by this field, of whatever kind it is.

    In the order of creation of those that refer. Raises BadCursor.
    """
    span, rows = _Referring(tx, target, id, field).page(f"d.kind, {_COLUMNS}", window)
    return _page(span, [Record(tx.kinds[kind], *row) for kind, *row in rows])


def referring_parts(
    tx: Tx, target: Kind[Any, Any], id: str, field: str, part: type[B], most: int
) -> list[tuple[str, B]]:
    """The kinds of the first that refer to a resource by this field, each with a part of its body.

    In the order of creation, as `referring` has it. part: a Struct of fields that all of these
    bodies have. Nothing else of them is read, which takes a twentieth of the time.
    """
    read = _decoder(part).decode
    rows = tx.sql.all(
        "SELECT d.kind, d.body FROM links l JOIN documents d ON d.seq = l.source"
        " WHERE l.target_kind = ? AND l.target_id = ? AND l.field = ? ORDER BY l.source LIMIT ?",
        (target.name, id, field, most),
    )
    return [(kind, read(body)) for kind, body in rows]


@cache
def _decoder(part: type[B]) -> msgspec.json.Decoder[B]:
    return msgspec.json.Decoder(part)


class _Span(NamedTuple):
    """Where a page lies, and what lies around it.

    forward: whether it was read towards the list's end. near: the number where reading began, None
    in an empty list. far: where it ended, None when the list did before the page was full.
    more: whether there is more behind it, in the direction in which it was read; passed: in the
    other.
    """

    forward: bool
    newest_first: bool
    near: int | None
    far: int | None
    more: bool
    passed: bool
    total: int

    @property
    def bounds(self) -> tuple[int, int]:
        """The numbers between which the page is all that matches."""
        if self.near is None:
            return 1, 0
        if self.forward != self.newest_first:
            return self.near, _LAST if self.far is None else self.far
        return self.far or 0, self.near


def _page(span: _Span, items: T) -> Page[T]:
    onward = encode_cursor("next" if span.forward else "prev", span.far or 0) if span.more else ""
    back = encode_cursor("prev" if span.forward else "next", span.near or 0) if span.passed else ""
    if not span.forward:
        onward, back = back, onward
    return Page(items, span.total, onward, back)


class _Query:
    """The SELECTs behind a list: all of a collection, or what its rarest filter finds there."""

    source: str
    where: str

    def __init__(
        self, tx: Tx, kind: Kind[Any, Any], owner: int, filters: Mapping[str, str]
    ) -> None:
        self.tx, self.kind, self.owner = tx, kind, owner
        pairs = sorted(filters.items())
        self.filtered = bool(pairs)
        if not pairs:
            self.source = "documents d"
            self.where = "d.owner = ? AND d.kind = ?"
            self.params: tuple[Value, ...] = (owner, kind.name)
            self.seq = "d.seq"
            self.total = "SELECT SUM(n) FROM counters WHERE owner = ? AND kind = ?"
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
        self.total = f"SELECT COUNT(*) FROM {self.source} WHERE {self.where}"

    def span(self, window: Window) -> _Span:
        """Finds a page by its numbers alone. Raises BadCursor."""
        forward, start = decode_cursor(window.cursor) if window.cursor else (True, None)
        ascending = forward != window.newest_first
        ahead, params = self._from(ascending, start)
        passed, passed_params = self._passed(ascending, start)
        row = self.tx.sql.one(
            f"SELECT ({ahead} LIMIT 1 OFFSET ?), ({ahead} LIMIT 1 OFFSET ?),"
            f" ({ahead} LIMIT 1 OFFSET ?), ({passed}), ({self.total})",
            (
                *params, window.skip, *params, window.skip + window.size - 1,
                *params, window.skip + window.size, *passed_params, *self.params,
            ),
        )  # fmt: skip
        assert row is not None
        near, far, beyond, behind, total = row
        return self._span(window, near, far, beyond is not None, behind, total)

    def _span(
        self, window: Window, near: int | None, far: int | None, more: bool,
        behind: int | None, total: int | None,
    ) -> _Span:  # fmt: skip
        forward, start = decode_cursor(window.cursor) if window.cursor else (True, None)
        if near is None and behind is not None and start is not None:
            step = 1 if forward != window.newest_first else -1
            near = min(max(start + step, 0), _LAST)
        return _Span(
            forward, window.newest_first, near, far, bool(more), behind is not None,
            int(total or 0),
        )  # fmt: skip

    def _passed(self, ascending: bool, start: int | None) -> tuple[str, tuple[Value, ...]]:
        """What finds whether anything matches on the other side of `start`."""
        if start is None:
            return "NULL", ()
        passed, params = self._from(not ascending, start, inclusive=True)
        return f"{passed} LIMIT 1", params

    def at_once(self, columns: str, window: Window) -> tuple[_Span, list[Row]]:
        """A page and what lies around it, by one round trip. Raises BadCursor.

        In each row the number comes first, then the columns.
        """
        forward, start = decode_cursor(window.cursor) if window.cursor else (True, None)
        ascending = forward != window.newest_first
        ahead, params = self._from(ascending, start, columns=f"{self.seq}, {columns}")
        passed, passed_params = self._passed(ascending, start)
        rows, ((behind, total),) = self.tx.sql.together(
            (f"{ahead} LIMIT ? OFFSET ?", (*params, window.size + 1, window.skip)),
            (f"SELECT ({passed}), ({self.total})", (*passed_params, *self.params)),
        )
        more = len(rows) > window.size
        del rows[window.size :]
        near, far = (rows[0][0], rows[-1][0]) if rows else (None, None)
        span = self._span(
            window, near, far if len(rows) == window.size else None, more, behind, total
        )
        if not forward:
            rows.reverse()
        return span, rows

    def page(self, columns: str, window: Window) -> tuple[_Span, list[Row]]:
        """A page's rows in the list's order. Raises BadCursor."""
        if self.tx.sql.pages_at_once:
            span, rows = self.at_once(columns, window)
            return span, [row[1:] for row in rows]
        span = self.span(window)
        if span.near is None:
            return span, []
        sql, params = self._within(columns, span)
        return span, self.tx.sql.all(sql, params)

    def joined(self, span: _Span) -> bytes:
        """All bodies in the list's order, with commas between.

        SQLite joins them itself, so a hundred cost what a few do.
        """
        if span.near is None:
            return b""
        sql, params = self._within("d.body AS body", span)
        row = self.tx.sql.one(f"SELECT {_JOINED} FROM ({sql}) AS page", params)
        assert row is not None
        return row[0] or b""

    def _from(
        self, ascending: bool, start: int | None, inclusive: bool = False, columns: str = ""
    ) -> tuple[str, tuple[Value, ...]]:
        """The numbers that match on one side of `start`, beginning there.

        columns: what else to read of their documents.
        """
        where, params, source = self.where, self.params, self.source
        if columns and self.filtered:
            source += f" JOIN documents d ON d.seq = {self.seq}"
        if start is not None:
            where += f" AND {self.seq} {'>' if ascending else '<'}{'=' if inclusive else ''} ?"
            params = (*params, start)
        where += f" ORDER BY {self.seq} {'ASC' if ascending else 'DESC'}"
        return f"SELECT {columns or self.seq} FROM {source} WHERE {where}", params

    def _within(self, columns: str, span: _Span) -> tuple[str, tuple[Value, ...]]:
        """What matches between two numbers, in the list's order."""
        source, (low, high) = self.source, span.bounds
        if self.filtered:
            source += f" JOIN documents d ON d.seq = {self.seq}"
        elif high - low < _DENSE:
            source += self.tx.sql.by_number
        order = "DESC" if span.newest_first else "ASC"
        sql = (
            f"SELECT {columns} FROM {source} WHERE {self.where}"
            f" AND {self.seq} BETWEEN ? AND ? ORDER BY {self.seq} {order}"
        )
        return sql, (*self.params, low, high)

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


class _Visible(_Query):
    """The SELECTs behind a list of which a part is shown."""

    def __init__(
        self,
        tx: Tx,
        kind: Kind[Any, Any],
        owner: int,
        filters: Mapping[str, str],
        only: frozenset[str] | None,
        without: frozenset[str],
    ) -> None:
        super().__init__(tx, kind, owner, filters)
        if self.filtered:
            self.source += " JOIN documents d ON d.seq = e.seq"
        for ids, operator in ((only, "IN"), (without or None, "NOT IN")):
            if ids is not None:
                marks = ", ".join("?" * len(ids)) or "NULL"
                self.where += f" AND d.id {operator} ({marks})"
                self.params = (*self.params, *sorted(ids))
        self.total = f"SELECT COUNT(*) FROM {self.source} WHERE {self.where}"

    def _within(self, columns: str, span: _Span) -> tuple[str, tuple[Value, ...]]:
        order = "DESC" if span.newest_first else "ASC"
        sql = (
            f"SELECT {columns} FROM {self.source} WHERE {self.where}"
            f" AND {self.seq} BETWEEN ? AND ? ORDER BY {self.seq} {order}"
        )
        return sql, (*self.params, *span.bounds)


class _Referring(_Query):
    """The SELECTs behind a list of those that refer to a resource."""

    def __init__(self, tx: Tx, target: Kind[Any, Any], id: str, field: str) -> None:
        self.tx, self.filtered = tx, True
        self.source = "links e"
        self.seq = "e.source"
        self.where = "e.target_kind = ? AND e.target_id = ? AND e.field = ?"
        self.params = (target.name, id, field)
        self.total = f"SELECT COUNT(*) FROM {self.source} WHERE {self.where}"
