"""What may happen to roles, and who has them."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from ....access.principals import Principal
from ....http.errors import BadRequest
from ....store import Tx, iso, keys
from ... import users
from .. import deleted, ties
from ..groups.documents import GROUPS
from ..policies import rules as policies
from ..policies.documents import IamPolicy
from .documents import (
    ROLES,
    USUAL,
    IamRole,
    RoleCreate,
    RoleGroup,
    RolePolicy,
    RoleRecord,
    RoleUpdate,
    RoleUser,
    StoredRole,
)

ASSIGNABLE, ASSUMABLE = "assignable", "assumable"


def create(tx: Tx, account: int, wanted: RoleCreate) -> IamRole:
    _check_name(wanted.name)
    role = StoredRole(
        str(uuid4()), wanted.name, wanted.description, wanted.role_type,
        wanted.max_session_duration or USUAL, iso(tx.now),
    )  # fmt: skip
    return show(tx, tx.insert(ROLES, role.id, account, role))


def update(tx: Tx, account: int, id: str, wanted: RoleUpdate) -> IamRole:
    """Its policies stay, whatever it becomes. Who has an assumable one has nothing by that, and of
    an assignable one the sessions have nothing any more.
    """
    record = tx.get(ROLES, id, account, "update")
    body = record.body
    if wanted.name is not None:
        _check_name(wanted.name)
        body.name = wanted.name
    if wanted.description is not None:
        body.description = wanted.description
    body.role_type = wanted.role_type or body.role_type
    body.max_session_duration = wanted.max_session_duration or body.max_session_duration
    tx.update(record)
    tx.notify(keys.TOPIC)
    return show(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Its policies stay. Who had it, and whoever has taken it on, has nothing by it any more."""
    deleted.discard(tx, tx.get(ROLES, id, account, "update"))
    tx.notify(keys.TOPIC)


def restore(tx: Tx, caller: Principal, id: str) -> IamRole:
    tx.notify(keys.TOPIC)
    record = deleted.restore(tx, ROLES, caller.account, id)
    require_may_give(tx, caller, record.id)
    return show(tx, record)


def require_may_give(tx: Tx, caller: Principal, id: str) -> None:
    """Raises Forbidden for a role whose policies allow what the caller may not do himself."""
    policies.require_may_give(tx, caller, policies.of_role(tx, caller.account, id))


def attach_user(tx: Tx, caller: Principal, id: str, user_id: str) -> RoleUser:
    role = tx.get(ROLES, id, caller.account, "share")
    require_may_give(tx, caller, id)
    return show_user(role, ties.tie(tx, caller, "role-user", id, user=user_id))


def detach_user(tx: Tx, account: int, id: str, user_id: str) -> None:
    tx.get(ROLES, id, account)
    tx.get(users.USERS, user_id, account)
    ties.untie(tx, account, "role-user", id, user_id)


def attach_group(tx: Tx, caller: Principal, id: str, group_id: str) -> RoleGroup:
    """Raises BadRequest for an assumable role."""
    role = tx.get(ROLES, id, caller.account, "share")
    group = tx.get(GROUPS, group_id, caller.account, "share")
    if role.body.role_type == ASSUMABLE:
        raise BadRequest("An assumable role cannot be attached to a group")
    require_may_give(tx, caller, id)
    made = ties.tie(tx, caller, "role-group", id, member=group_id)
    return show_group(role, group.body.display_name, made)


def detach_group(tx: Tx, account: int, id: str, group_id: str) -> None:
    tx.get(ROLES, id, account)
    tx.get(GROUPS, group_id, account)
    ties.untie(tx, account, "role-group", id, group_id)


def attach_policy(tx: Tx, caller: Principal, id: str, policy_id: str) -> RolePolicy:
    role = tx.get(ROLES, id, caller.account, "share")
    policy = policies.require(tx, caller.account, policy_id)
    policies.require_may_give(tx, caller, [policy])
    return _policy(role, policy, ties.tie(tx, caller, "role-policy", id, member=policy_id))


def detach_policy(tx: Tx, account: int, id: str, policy_id: str) -> None:
    tx.get(ROLES, id, account)
    policies.get(tx, account, policy_id)
    ties.untie(tx, account, "role-policy", id, policy_id)


def show(tx: Tx, record: RoleRecord) -> IamRole:
    body = record.body
    held = ties.held_by(tx, record.account, "role-policy", record.id)
    return IamRole(
        body.id, body.name, body.description, body.role_type, body.max_session_duration,
        body.date_created, show_policies(tx, record, held),
    )  # fmt: skip


def show_policies(tx: Tx, role: RoleRecord, found: Iterable[ties.TieRecord]) -> list[RolePolicy]:
    by_policy = {made.state.member: made for made in found}
    known = policies.known(tx, role.account, by_policy)
    return [_policy(role, policy, by_policy[id]) for id, policy in known.items()]


def show_user(role: RoleRecord, made: ties.TieRecord) -> RoleUser:
    body = role.body
    return RoleUser(
        made.state.user, role.id, body.name, body.description, body.role_type,
        made.body.date_assigned, made.body.assigned_by,
    )  # fmt: skip


def show_group(role: RoleRecord, name: str, made: ties.TieRecord) -> RoleGroup:
    body = role.body
    return RoleGroup(
        made.state.member, name, role.id, body.name, body.description, body.role_type,
        made.body.date_assigned, made.body.assigned_by,
    )  # fmt: skip


def show_groups(tx: Tx, role: RoleRecord, found: Sequence[ties.TieRecord]) -> list[RoleGroup]:
    members = ties.members(tx, GROUPS, found)
    return [show_group(role, group.body.display_name, made) for group, made in members]


def _policy(role: RoleRecord, policy: IamPolicy, made: ties.TieRecord) -> RolePolicy:
    return RolePolicy(
        id=policy.id,
        name=policy.name,
        description=policy.description,
        policy_document=policy.policy_document,
        version=policy.version,
        is_system_policy=policy.is_system_policy,
        date_created=policy.date_created,
        policy_id=policy.id,
        policy_name=policy.name,
        role_id=role.id,
        role_name=role.body.name,
        role_description=role.body.description,
        role_type=role.body.role_type,
        date_assigned=made.body.date_assigned,
        assigned_by=made.body.assigned_by,
    )


def _check_name(name: str) -> None:
    if not name.strip():
        raise BadRequest("Invalid name: must not be empty")
