"""What may happen to groups and their members."""

from datetime import datetime
from uuid import uuid4

from ....access.principals import Principal
from ....http.errors import BadRequest, NotFound
from ....store import DAY, SECOND, Tx, iso
from ... import users
from .. import ties
from ..policies import rules as policies
from ..policies.documents import IamPolicy
from ..roles.documents import ROLES, RoleRecord
from ..roles.rules import require_may_give
from .documents import (
    GROUPS,
    GroupPolicy,
    GroupRecord,
    GroupRole,
    GroupState,
    IamGroupCreate,
    IamGroupUpdate,
    MemberCreate,
    StoredGroup,
)

ACTIVE = "active"
_YEAR = 365 * DAY


def create(tx: Tx, account: int, wanted: IamGroupCreate) -> users.Group:
    _check_name(wanted.display_name)
    at = iso(tx.now)
    group = StoredGroup(str(uuid4()), wanted.display_name, wanted.description, at, at)
    state = GroupState(called=wanted.display_name.lower())
    return show(tx, tx.insert(GROUPS, group.id, account, group, state))


def update(tx: Tx, account: int, id: str, wanted: IamGroupUpdate) -> users.Group:
    record = tx.get(GROUPS, id, account, "update")
    body = record.body
    if wanted.display_name is not None:
        _check_name(wanted.display_name)
        body.display_name = wanted.display_name
        record.state.called = wanted.display_name.lower()
    if wanted.description is not None:
        body.description = wanted.description
    body.date_updated = iso(tx.now)
    tx.update(record)
    return show(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Its members stay, and have nothing by it any more."""
    record = tx.get(GROUPS, id, account, "update")
    found = ties.held_by(tx, account, "group-member", id)
    found += ties.of_member(tx, account, "policy-group", id)
    found += ties.of_member(tx, account, "role-group", id)
    ties.untie_all(tx, found)
    tx.delete(record)


def add_member(tx: Tx, caller: Principal, id: str, wanted: MemberCreate) -> users.GroupMember:
    """Raises BadRequest for a name that is nobody's, or that of several."""
    tx.get(GROUPS, id, caller.account, "share")
    user = _named(tx, caller.account, wanted)
    _require_may_give(tx, caller, id)
    return show_member(user, ties.tie(tx, caller, "group-member", id, user=user.id))


def get_member(tx: Tx, account: int, id: str, user_id: str) -> users.GroupMember:
    tx.get(GROUPS, id, account)
    made = ties.find(tx, account, "group-member", id, user_id)
    if made is None:
        raise NotFound("Group member not found")
    return show_member(tx.get(users.USERS, user_id, account), made)


def remove_member(tx: Tx, account: int, id: str, user_id: str) -> None:
    get_member(tx, account, id, user_id)
    ties.untie(tx, account, "group-member", id, user_id, keep=True)


def restore_member(tx: Tx, caller: Principal, id: str, user_id: str) -> users.GroupMember:
    account = caller.account
    tx.get(GROUPS, id, account, "share")
    user = tx.find(users.USERS, user_id, account)
    if user is None:
        raise NotFound("Group member not found")
    _require_may_give(tx, caller, id)
    return show_member(user, ties.restore(tx, account, "group-member", id, user_id))


def show(tx: Tx, record: GroupRecord, *, with_activity: bool = False) -> users.Group:
    body = record.body
    found = members(tx, record)
    shown = users.Group(
        body.id, body.display_name, body.description, body.status, body.date_created,
        body.date_updated, [show_member(user, made) for user, made in found],
    )  # fmt: skip
    if with_activity:
        shown.last_activity = _last_activity(tx, [user for user, _ in found])
    return shown


def members(tx: Tx, record: GroupRecord) -> list[tuple[users.UserRecord, ties.TieRecord]]:
    found = ties.held_by(tx, record.account, "group-member", record.id)
    return ties.members(tx, users.USERS, found)


def show_members(tx: Tx, found: list[ties.TieRecord]) -> list[users.GroupMember]:
    return [show_member(user, made) for user, made in ties.members(tx, users.USERS, found)]


def show_member(user: users.UserRecord, made: ties.TieRecord) -> users.GroupMember:
    body = user.body
    return users.GroupMember(
        user.id, user.id, body.name, body.name, body.email, body.first_name, body.last_name,
        body.status == ACTIVE, body.service_user, made.body.date_assigned, made.body.date_updated,
    )  # fmt: skip


def roles_of(tx: Tx, group: GroupRecord) -> list[GroupRole]:
    found = ties.of_member(tx, group.account, "role-group", group.id)
    return [_role(group, role, made) for role, made in ties.holders(tx, ROLES, found)]


def policies_of(tx: Tx, group: GroupRecord) -> tuple[list[GroupPolicy], list[GroupPolicy]]:
    """Those that are attached to it, and those that its roles have."""
    account = group.account
    direct = _policies(tx, group, ties.of_member(tx, account, "policy-group", group.id), "")
    by_roles: list[GroupPolicy] = []
    for role in roles_of(tx, group):
        held = ties.held_by(tx, account, "role-policy", role.role_id)
        by_roles += _policies(tx, group, held, role.role_id)
    return direct, by_roles


def _policies(
    tx: Tx, group: GroupRecord, found: list[ties.TieRecord], role: str
) -> list[GroupPolicy]:
    by_policy = {made.state.member if role else made.state.holder: made for made in found}
    known = policies.known(tx, group.account, by_policy)
    return [_policy(group, each, by_policy[id], role) for id, each in known.items()]


def _policy(group: GroupRecord, policy: IamPolicy, made: ties.TieRecord, role: str) -> GroupPolicy:
    return GroupPolicy(
        id=policy.id,
        name=policy.name,
        description=policy.description,
        policy_document=policy.policy_document,
        is_system_policy=policy.is_system_policy,
        date_created=policy.date_created,
        group_id=group.id,
        group_name=group.body.display_name,
        policy_id=policy.id,
        policy_name=policy.name,
        policy_description=policy.description,
        date_assigned=made.body.date_assigned,
        assigned_by=made.body.assigned_by,
        from_role=role,
        source="role" if role else "direct",
        version=policy.version,
    )


def _role(group: GroupRecord, role: RoleRecord, made: ties.TieRecord) -> GroupRole:
    body = role.body
    return GroupRole(
        role.id, body.name, body.description, group.id, group.body.display_name, role.id,
        body.name, body.description, body.role_type, made.body.date_assigned,
        made.body.assigned_by,
    )  # fmt: skip


def _require_may_give(tx: Tx, caller: Principal, id: str) -> None:
    """Raises Forbidden for a group that has what the caller may not do himself."""
    account = caller.account
    attached = ties.of_member(tx, account, "policy-group", id)
    ids = [made.state.holder for made in attached]
    policies.require_may_give(tx, caller, policies.known(tx, account, ids).values())
    for made in ties.of_member(tx, account, "role-group", id):
        require_may_give(tx, caller, made.state.holder)


def _named(tx: Tx, account: int, wanted: MemberCreate) -> users.UserRecord:
    which = wanted.user_id or wanted.display_name
    if not which:
        raise BadRequest("Missing required field: user_id")
    user = tx.find(users.USERS, which, account, "share")
    if user is not None:
        return user
    if not wanted.user_id:
        found = {
            each.id: each
            for field in ("email", "name")
            for each in tx.matching(users.USERS, account, field, which, 2)
        }
        if len(found) > 1:
            raise BadRequest("Several users have this name: give the id of one")
        if found:
            return next(iter(found.values()))
    raise NotFound(users.USERS.missing)


def _check_name(name: str) -> None:
    if not name.strip():
        raise BadRequest("Invalid display_name: must not be empty")


def _last_activity(tx: Tx, found: list[users.UserRecord]) -> str:
    last = max((user.last_activity for user in users.shown(tx, found)), default="")
    if not last:
        return ""
    seconds = datetime.fromisoformat(last).timestamp()
    return last if tx.now - round(seconds) * SECOND <= _YEAR else ""
