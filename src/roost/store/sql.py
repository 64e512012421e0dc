"""The few things the tables need of a database, so that SQL is written once."""

from collections.abc import Iterable, Sequence
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
    joined: the aggregate that puts the `body` of all rows into one value, with commas between.
    """

    for_update: str
    for_share: str
    skip_locked: str
    slot: int
    by_number: str
    index_above: str
    joined: str

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]: ...

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None: ...

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        """Returns how many rows changed."""
        ...

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None: ...

    def lock_tables(self, tables: Sequence[str]) -> None:
        """Keeps other writers, not readers, out of these tables until the transaction ends."""
        ...

    def number_from(self, table: str, seq: int) -> None:
        """Has the next row of a table whose rows are numbered get this number."""
        ...


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
            sql.run(_insert(table, columns, size, conflict), together)
            at += size


@cache
def _insert(table: str, columns: str, rows: int, conflict: str) -> str:
    row = f"({', '.join('?' * (columns.count(',') + 1))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * rows)} {conflict}"
