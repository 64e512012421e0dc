"""Which groups, roles and policies a user has, as the section of users asks for it."""

from collections.abc import Sequence

from ...access.managed import ManagedPolicies
from ...store import Tx
from .. import users
from . import ties
from .assumed_roles.rules import end_all
from .groups.documents import GROUPS
from .groups.rules import show as show_group
from .policies import rules as policies
from .policies.documents import IamPolicy
from .rights import policies_of_role
from .roles.documents import ROLES
from .roles.rules import ASSIGNABLE

ATTACHED: tuple[ties.Relation, ...] = ("group-member", "role-user", "policy-user")
_NOBODY = ties.Tie("", "", "")


class UserStanding:
    """What users.Standing asks for."""

    def groups(self, tx: Tx, account: int, user_id: str) -> list[users.Group]:
        found = tx.among(GROUPS, _groups(tx, account, user_id))
        return [show_group(tx, group, with_activity=True) for group in found]

    def roles(
        self, tx: Tx, account: int, user_id: str
    ) -> tuple[list[users.UserRole], list[users.UserRole]]:
        direct = ties.of_member(tx, account, "role-user", user_id)
        brought = [
            made
            for group in _groups(tx, account, user_id)
            for made in ties.of_member(tx, account, "role-group", group)
        ]
        return _roles(tx, user_id, direct), _roles(tx, user_id, brought)

    def policies(
        self, tx: Tx, account: int, user_id: str
    ) -> tuple[list[users.UserPolicy], list[users.UserPolicy]]:
        user = tx.get(users.USERS, user_id, account)
        managed = tx.service(ManagedPolicies)
        of_acls = policies.known(tx, account, [each.id for each in managed.of_acls(user.body.acls)])
        given = {id: _policy(user_id, policy, _NOBODY) for id, policy in of_acls.items()}
        attached = ties.of_member(tx, account, "policy-user", user_id)
        made = {tie.state.holder: tie.body for tie in attached}
        for id, policy in policies.known(tx, account, made).items():
            given[id] = _policy(user_id, policy, made[id])
        brought = policies.known(tx, account, self._brought(tx, account, user_id))
        return list(given.values()), [
            _policy(user_id, policy, _NOBODY) for policy in brought.values()
        ]

    def end(self, tx: Tx, account: int, user_id: str) -> None:
        for relation in ATTACHED:
            ties.untie_all(tx, ties.of_member(tx, account, relation, user_id))
        end_all(tx, account, user_id)

    def _brought(self, tx: Tx, account: int, user_id: str) -> list[str]:
        """The ids of policies that the user's groups and roles have."""
        ids = [
            made.state.holder
            for group in _groups(tx, account, user_id)
            for made in ties.of_member(tx, account, "policy-group", group)
        ]
        direct, inherited = self.roles(tx, account, user_id)
        for role in (*direct, *inherited):
            if role.role_type == ASSIGNABLE:
                ids += policies_of_role(tx, account, role.id)
        return ids


def _groups(tx: Tx, account: int, user_id: str) -> list[str]:
    return [made.state.holder for made in ties.of_member(tx, account, "group-member", user_id)]


def _roles(tx: Tx, user_id: str, found: Sequence[ties.TieRecord]) -> list[users.UserRole]:
    shown: dict[str, users.UserRole] = {}
    for role, made in ties.holders(tx, ROLES, found):
        body = role.body
        shown[role.id] = users.UserRole(
            role.id, body.name, body.description, user_id, role.id, body.name,
            body.description, body.role_type, made.body.date_assigned, made.body.assigned_by,
        )  # fmt: skip
    return list(shown.values())


def _policy(user_id: str, policy: IamPolicy, made: ties.Tie) -> users.UserPolicy:
    return users.UserPolicy(
        policy.id, policy.name, policy.description, user_id, policy.id, policy.name,
        policy.description, made.date_assigned, made.assigned_by,
    )  # fmt: skip
