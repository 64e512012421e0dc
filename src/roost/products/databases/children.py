"""What belongs to a database: its users, its topics and so on, each known by a name within it."""

from typing import TypeVar

import msgspec

from ...http.errors import BadRequest, NotFound
from ...store import BadCursor, Kind, Missing, Page, Record, Tx, page
from ...store.tx import Lock
from .contents import KINDS
from .documents import DATABASES, DatabaseRecord, WholeList

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


def child_id(database: str, *names: str) -> str:
    """The id of its document: names are unique within a database alone."""
    return "/".join((database, *names))


def named(
    tx: Tx, kind: Kind[B, H], record: DatabaseRecord, *names: str, lock: Lock = ""
) -> Record[B, H]:
    """What is called so; raises Missing with the kind's own text."""
    return tx.get(kind, child_id(record.id, *names), record.account, lock, owner=record.seq)


def find(tx: Tx, kind: Kind[B, H], record: DatabaseRecord, *names: str) -> Record[B, H] | None:
    return tx.find(kind, child_id(record.id, *names), record.account, owner=record.seq)


def add(
    tx: Tx, kind: Kind[B, H], record: DatabaseRecord, body: B, state: H | None, *names: str
) -> Record[B, H]:
    """Stores one. The database is locked; that the name is free is the caller's to see to."""
    id = child_id(record.id, *names)
    return tx.insert(kind, id, record.account, body, state, owner=record.seq)


def listed(
    tx: Tx, kind: Kind[B, H], record: DatabaseRecord, query: WholeList
) -> Page[list[Record[B, H]]]:
    try:
        return page(tx, kind, record.seq, query.window())
    except BadCursor:
        raise BadRequest("Invalid cursor") from None


def database_of(tx: Tx, account: int, id: str, kind: Kind[B, H], lock: Lock = "") -> DatabaseRecord:
    """The database, for whoever asks for one of its children by name.

    Where it is gone, so are they, and clients look for the text of either.
    """
    try:
        return tx.get(DATABASES, id, account, lock)
    except Missing:
        raise NotFound(f"{kind.missing}: {DATABASES.missing}") from None


def remove_all(tx: Tx, record: DatabaseRecord) -> None:
    """Removes all that belongs to a database, with the database."""
    for kind in KINDS:
        for child in tx.children(kind, record.seq, "update"):
            tx.delete(child)
