"""What may happen to API keys. A key acts for its user, with the user's permissions.

The key itself is shown once and stored nowhere: the database has a digest to find it by, and its
last characters for its owner to recognize it.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from string import ascii_uppercase, digits
from typing import NamedTuple
from uuid import uuid4

import msgspec

from ...http.auth import Network, Principal
from ...http.errors import BadRequest, NotFound
from ...http.networks import parse_network
from ...store import SECOND, Store, Tx, keys
from ...store.keys import Key
from ...store.secret import Secret
from .. import users
from .documents import APIKey, APIKeyCreate

LENGTH = 36
SHOWN = 5
UNNAMED = "Default"
ADOPTED = "ROOST_API_KEY"
INVALID = "Invalid API key"

_EPOCH = datetime.fromtimestamp(0, UTC)


class NewKey(NamedTuple):
    """text: the key itself, which is never shown again."""

    key: Key
    text: str


class KeyAuthenticator:
    """Finds the principal behind a key; see http.auth.Authenticator."""

    def __init__(self, store: Store, secret: Secret) -> None:
        self._store = store
        self._secret = secret

    def digest(self, token: str) -> str:
        return self._secret.digest(token)

    async def find(self, digest: str) -> Principal | None:
        """None for an unknown key, and while its user may not use the API."""
        return await self._store.read(lambda tx: _principal(tx, digest))


def create(
    tx: Tx,
    secret: Secret,
    user: users.UserRecord,
    name: str,
    expires_at: int | None = None,
    allow: Iterable[Network] = (),
    value: str | None = None,
    *,
    ephemeral: bool = False,
    by_client: bool = False,
) -> NewKey:
    """Makes a key for a user.

    expires_at: clock time in microseconds, None for never. allow: networks that it may be used
    from, in place of those that its user may use; none for the user's own. value: the key itself,
    where it is given; raises Taken when there is such a key already. ephemeral: whether no list
    shows it. by_client: whether another key asks for it, and not the operator.
    """
    text = value or "".join(secrets.choice(ascii_uppercase + digits) for _ in range(LENGTH))
    key = Key(
        id=str(uuid4()),
        account=user.account,
        user_id=user.id,
        name=name or UNNAMED,
        created_at=tx.now,
        last5=text[-SHOWN:],
        allow=[str(network) for network in allow],
        expire=expires_at is not None,
        expires_at=expires_at,
        ephemeral=ephemeral,
        by_client=by_client,
    )
    keys.insert(tx, secret.digest(text), key)
    return NewKey(key, text)


def adopt(tx: Tx, secret: Secret, user: users.UserRecord, text: str) -> Key:
    """The key with this text; where nobody has it yet, it becomes one of this user's."""
    known = keys.find(tx, secret.digest(text))
    return known or create(tx, secret, user, ADOPTED, value=text).key


def list_keys(tx: Tx, user_id: str) -> list[Key]:
    """A user's keys, the oldest first."""
    return [key for key in keys.of_user(tx, user_id) if not key.ephemeral]


def revoke(tx: Tx, id: str) -> None:
    """Ends a key; raises NotFound."""
    if not keys.delete(tx, id):
        raise NotFound(INVALID)


def create_own(tx: Tx, secret: Secret, caller: Principal, wanted: APIKeyCreate) -> NewKey:
    """A further key of the caller's, no more widely usable than the one in use."""
    expires_at = _expiry(tx.now, wanted.date_expire) if wanted.expire else None
    user = tx.get(users.USERS, caller.user_id, caller.account, "share")
    using = keys.get(tx, caller.key_id)
    allow = _networks(using.allow) if using else ()
    return create(tx, secret, user, wanted.name, expires_at, allow, by_client=True)


def get_own(tx: Tx, caller: Principal, id: str) -> Key:
    """Raises NotFound, for other users' keys as well."""
    key = keys.get(tx, id)
    if key is None or key.user_id != caller.user_id or key.ephemeral:
        raise NotFound(INVALID)
    return key


def revoke_own(tx: Tx, caller: Principal, id: str) -> None:
    revoke(tx, get_own(tx, caller, id).id)


def show(key: Key, text: str = "") -> APIKey:
    """A key as the API shows it; `text` is the whole key, while it is known."""
    expires_at = key.expires_at if key.expire else None
    return APIKey(
        key.id,
        text or key.last5.rjust(LENGTH, "*"),
        key.name,
        key.expire,
        "" if expires_at is None else _date(expires_at),
    )


def _principal(tx: Tx, digest: str) -> Principal | None:
    key = keys.find(tx, digest)
    user = key and tx.find(users.USERS, key.user_id, key.account)
    if key is None or user is None or not user.body.api_enabled:
        return None
    acls = frozenset(user.body.acls)
    return Principal(
        account=key.account,
        user_id=user.id,
        user_name=user.body.name,
        key_id=key.id,
        acls=acls.intersection(key.acls) if key.acls else acls,
        allow=_networks(key.allow or user.hidden.allow),
        expires_at=key.expires_at if key.expire else None,
    )


def _networks(texts: list[str]) -> tuple[Network, ...]:
    return tuple(parse_network(text) for text in texts)


def _expiry(now: int, text: str) -> int:
    try:
        date = msgspec.convert(text, datetime)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        raise BadRequest("Invalid date_expire: must be a date like 2030-01-01T00:00:00Z") from None
    at = (date - _EPOCH) // timedelta(microseconds=1)
    if at <= now:
        raise BadRequest("Invalid date_expire: must be in the future")
    return at


def _date(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%dT%H:%M:%SZ}"
