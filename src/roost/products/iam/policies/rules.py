"""What may happen to policies, and to whom they are attached.

The managed policy of an acl is attached to a user by that acl, which is what is stored: so the two
cannot come apart.

Nobody gives what he lacks: else who may attach policies could attach to himself what he likes.
"""

from collections.abc import Iterable, Sequence
from typing import NoReturn, TypeGuard
from uuid import uuid4

import msgspec

from ....access.authorizer import Authorizer, covers
from ....access.managed import Managed, ManagedPolicies
from ....access.policies import InvalidPolicy, Policy, document, parse
from ....access.principals import Principal
from ....http.errors import BadRequest, Forbidden, NotFound
from ....store import Tx, iso, keys
from ... import users
from .. import deleted, ties
from ..groups.documents import GROUPS
from .documents import (
    POLICIES,
    IamPolicy,
    PolicyCreate,
    PolicyGroup,
    PolicyRecord,
    PolicyUpdate,
    PolicyUser,
)

LONGEST = 32 * 1024
"""Bytes of a document."""
SINCE = "2026-03-20T00:00:00+00:00"
"""When the managed policies are said to have been made."""


def create(tx: Tx, account: int, wanted: PolicyCreate) -> PolicyRecord:
    """Raises BadRequest for a document in which something is not understood."""
    given = wanted.policy_document or document(())
    _check(wanted.name, given)
    policy = IamPolicy(
        id=str(uuid4()),
        name=wanted.name,
        description=wanted.description,
        policy_document=given,
        version=wanted.version,
        date_created=iso(tx.now),
    )
    return tx.insert(POLICIES, policy.id, account, policy)


def get(tx: Tx, account: int, id: str) -> IamPolicy:
    managed = tx.service(ManagedPolicies).of(id)
    return show_managed(managed) if managed else tx.get(POLICIES, id, account).body


def update(tx: Tx, caller: Principal, id: str, wanted: PolicyUpdate) -> PolicyRecord:
    """Raises Forbidden for a managed policy and for what the caller lacks, BadRequest as `create`
    does.
    """
    record = _own(tx, caller.account, id)
    body = record.body
    body.name = body.name if wanted.name is None else wanted.name
    body.description = body.description if wanted.description is None else wanted.description
    if wanted.policy_document is not None:
        body.policy_document = wanted.policy_document
    _check(body.name, body.policy_document)
    if wanted.policy_document is not None:
        require_may_give(tx, caller, [body])
    tx.update(record)
    tx.notify(keys.TOPIC)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """It allows and denies nothing any more, until it is restored."""
    deleted.discard(tx, _own(tx, account, id))
    tx.notify(keys.TOPIC)


def restore(tx: Tx, caller: Principal, id: str) -> PolicyRecord:
    tx.notify(keys.TOPIC)
    record = deleted.restore(tx, POLICIES, caller.account, id)
    require_may_give(tx, caller, [record.body])
    return record


def attach_user(tx: Tx, caller: Principal, id: str, user_id: str) -> PolicyUser:
    policy = get(tx, caller.account, id)
    managed = tx.service(ManagedPolicies).of(id)
    if not is_acl(managed):
        user = tx.get(users.USERS, user_id, caller.account, "share")
        require_may_give(tx, caller, [policy])
        made = ties.tie(tx, caller, "policy-user", id, user=user_id)
        return _of_user(policy, user, made.body)
    user = tx.get(users.USERS, user_id, caller.account, "update")
    users.set_acls(tx, caller, user, {*user.body.acls, managed.acl})
    return _of_user(policy, user, ties.Tie(iso(tx.now), iso(tx.now), caller.user_name))


def detach_user(tx: Tx, caller: Principal, id: str, user_id: str) -> None:
    """Raises NotFound where it is not attached, Forbidden for an acl of root, who has all."""
    account = caller.account
    get(tx, account, id)
    managed = tx.service(ManagedPolicies).of(id)
    user = tx.get(users.USERS, user_id, account, "update")
    if not is_acl(managed):
        ties.untie(tx, account, "policy-user", id, user_id)
        return
    left = set(user.body.acls) - {managed.acl}
    if left == set(user.body.acls):
        raise NotFound(ties.TIES.missing)
    users.set_acls(tx, caller, user, left)


def attach_group(tx: Tx, caller: Principal, id: str, group_id: str) -> PolicyGroup:
    policy = get(tx, caller.account, id)
    group = tx.get(GROUPS, group_id, caller.account, "share")
    require_may_give(tx, caller, [policy])
    made = ties.tie(tx, caller, "policy-group", id, member=group_id)
    return show_group(tx, policy, group.body.display_name, made)


def detach_group(tx: Tx, account: int, id: str, group_id: str) -> None:
    get(tx, account, id)
    tx.get(GROUPS, group_id, account)
    ties.untie(tx, account, "policy-group", id, group_id)


def is_acl(managed: Managed | None) -> TypeGuard[Managed]:
    """Whether who has it is said by users' acls."""
    return managed is not None and managed.acl in users.ALL_ACLS


def show_users(tx: Tx, policy: IamPolicy, found: Sequence[ties.TieRecord]) -> list[PolicyUser]:
    members = ties.members(tx, users.USERS, found)
    return [_of_user(policy, user, made.body) for user, made in members]


def show_holders(policy: IamPolicy, found: Iterable[users.UserRecord]) -> list[PolicyUser]:
    """The users that have the acl which a managed policy stands for."""
    return [_of_user(policy, user, ties.Tie(SINCE, SINCE, "")) for user in found]


def show_groups(tx: Tx, policy: IamPolicy, found: Sequence[ties.TieRecord]) -> list[PolicyGroup]:
    members = ties.members(tx, GROUPS, found)
    return [show_group(tx, policy, group.body.display_name, made) for group, made in members]


def show_group(tx: Tx, policy: IamPolicy, name: str, made: ties.TieRecord) -> PolicyGroup:
    id = made.state.member
    return PolicyGroup(
        id, name, id, name, policy.id, policy.name, policy.description,
        made.body.date_assigned, made.body.assigned_by,
    )  # fmt: skip


def show_managed(managed: Managed) -> IamPolicy:
    policy = managed.policy
    told = document(policy.statements)
    return IamPolicy(
        id=policy.id,
        name=policy.name,
        description=managed.description,
        policy_document=told,
        version=told["Version"],
        date_created=SINCE,
        is_system_policy=True,
    )


def require(tx: Tx, account: int, id: str) -> IamPolicy:
    """The policy, which cannot go before the transaction ends."""
    managed = tx.service(ManagedPolicies).of(id)
    return show_managed(managed) if managed else tx.get(POLICIES, id, account, "share").body


def known(tx: Tx, account: int, ids: Iterable[str]) -> dict[str, IamPolicy]:
    """Those of these that there are, managed ones too."""
    managed = tx.service(ManagedPolicies)
    wanted = list(dict.fromkeys(ids))
    found = {id: show_managed(each) for id in wanted if (each := managed.of(id))}
    for record in tx.among(POLICIES, [id for id in wanted if id not in found]):
        if record.account == account:
            found[record.id] = record.body
    return {id: found[id] for id in wanted if id in found}


def require_may_give(tx: Tx, caller: Principal, given: Iterable[IamPolicy]) -> None:
    """Raises Forbidden for a policy that allows what the caller may not do himself."""
    authorizer = tx.service(Authorizer)
    for policy in given:
        if not covers(authorizer, caller, compiled(policy).statements):
            raise Forbidden(f"You lack permissions that you would give: {policy.name}")


def of_role(tx: Tx, account: int, role: str) -> list[IamPolicy]:
    held = ties.held_by(tx, account, "role-policy", role)
    return list(known(tx, account, [made.state.member for made in held]).values())


def compiled(policy: IamPolicy) -> Policy:
    return Policy(policy.id, policy.name, parse(policy.policy_document))


def _own(tx: Tx, account: int, id: str) -> PolicyRecord:
    if tx.service(ManagedPolicies).of(id):
        _refuse_managed()
    return tx.get(POLICIES, id, account, "update")


def _refuse_managed() -> NoReturn:
    raise Forbidden("A managed policy cannot be changed")


def _check(name: str, given: dict[str, object]) -> None:
    if not name.strip():
        raise BadRequest("Invalid name: must not be empty")
    if len(msgspec.json.encode(given)) > LONGEST:
        raise BadRequest(f"Invalid policy_document: at most {LONGEST} bytes")
    try:
        parse(given)
    except InvalidPolicy as error:
        raise BadRequest(str(error)) from None


def _of_user(policy: IamPolicy, user: users.UserRecord, made: ties.Tie) -> PolicyUser:
    return PolicyUser(
        user.id, user.id, policy.id, policy.name, policy.description,
        made.date_assigned, made.assigned_by, user.body.name, user.body.email,
    )  # fmt: skip
