"""Kinds whose resources form a tree.

Each is listed in its parent's collection (`Record.owner`), those at the top in that of number 0.
"""

from typing import TypeVar

import msgspec

from .kinds import Kind, Record
from .tx import COLUMNS, Tx

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


def below(tx: Tx, kind: Kind[B, H], top: int) -> list[Record[B, H]]:
    """All below one of the tree, however deep, the oldest first."""
    rows = tx.sql.all(
        "WITH RECURSIVE tree (seq) AS ("
        " SELECT seq FROM documents WHERE owner = ? AND kind = ?"
        " UNION SELECT d.seq FROM tree JOIN documents d ON d.owner = tree.seq AND d.kind = ?)"
        f" SELECT {COLUMNS} FROM documents WHERE seq IN (SELECT seq FROM tree) ORDER BY seq",
        (top, kind.name, kind.name),
    )
    return [Record(kind, *row) for row in rows]


def is_within(tx: Tx, kind: Kind[B, H], seq: int, top: int) -> bool:
    """Whether one is another, or anywhere below it. It costs a look at each between the two."""
    row = tx.sql.one(
        "WITH RECURSIVE way (seq) AS ("
        " SELECT CAST(? AS BIGINT)"
        " UNION SELECT d.owner FROM way JOIN documents d ON d.seq = way.seq AND d.kind = ?)"
        " SELECT 1 FROM way WHERE seq = ?",
        (seq, kind.name, top),
    )
    return row is not None
