"""What may happen to API keys. A key acts for its user, with all of the user's permissions or some.

A key that makes another is its maker. The child has the maker's permissions, networks and expiry or
less, and ends with it. Without the right to manage users a key knows of no keys but its children.

A key that is made for another user has no more either. It ends with that user, and not with its
maker: he might as well have made another user.

The key itself is shown once and stored nowhere: the database has a digest to find it by, and its
last characters for its owner to recognize it.
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import ascii_uppercase, digits
from typing import NamedTuple
from uuid import uuid4

import msgspec

from ...access.authorizer import Action, Authorizer
from ...access.entitlements import Entitled, Entitlements
from ...access.principals import Network, Principal
from ...access.rights import EVERYBODY
from ...http.auth import INVALID as INVALID_TOKEN
from ...http.errors import BadRequest, Forbidden, NotFound, Unauthorized
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
MANAGE_KEYS = Action("manage-api-keys", "account.user.Update")
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

    async def find(self, token: str, client: str) -> Principal | None:
        """None for an unknown key, and while its user may not use the API."""
        digest = self._secret.digest(token)
        return await self._store.read(lambda tx: _principal(tx, keys.find(tx, digest)))


class FirstKeys:
    """The keys that service users begin with; see users.FirstKeys."""

    def first_key(self, tx: Tx, caller: Principal, user: users.UserRecord) -> str:
        return _lend(tx, caller, user, APIKeyCreate()).text


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
    by_client: bool = False,
    bounds: Iterable[list[str]] = (),
    maker: Key | None = None,
) -> NewKey:
    """Makes a key for a user.

    expires_at: clock time in microseconds, None for never. allow: networks that it may be used
    from, in place of those that its user may use; none for the user's own. value: the key itself,
    where it is given; raises Taken when there is such a key already. acls: its permissions; none
    for all that its user has. ephemeral: whether no list shows it. by_client: whether it is not the
    operator who asks for it. bounds: as store.keys has them. maker: the key that it ends with.
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
        by_client=by_client,
        bounds=list(bounds),
        maker=maker.id if maker else "",
    )
    keys.insert(tx, tx.service(Secret).digest(text), key)
    return NewKey(key, text)


def adopt(tx: Tx, user: users.UserRecord, text: str) -> Key:
    """The key with this text; where nobody has it yet, it becomes one of this user's."""
    known = keys.find(tx, tx.service(Secret).digest(text))
    return known or create(tx, user, ADOPTED, value=text).key


def list_own(tx: Tx, caller: Principal) -> list[Key]:
    """The keys of the caller's user, the oldest first, as far as the key in use may see them.

    Raises Forbidden, as all that concerns one's own keys does, for a session: it has none.
    """
    _check_key(caller)
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

    Raises Unauthorized when the key in use has ended since it was let in, or its user has.
    """
    _check_key(caller)
    user = tx.get(users.USERS, caller.user_id, caller.account, "share")
    maker = _maker(tx, caller)
    if maker is None or not users.may_act(user):
        raise Unauthorized(INVALID_TOKEN)
    return create(
        tx, user, wanted.name, _ends(tx.now, wanted, maker.expires_at if maker.expire else None),
        _networks(maker.allow), acls=maker.acls, by_client=True, bounds=maker.bounds, maker=maker,
    )  # fmt: skip


def list_of(tx: Tx, account: int, user_id: str) -> list[Key]:
    """The keys of one of the account's users, the oldest first."""
    tx.get(users.USERS, user_id, account)
    return [key for key in keys.of_user(tx, user_id) if not key.ephemeral]


def get_of(tx: Tx, account: int, user_id: str, id: str) -> Key:
    """Raises NotFound."""
    tx.get(users.USERS, user_id, account)
    key = keys.get(tx, id)
    if key is None or key.user_id != user_id or key.ephemeral:
        raise NotFound(INVALID)
    return key


def create_for(tx: Tx, caller: Principal, user_id: str, wanted: APIKeyCreate) -> NewKey:
    """A key for a user of the account; one for the caller himself is a child of the key in use.

    Raises Forbidden for the root user's, which he alone makes.
    """
    if user_id == caller.user_id:
        return create_own(tx, caller, wanted)
    user = tx.get(users.USERS, user_id, caller.account, "share")
    users.require_may_change(caller, user)
    return _lend(tx, caller, user, wanted)


def revoke_of(tx: Tx, caller: Principal, user_id: str, id: str) -> None:
    """Raises NotFound, and Forbidden for the root user's."""
    key = get_of(tx, caller.account, user_id, id)
    users.require_may_change(caller, tx.get(users.USERS, user_id, caller.account))
    revoke(tx, key.id)


def get_own(tx: Tx, caller: Principal, id: str) -> Key:
    """Raises NotFound, for keys that the one in use may not see as well."""
    _check_key(caller)
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


def _check_key(caller: Principal) -> None:
    if not caller.key_id:
        raise Forbidden("A session has no API keys")


def principal_of(tx: Tx, id: str) -> Principal:
    """Whom a key lets in. Raises NotFound for one that lets nobody in."""
    principal = _principal(tx, keys.get(tx, id))
    if principal is None:
        raise NotFound(INVALID)
    return principal


def _lend(tx: Tx, caller: Principal, user: users.UserRecord, wanted: APIKeyCreate) -> NewKey:
    """A key of another user's, bound by the policies, the networks and the expiry of whoever asks
    for it.
    """
    maker = _maker(tx, caller)
    if maker is None and caller.key_id:
        raise Unauthorized(INVALID_TOKEN)
    rights = (caller.rights, *caller.bounds)
    return create(
        tx, user, wanted.name, _ends(tx.now, wanted, caller.expires_at),
        _networks(maker.allow) if maker else caller.allow, by_client=True,
        bounds=[each.ids for each in rights if not each.root],
    )  # fmt: skip


def _maker(tx: Tx, caller: Principal) -> Key | None:
    """The key in use, held until this is done; None if it has ended meanwhile."""
    maker = keys.hold(tx, caller.key_id)
    return None if maker is None or _has_expired(maker, tx.now) else maker


def _ends(now: int, wanted: APIKeyCreate, limit: int | None) -> int | None:
    """When a new key ends. limit: when the one in use does, None for never."""
    if not wanted.expire:
        return limit
    at = _expiry(now, wanted.date_expire)
    if limit is not None and at > limit:
        raise BadRequest(
            f"Invalid date_expire: must not be after {_date(limit)}, when the key in use expires"
        )
    return at


def _principal(tx: Tx, key: Key | None) -> Principal | None:
    user = key and tx.find(users.USERS, key.user_id, key.account)
    if key is None or user is None or not users.may_act(user):
        return None
    acls = users.rights(user.body.acls)
    entitlements = tx.service(Entitlements)
    if user.state.root:
        entitled = Entitled(EVERYBODY, frozenset())
    else:
        entitled = entitlements.of_user(tx, key.account, user.id, acls)
    bounds = [entitlements.of_acls(users.rights(key.acls))] if key.acls else []
    bounds += [entitlements.of_policies(tx, key.account, ids) for ids in key.bounds]
    principal = Principal(
        account=key.account,
        user_id=user.id,
        user_name=user.body.name,
        key_id=key.id,
        acls=acls.intersection(key.acls) if key.acls else acls,
        allow=_networks(key.allow or users.networks(user.state.whitelist)),
        expires_at=key.expires_at if key.expire else None,
        roles=entitled.roles,
        rights=entitled.rights,
        bounds=tuple(bounds),
    )
    if not key.bounds:
        return principal
    return replace(principal, acls=acls.difference(users.lacking(tx, principal, acls)))


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
