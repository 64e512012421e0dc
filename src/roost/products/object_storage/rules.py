"""What subscriptions and buckets share: finding a subscription, and its keys."""

import secrets
import string
from typing import NamedTuple

from ...http.errors import BadRequest
from ...store import Tx
from ...store.secret import Secret
from .documents import ACTIVE, OBJECT_STORAGES, StorageRecord

_FOR_SECRET_KEY = "object storage secret key"  # noqa: S105 - what the sealing is for
_ACCESS_LETTERS = string.ascii_uppercase + string.digits
_SECRET_LETTERS = string.ascii_letters + string.digits


class KeyPair(NamedTuple):
    """A pair of S3 keys, in the clear."""

    access: str
    secret: str


def new_keys() -> KeyPair:
    """A pair of the lengths that S3 keys have: 20 and 40 characters, of which the 40 are secret."""
    return KeyPair(_random(_ACCESS_LETTERS, 20), _random(_SECRET_LETTERS, 40))


def seal(secret: Secret, key: str) -> str:
    return secret.seal_text(key, _FOR_SECRET_KEY)


def keys_of(record: StorageRecord, secret: Secret) -> KeyPair:
    """The keys, the secret one empty where another installation had sealed it."""
    state = record.state
    return KeyPair(state.access_key, secret.open_text(state.secret_key, _FOR_SECRET_KEY))


def edit(tx: Tx, account: int, id: str) -> StorageRecord:
    """The subscription, locked for a change."""
    return tx.get(OBJECT_STORAGES, id, account, "update")


def edit_active(tx: Tx, account: int, id: str) -> StorageRecord:
    """The same; raises BadRequest before it is there."""
    record = edit(tx, account, id)
    if record.body.status != ACTIVE:
        raise BadRequest(f"The object storage is not active: its status is {record.body.status}")
    return record


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
