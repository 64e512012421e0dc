"""What there is of all kinds and accounts, for whoever compares it with what drivers have.

Each question reads a bounded part of the index of ids, and no document.
"""

from collections.abc import Collection

from .tx import Tx

Place = tuple[str, str]
"""(id, kind) of a document: where a walk over all of them is."""

START: Place = ("", "")


def after(tx: Tx, place: Place, limit: int) -> list[Place]:
    """The next documents in order of id and kind."""
    rows = tx.sql.all(
        "SELECT id, kind FROM documents WHERE (id, kind) > (?, ?) ORDER BY id, kind LIMIT ?",
        (*place, limit),
    )
    return [(id, kind) for id, kind in rows]


def known(tx: Tx, ids: Collection[str]) -> set[str]:
    """Those of these ids that documents have, of whatever kind. For a few hundred at a time."""
    marks = ", ".join("?" * len(ids)) or "NULL"
    rows = tx.sql.all(f"SELECT id FROM documents WHERE id IN ({marks})", tuple(ids))
    return {id for (id,) in rows}
