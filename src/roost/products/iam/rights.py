"""What a user's rights follow from: its acls, its policies, its groups, its roles and theirs."""

from collections.abc import Collection, Iterable

from ...access.entitlements import Entitled
from ...access.managed import ManagedPolicies
from ...access.rights import Rights
from ...store import Store, Tx
from . import ties
from .policies import rules as policies
from .roles.documents import ROLES
from .roles.rules import ASSIGNABLE


class UserRights:
    """What access.entitlements.Entitlements asks for."""

    def __init__(self, store: Store) -> None:
        self._services = store.services

    def of_user(self, tx: Tx, account: int, user_id: str, acls: Collection[str]) -> Entitled:
        groups = [
            made.state.holder for made in ties.of_member(tx, account, "group-member", user_id)
        ]
        roles = _assignable(tx, account, user_id, groups)
        attached = ties.of_member(tx, account, "policy-user", user_id)
        for group in groups:
            attached += ties.of_member(tx, account, "policy-group", group)
        ids = [made.state.holder for made in attached]
        ids += [id for role in roles for id in policies_of_role(tx, account, role)]
        compiled = [policies.compiled(each) for each in policies.known(tx, account, ids).values()]
        managed = self._services.one(ManagedPolicies).of_acls(acls)
        return Entitled(Rights([*managed, *compiled]), frozenset(roles))

    def of_acls(self, acls: Collection[str]) -> Rights:
        return Rights(self._services.one(ManagedPolicies).of_acls(acls))

    def of_policies(self, tx: Tx, account: int, ids: Collection[str]) -> Rights:
        return of_policies(tx, account, ids)


def of_role(tx: Tx, account: int, role: str) -> Rights:
    return Rights(map(policies.compiled, policies.of_role(tx, account, role)))


def policies_of_role(tx: Tx, account: int, role: str) -> list[str]:
    return [made.state.member for made in ties.held_by(tx, account, "role-policy", role)]


def of_policies(tx: Tx, account: int, ids: Iterable[str]) -> Rights:
    """Those of them that there are."""
    return Rights(policies.compiled(each) for each in policies.known(tx, account, ids).values())


def _assignable(tx: Tx, account: int, user_id: str, groups: Iterable[str]) -> list[str]:
    held = ties.of_member(tx, account, "role-user", user_id)
    for group in groups:
        held += ties.of_member(tx, account, "role-group", group)
    ids = [made.state.holder for made in held]
    return [role.id for role in tx.among(ROLES, ids) if role.body.role_type == ASSIGNABLE]
