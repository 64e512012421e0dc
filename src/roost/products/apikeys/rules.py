"""What may happen to API keys. A key acts for its user, with all of the user's permissions or some.

A key that makes another is its maker. The child has the maker's permissions, networks and expiry or
less, and ends with it. Without the right to manage users a key knows of no keys but its children.

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

from ...access.authorizer import Action, Authorizer
from ...access.principals import Network, Principal
from ...http.auth import INVALID as INVALID_TOKEN
from ...http.errors import BadRequest, NotFound, Unauthorized
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
MANAGE_KEYS = Action("manage-api-keys", acl="manage_users")
"""Seeing and revoking all keys of one's user, not just those that the key in use has made."""

_EPOCH = datetime.fromtimestamp(0, UTC)


class NewKey(NamedTuple):
    """text: the key itself, which is never shown again."""

    key: Key
    text: str


class KeyAuthenticator:
    """Finds the principal behind a key; see http.auth.Authenticator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = store.services.one(Secret)

    def digest(self, token: str) -> str:
        return self._secret.digest(token)

    async def find(self, digest: str) -> Principal | None:
        """None for an unknown key, and while its user may not use the API."""
        return await self._store.read(lambda tx: _principal(tx, digest))


def create(
    tx: Tx,
    user: users.UserRecord,
    name: str,
    expires_at: int | None = None,
    allow: Iterable[Network] = (),
    value: str | None = None,
    *,
    acls: Iterable[str] = (),
    ephemeral: bool = False,
    maker: Key | None = None,
) -> NewKey:
    """Makes a key for a user.

    expires_at: clock time in microseconds, None for never. allow: networks that it may be used
    from, in place of those that its user may use; none for the user's own. value: the key itself,
    where it is given; raises Taken when there is such a key already. acls: its permissions; none
    for all that its user has. ephemeral: whether no list shows it. maker: the key that asks for
    it, where that is not the operator.
    """
    text = value or "".join(secrets.choice(ascii_uppercase + digits) for _ in range(LENGTH))
    key = Key(
        id=str(uuid4()),
        account=user.account,
        user_id=user.id,
        name=name or UNNAMED,
        created_at=tx.now,
        last5=text[-SHOWN:],
        acls=list(acls),
        allow=[str(network) for network in allow],
        expire=expires_at is not None,
        expires_at=expires_at,
        ephemeral=ephemeral,
        by_client=maker is not None,
        maker=maker.id if maker else "",
    )
    keys.insert(tx, tx.service(Secret).digest(text), key)
    return NewKey(key, text)


def adopt(tx: Tx, user: users.UserRecord, text: str) -> Key:
    """The key with this text; where nobody has it yet, it becomes one of this user's."""
    known = keys.find(tx, tx.service(Secret).digest(text))
    return known or create(tx, user, ADOPTED, value=text).key


def list_own(tx: Tx, caller: Principal) -> list[Key]:
    """The keys of the caller's user, the oldest first, as far as the key in use may see them."""
    if _manages_keys(tx, caller):
        seen = keys.of_user(tx, caller.user_id)
    else:
        seen = keys.made_by(tx, caller.key_id)
    return [key for key in seen if not key.ephemeral]


def revoke(tx: Tx, id: str) -> None:
    """Ends a key and all that it has made; raises NotFound."""
    if not keys.delete(tx, id):
        raise NotFound(INVALID)


def create_own(tx: Tx, caller: Principal, wanted: APIKeyCreate) -> NewKey:
    """A child of the key in use, which ends with it and can do no more than it can.

    Raises Unauthorized when the key in use has ended since it was let in.
    """
    user = tx.get(users.USERS, caller.user_id, caller.account, "share")
    maker = keys.hold(tx, caller.key_id)
    if maker is None or _has_expired(maker, tx.now):
        raise Unauthorized(INVALID_TOKEN)
    ends = maker.expires_at if maker.expire else None
    if wanted.expire:
        expires_at = _expiry(tx.now, wanted.date_expire)
        if ends is not None and expires_at > ends:
            raise BadRequest(
                f"Invalid date_expire: must not be after {_date(ends)}, when the key in use expires"
            )
        ends = expires_at
    allow = _networks(maker.allow)
    return create(tx, user, wanted.name, ends, allow, acls=maker.acls, maker=maker)


def get_own(tx: Tx, caller: Principal, id: str) -> Key:
    """Raises NotFound, for keys that the one in use may not see as well."""
    key = keys.get(tx, id)
    if key is None or key.user_id != caller.user_id or key.ephemeral:
        raise NotFound(INVALID)
    if not _manages_keys(tx, caller) and key not in keys.made_by(tx, caller.key_id):
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


def _manages_keys(tx: Tx, caller: Principal) -> bool:
    return tx.service(Authorizer).decide(caller, MANAGE_KEYS).allowed


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
        allow=_networks(key.allow or user.state.allow),
        expires_at=key.expires_at if key.expire else None,
    )


def _has_expired(key: Key, now: int) -> bool:
    return key.expire and key.expires_at is not None and now >= key.expires_at


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
