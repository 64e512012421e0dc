"""The few things the tables need of a database, so that SQL is written once."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, Protocol

Value = str | int | bytes | None
Row = tuple[Any, ...]


class Sql(Protocol):
    """One connection, inside a transaction. Placeholders are `?`.

    for_update, for_share: what to append to a SELECT to lock its rows; empty where the writer is
        alone (SQLite).
    skip_locked: the same, passing over rows that others hold.
    slot: which slot of a counter or a range this connection writes to.
    by_number: what to append to a table to have it read in the order of its numbers, through no
        index.
    index_above: what to append to `entries` to have it read through the index of that name.
    pages_at_once: whether a page is better read by one round trip than by two statements that cost
        less.
    """

    for_update: str
    for_share: str
    skip_locked: str
    slot: int
    by_number: str
    index_above: str
    pages_at_once: bool

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]: ...

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None: ...

    def together(self, *asked: tuple[str, Sequence[Value]]) -> list[list[Row]]:
        """The rows of statements that do not depend on one another: one round trip."""
        ...

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        """Returns how many rows changed."""
        ...

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        """Runs a statement of which nobody needs to know more than that it has not failed.

        It may fail as late as with the next statement that is waited for, or with the commit.
        """
        ...

    def all_later(self, *asked: tuple[str, Sequence[Value]]) -> None:
        """Runs statements that write to different tables, in any order, as `later` does."""
        ...

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None:
        """Runs a statement for each of these, as `later` does."""
        ...

    def add_document(
        self, row: Sequence[Value], entries: Collection[tuple[str, str]], counted: bool
    ) -> int | None:
        """Adds a document with its index rows and counts it; returns its number.

        row: kind, id, account, owner, body, hidden. None, and nothing added, where its id is there.
        """
        ...

    def next_address(self, pool: str, size: int, resource: str) -> int | None:
        """Gives a resource the next of this slot's range, unless there are freed ones.

        None, and perhaps a number of the range left out, where that is not to be had. `addresses`
        knows where else to look.
        """
        ...

    def lock_tables(self, tables: Sequence[str]) -> None:
        """Keeps other writers, not readers, out of these tables until the transaction ends."""
        ...

    def number_from(self, table: str, seq: int) -> None:
        """Has the next row of a table whose rows are numbered get this number."""
        ...


COLUMNS = "kind, id, account, owner, body, hidden"
ENTRY = "kind, field, owner, value, seq"
COUNT = (
    "INSERT INTO counters (owner, kind, slot, n) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (owner, kind, slot) DO UPDATE SET n = counters.n + excluded.n"
)
ADD = (
    f"INSERT INTO documents ({COLUMNS}, version) VALUES (?, ?, ?, ?, ?, ?, 1)"
    " ON CONFLICT DO NOTHING RETURNING seq"
)
STEP = (
    "UPDATE address_ranges SET next = next + 1"
    " WHERE pool = ? AND slot = ? AND next < stop AND next < ?"
)
STEP_IF_NONE_WAS_FREED = (
    f"{STEP} AND NOT EXISTS"
    " (SELECT 1 FROM addresses_freed WHERE pool = ? AND ordinal < ?) RETURNING next"
)
HOLD = "INSERT INTO addresses (pool, ordinal, resource)"
_TOGETHER = (64, 16, 4, 2, 1)
"""How many rows a statement inserts. Few sizes, so that each statement is prepared once."""


def insert(
    sql: Sql, table: str, columns: str, rows: Iterable[Sequence[Value]], conflict: str = ""
) -> None:
    """Adds rows, many with one statement.

    What a statement costs besides its rows, such as letting go of Python's lock time and again, is
    as much as a row.

    conflict: what becomes of rows that are there already: `ON CONFLICT ...`.
    """
    values = list(rows)
    at = 0
    for size in _TOGETHER:
        while len(values) - at >= size:
            together = tuple(chain.from_iterable(values[at : at + size]))
            sql.later(inserting(table, columns, size, conflict), together)
            at += size


@cache
def inserting(table: str, columns: str, rows: int, conflict: str) -> str:
    """The statement that adds so many rows."""
    row = f"({', '.join('?' * (columns.count(',') + 1))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * rows)} {conflict}"
