"""What was deleted and can be restored: policies, roles and trusts, each as it was.

What refers to it by its id stays, so all of that is back when it is.
"""

from typing import Any, TypeVar

import msgspec

from ...store import Kind, Missing, Nothing, Record, Tx, iso

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


class Deleted(msgspec.Struct):
    """kind: what it was. body, hidden: as they were stored."""

    kind: str
    date_deleted: str
    body: dict[str, Any]
    hidden: dict[str, Any]


DELETED = Kind("iam-deleted", Deleted, Nothing, "Nothing was deleted")


def discard(tx: Tx, record: Record[Any, Any]) -> None:
    body, hidden = msgspec.to_builtins(record.body), msgspec.to_builtins(record.hidden)
    kept = Deleted(record.kind.name, iso(tx.now), body, hidden)
    tx.delete(record)
    tx.insert(DELETED, record.id, record.account, kept)


def restore(tx: Tx, kind: Kind[B, H], account: int, id: str) -> Record[B, H]:
    """Raises Missing, with the kind's text, for what is not among what was deleted."""
    found = tx.find(DELETED, id, account, "update")
    if found is None or found.body.kind != kind.name:
        raise Missing(kind.missing)
    body = msgspec.convert(found.body.body, kind.body)
    hidden = msgspec.convert(found.body.hidden, kind.hidden)
    tx.delete(found)
    return tx.insert(kind, id, account, body, hidden)
