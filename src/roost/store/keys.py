"""API keys. The key itself is never stored, only its digest."""

from collections.abc import Iterable

import msgspec

from .errors import Taken
from .tx import Tx, encode

TOPIC = "keys"
"""Notified (Store.on) whenever a key was added, changed or deleted."""


class Key(msgspec.Struct, kw_only=True):
    """What is known of a key.

    account: the number of the account it belongs to. user_id: its owner.
    acls: the permissions it grants; none for all that its owner has.
    allow: the networks it may be used from; none for everywhere.
    expire, expires_at: whether it expires, and when (clock time, microseconds).
    last5: the key's last characters, so that its owner can tell it from others.
    ephemeral: whether it was made for a session, and no list shows it.
    by_client: whether it was made through the API, and not by whoever runs this Roost.
    bounds: what it may do at most, beside what its owner may: ids of policies, each list of which
    must allow it.
    maker: the id of the key that made it, and with which it ends; empty for one that ends alone.
    """

    id: str
    account: int
    user_id: str
    name: str
    created_at: int
    last5: str = ""
    acls: list[str] = []
    allow: list[str] = []
    expire: bool = False
    expires_at: int | None = None
    ephemeral: bool = False
    by_client: bool = False
    bounds: list[list[str]] = []
    maker: str = ""


_BATCH = 500
_decode = msgspec.json.Decoder(Key).decode


def insert(tx: Tx, digest: str, key: Key) -> None:
    """Raises Taken when the same key, or one with the same id, is there already."""
    if not tx.sql.run(
        "INSERT INTO api_keys (digest, id, account, user_id, created_at, maker, details)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (digest, key.id, key.account, key.user_id, key.created_at, key.maker, encode(key)),
    ):
        raise Taken(key.id)
    tx.notify(TOPIC)


def find(tx: Tx, digest: str) -> Key | None:
    """The key with this digest, expired or not."""
    return _one(tx, "digest", digest)


def get(tx: Tx, id: str) -> Key | None:
    return _one(tx, "id", id)


def hold(tx: Tx, id: str) -> Key | None:
    """The same, and nobody else can delete it until the transaction ends."""
    return _one(tx, "id", id, tx.sql.for_share)


def made_by(tx: Tx, id: str) -> list[Key]:
    """The keys that a key has made, those that these have made, and so on; the oldest first."""
    found: dict[str, Key] = {}
    makers = [id]
    while makers:
        some, makers = makers[:_BATCH], makers[_BATCH:]
        rows = tx.sql.all(
            f"SELECT details FROM api_keys WHERE maker IN ({', '.join('?' * len(some))})", some
        )
        children = [child for (details,) in rows if (child := _decode(details)).id not in found]
        found |= {child.id: child for child in children}
        makers += [child.id for child in children]
    return sorted(found.values(), key=lambda key: (key.created_at, key.id))


def of_user(tx: Tx, user_id: str) -> list[Key]:
    """All keys of a user, the oldest first."""
    rows = tx.sql.all(
        "SELECT details FROM api_keys WHERE user_id = ? ORDER BY created_at, id", (user_id,)
    )
    return [_decode(details) for (details,) in rows]


def of_account(tx: Tx, account: int) -> list[Key]:
    """All keys of an account, the oldest first. It reads every account's keys."""
    rows = tx.sql.all(
        "SELECT details FROM api_keys WHERE account = ? ORDER BY created_at, id", (account,)
    )
    return [_decode(details) for (details,) in rows]


def every(tx: Tx) -> list[tuple[str, Key]]:
    """All keys of all accounts, the oldest first, each behind its digest."""
    rows = tx.sql.all("SELECT digest, details FROM api_keys ORDER BY created_at, id")
    return [(digest, _decode(details)) for digest, details in rows]


def restore(tx: Tx, known: Iterable[tuple[str, Key]]) -> None:
    """Puts these in the place of all that there are."""
    tx.sql.run("DELETE FROM api_keys")
    for digest, key in known:
        insert(tx, digest, key)
    tx.notify(TOPIC)


def update(tx: Tx, key: Key) -> bool:
    """Stores a changed key; its id, account and owner stay. False when it is gone."""
    changed = tx.sql.run("UPDATE api_keys SET details = ? WHERE id = ?", (encode(key), key.id))
    if changed:
        tx.notify(TOPIC)
    return changed == 1


def delete(tx: Tx, id: str) -> bool:
    """Deletes a key and all that it has made. False when there was no such key."""
    if not tx.sql.run("DELETE FROM api_keys WHERE id = ?", (id,)):
        return False
    # Now that the maker is gone it makes no more: whoever held it has committed what it made.
    makers = [id]
    while makers:
        some, makers = makers[:_BATCH], makers[_BATCH:]
        rows = tx.sql.all(
            f"DELETE FROM api_keys WHERE maker IN ({', '.join('?' * len(some))}) RETURNING id", some
        )
        makers += [child for (child,) in rows]
    tx.notify(TOPIC)
    return True


def _one(tx: Tx, column: str, value: str, lock: str = "") -> Key | None:
    row = tx.sql.one(f"SELECT details FROM api_keys WHERE {column} = ?{lock}", (value,))
    return None if row is None else _decode(row[0])
