"""Whom trusts let in who shows a token of an issuer in place of a key."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ....access.principals import Principal
from ....http.networks import parse_network
from ....store import SECOND, Tx
from ... import oidc, users
from ..rights import of_role
from . import conditions, rules
from .documents import TRUSTS, TrustRecord, TrustType


class Held(NamedTuple):
    """A trust that lets somebody in now. conditions: the names of those that it has."""

    trust: TrustRecord
    conditions: list[str]


def trusting(tx: Tx, identity: oidc.Identity, type: TrustType) -> list[TrustRecord]:
    """The trusts in an issuer, whenever their conditions hold."""
    account, issuer = identity.account, identity.issuer_id
    found = tx.matching(TRUSTS, account, "trusted_oidc_issuer_id", issuer, rules.MOST)
    if identity.source in oidc.SERVERS:
        of_source = "trusted_oidc_issuer_source"
        found += tx.matching(TRUSTS, account, of_source, identity.source, rules.MOST)
    return _alive(tx, found, type)


def held(tx: Tx, found: Iterable[TrustRecord], identity: oidc.Identity, client: str) -> Held | None:
    """The first that lets this bearer in now, from this address."""
    for trust in found:
        wanted = conditions.parse(trust.body.conditions)
        names = conditions.met(wanted, client, tx.now, identity.claims)
        if names is not None:
            return Held(trust, names)
    return None


def is_trusted(trust: TrustRecord, issuer_id: str, source: str) -> bool:
    body = trust.body
    return body.trusted_oidc_issuer_id == issuer_id or (
        source in oidc.SERVERS and body.trusted_oidc_issuer_source == source
    )


def principal(tx: Tx, found: Sequence[oidc.Identity], client: str) -> Principal | None:
    """Whoever a request is of that carries a token: of the accounts that trust its issuer, the one
    that the token is for by name, or else the only one that lets it in.
    """
    named = [identity for identity in found if identity.named]
    let_in = [_let_in(tx, identity, client) for identity in named or found]
    some = [each for each in let_in if each is not None]
    return some[0] if len(some) == 1 else None


def _let_in(tx: Tx, identity: oidc.Identity, client: str) -> Principal | None:
    """By a role that is taken on without asking: as a user, or as nobody but the role."""
    user = oidc.user_of(tx, identity)
    if user is not None:
        trusted = held(tx, _in_user(tx, user), identity, client)
        if trusted is not None:
            return _acting(tx, identity, trusted.trust, user)
    if not oidc.is_there(tx, identity.account, identity.source, identity.subject):
        return None
    trusted = held(tx, trusting(tx, identity, rules.FEDERATED), identity, client)
    return _acting(tx, identity, trusted.trust) if trusted is not None else None


def _acting(
    tx: Tx, identity: oidc.Identity, trust: TrustRecord, user: users.UserRecord | None = None
) -> Principal:
    role = trust.body.role_id
    networks = users.networks(user.state.whitelist) if user is not None else ()
    return Principal(
        account=identity.account,
        user_id=user.id if user is not None else "",
        user_name=user.body.name if user is not None else identity.subject,
        key_id="",
        allow=tuple(parse_network(text) for text in networks),
        expires_at=int(identity.claims["exp"]) * SECOND,
        roles=frozenset({role}),
        # It is one that lasts for a request: it makes no keys either, and takes on no other role.
        session=f"oidc:{identity.issuer_id}",
        rights=of_role(tx, identity.account, role),
        claims=identity.claims,
    )


def _in_user(tx: Tx, user: users.UserRecord) -> list[TrustRecord]:
    return _alive(tx, rules.in_user(tx, user.account, user.id), rules.IAM)


def _alive(tx: Tx, found: Iterable[TrustRecord], type: TrustType) -> list[TrustRecord]:
    return [
        each for each in found if rules.is_alive(each, tx.now, type) and rules.role_of(tx, each)
    ]
