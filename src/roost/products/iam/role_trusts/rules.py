"""What may happen to trusts, and whom they let take a role on."""

from collections.abc import Sequence
from uuid import uuid4

import msgspec

from ....access.principals import Principal
from ....http.errors import BadRequest
from ....store import Tx, iso, keys
from ... import oidc, users
from .. import deleted, ties
from ..groups.documents import GROUPS
from ..roles.documents import ROLES, RoleRecord
from ..roles.rules import ASSUMABLE, require_may_give
from . import conditions
from .documents import (
    TRUSTS,
    IamRoleTrust,
    RoleTrustCreate,
    RoleTrustUpdate,
    StoredTrust,
    TrustRecord,
    TrustType,
)

TEMPORARY: TrustType = "TemporaryAssumption"
IAM: TrustType = "IAMAssumption"
FEDERATED: TrustType = "FederatedAssumption"
MOST = 500
"""How many trusts are looked through when a role is taken on."""


def create(tx: Tx, caller: Principal, wanted: RoleTrustCreate) -> IamRoleTrust:
    """Raises BadRequest for what makes no trust, Missing for whom or what there is not, Forbidden
    for a role that may do what the caller may not.
    """
    account = caller.account
    role = tx.get(ROLES, wanted.role_id, account, "share") if wanted.role_id else None
    if role is not None and role.body.role_type != ASSUMABLE:
        raise BadRequest("Invalid role_id: only an assumable role can be trusted to somebody")
    by_issuer = wanted.trusted_oidc_issuer_id
    trust = StoredTrust(
        id=str(uuid4()),
        role_id=wanted.role_id,
        trust_type=wanted.trust_type or (FEDERATED if by_issuer else TEMPORARY),
        trusted_oidc_issuer_id=by_issuer,
        trusted_oidc_issuer_source=wanted.trusted_oidc_issuer_source,
        trusted_user_id=wanted.trusted_user_id,
        trusted_group_id=wanted.trusted_group_id,
        conditions=_stored(wanted.conditions),
        valid_until=wanted.valid_until,
        date_created=iso(tx.now),
    )
    _check(tx, account, trust)
    if role is None:
        raise BadRequest("Missing required field: role_id")
    require_may_give(tx, caller, role.id)
    return show(tx, tx.insert(TRUSTS, trust.id, account, trust))


def update(tx: Tx, caller: Principal, id: str, wanted: RoleTrustUpdate) -> IamRoleTrust:
    account = caller.account
    record = tx.get(TRUSTS, id, account, "update")
    body = record.body
    parties = ("trusted_user_id", "trusted_group_id", "trusted_oidc_issuer_id")
    parties += ("trusted_oidc_issuer_source",)
    if any(getattr(wanted, party) for party in parties):
        # Another party takes the place of the one before.
        for party in parties:
            setattr(body, party, getattr(wanted, party) or "")
    body.trust_type = wanted.trust_type or body.trust_type
    if wanted.conditions is not None:
        # Terraform sends what changes: if the others were lost, more would be let in than before.
        changed = body.conditions | _stored(wanted.conditions)
        body.conditions = {name: item for name, item in changed.items() if item}
    if wanted.valid_until is not None:
        body.valid_until = wanted.valid_until
    _check(tx, account, body)
    require_may_give(tx, caller, body.role_id)
    tx.update(record)
    tx.notify(keys.TOPIC)
    return show(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """The sessions that it let in end with it."""
    deleted.discard(tx, tx.get(TRUSTS, id, account, "update"))
    tx.notify(keys.TOPIC)


class InIssuers:
    """What oidc.Trusting asks for."""

    def require_may_give(self, tx: Tx, caller: Principal, issuer_id: str) -> None:
        """All trusts count, ended ones too: whoever may not give a role can make none live again
        either, and a session that one let in goes on.
        """
        found = tx.matching(TRUSTS, caller.account, "trusted_oidc_issuer_id", issuer_id, MOST)
        for role in dict.fromkeys(trust.body.role_id for trust in found):
            require_may_give(tx, caller, role)


def restore(tx: Tx, caller: Principal, id: str) -> IamRoleTrust:
    tx.notify(keys.TOPIC)
    record = deleted.restore(tx, TRUSTS, caller.account, id)
    require_may_give(tx, caller, record.body.role_id)
    return show(tx, record)


def assumable_by(tx: Tx, account: int, user_id: str) -> list[TrustRecord]:
    """The trusts by which a user may take a role on by asking for it, whenever their conditions
    hold. Raises Missing for no such user.
    """
    tx.get(users.USERS, user_id, account)
    found = in_user(tx, account, user_id)
    return [trust for trust in found if is_alive(trust, tx.now) and role_of(tx, trust)]


def in_user(tx: Tx, account: int, user_id: str) -> list[TrustRecord]:
    """The trusts in a user, and in groups that he is in."""
    groups = [made.state.holder for made in ties.of_member(tx, account, "group-member", user_id)]
    found = tx.matching(TRUSTS, account, "trusted_user_id", user_id, MOST)
    for group in groups:
        found += tx.matching(TRUSTS, account, "trusted_group_id", group, MOST)
    return found


def is_alive(trust: TrustRecord, now: int, type: TrustType = TEMPORARY) -> bool:
    ends = conditions.moment(trust.body.valid_until)
    return trust.body.trust_type == type and (ends is None or now < ends)


def role_of(tx: Tx, trust: TrustRecord) -> RoleRecord | None:
    """The role, while it can be taken on."""
    role = tx.find(ROLES, trust.body.role_id, trust.account)
    return role if role is not None and role.body.role_type == ASSUMABLE else None


def trusts_user(tx: Tx, trust: TrustRecord, user_id: str) -> bool:
    body = trust.body
    if body.trusted_user_id:
        return body.trusted_user_id == user_id
    group = body.trusted_group_id
    return bool(group) and ties.find(tx, trust.account, "group-member", group, user_id) is not None


def show(tx: Tx, record: TrustRecord) -> IamRoleTrust:
    [shown] = show_all(tx, [record])
    return shown


def show_all(tx: Tx, found: Sequence[TrustRecord]) -> list[IamRoleTrust]:
    """With the names of the roles, and of whom they trust, as far as these are there."""
    bodies = [record.body for record in found]
    roles = {e.id: e.body.name for e in tx.among(ROLES, [b.role_id for b in bodies])}
    people = {e.id: e.body.name for e in tx.among(users.USERS, [b.trusted_user_id for b in bodies])}
    groups = {
        e.id: e.body.display_name for e in tx.among(GROUPS, [b.trusted_group_id for b in bodies])
    }
    return [
        IamRoleTrust(
            **msgspec.structs.asdict(body),
            role_name=roles.get(body.role_id, ""),
            user_display=people.get(body.trusted_user_id, ""),
            group_display=groups.get(body.trusted_group_id, ""),
        )
        for body in bodies
    ]


def _stored(given: object) -> dict[str, object]:
    """Some clients send an empty list for no conditions."""
    return msgspec.to_builtins(given) if isinstance(given, dict) else {}


def _check(tx: Tx, account: int, trust: StoredTrust) -> None:
    parties = [
        trust.trusted_user_id, trust.trusted_group_id, trust.trusted_oidc_issuer_id,
        trust.trusted_oidc_issuer_source,
    ]  # fmt: skip
    if sum(map(bool, parties)) != 1:
        raise BadRequest(
            "Exactly one of trusted_user_id, trusted_group_id, trusted_oidc_issuer_id and"
            " trusted_oidc_issuer_source is needed"
        )
    if trust.trust_type == FEDERATED and not trust.trusted_oidc_issuer_id:
        raise BadRequest("Invalid trust_type: FederatedAssumption needs trusted_oidc_issuer_id")
    if trust.trust_type == IAM and not (trust.trusted_user_id or trust.trusted_group_id):
        raise BadRequest(
            "Invalid trust_type: IAMAssumption needs trusted_user_id or trusted_group_id"
        )
    if trust.trusted_oidc_issuer_source:
        if trust.trust_type != TEMPORARY:
            raise BadRequest("Invalid trust_type: servers take a role on by asking for it")
        _pin(tx, account, trust)
    if trust.trusted_user_id:
        tx.get(users.USERS, trust.trusted_user_id, account, "share")
    if trust.trusted_group_id:
        tx.get(GROUPS, trust.trusted_group_id, account, "share")
    if trust.trusted_oidc_issuer_id:
        issuer = tx.get(oidc.ISSUERS, trust.trusted_oidc_issuer_id, account, "share")
        if issuer.body.source in oidc.ELSEWHERE and not trust.conditions.get("oidc_claims"):
            raise BadRequest(
                "Missing conditions.oidc_claims: without them, everybody whom the issuer knows is"
                " let in"
            )
    conditions.parse(trust.conditions)
    conditions.moment(trust.valid_until)


def _pin(tx: Tx, account: int, trust: StoredTrust) -> None:
    """Has a trust in servers hold for the account's own alone."""
    oidc.of_source(tx, account, trust.trusted_oidc_issuer_source)
    claims = conditions.parse(trust.conditions).oidc_claims
    trust.conditions = {**trust.conditions, "oidc_claims": {**claims, "acctid": account}}
