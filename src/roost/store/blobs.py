"""Bytes that are too many for a document, kept beside it: what a client has uploaded.

They lie in the database, so they commit with the document that tells of them, whatever crashes, and
every process that shares the database has them.
"""

from collections.abc import Iterable, Iterator

import msgspec

from .tx import Tx

PART = 1024 * 1024
"""Bytes in a row: few rows a blob, and none that a database finds too long."""


class Part(msgspec.Struct, frozen=True):
    """One row. document: the seq of the document that it belongs to. part: from 0 on, in order."""

    document: int
    part: int
    data: bytes


def put(tx: Tx, document: int, pieces: Iterable[bytes]) -> None:
    """Stores the bytes of a document, in the place of those that it had.

    pieces: each a row, so of PART bytes at most. One is asked for when the last is stored.
    """
    remove(tx, document)
    for n, data in enumerate(pieces):
        restore(tx, [Part(document, n, data)])


def pieces(data: bytes) -> Iterator[bytes]:
    """Bytes that are at hand, as `put` wants them."""
    return (data[at : at + PART] for at in range(0, len(data), PART))


def get(tx: Tx, document: int) -> bytes:
    """All bytes of a document; none where it has none. It may read much: use a scan."""
    rows = tx.sql.all("SELECT data FROM blobs WHERE document = ? ORDER BY part", (document,))
    return b"".join(row[0] for row in rows)


def remove(tx: Tx, document: int) -> None:
    """Whoever deletes a document that has bytes removes those with it."""
    tx.sql.run("DELETE FROM blobs WHERE document = ?", (document,))


def every(tx: Tx) -> Iterable[Part]:
    """All bytes of all documents. It reads all of the table: use a scan."""
    rows = tx.sql.all("SELECT document, part, data FROM blobs ORDER BY document, part")
    return (Part(*row) for row in rows)


def restore(tx: Tx, parts: Iterable[Part]) -> None:
    """Adds rows as they are."""
    tx.sql.many(
        "INSERT INTO blobs (document, part, data) VALUES (?, ?, ?)",
        ((part.document, part.part, part.data) for part in parts),
    )
