"""Groups that a directory elsewhere makes and keeps up to date."""

from collections.abc import Sequence

from ....access.principals import Principal
from ....store import Tx
from ... import users
from .. import ties
from . import rules
from .documents import GROUPS, GroupRecord, IamGroupCreate, IamGroupUpdate

_MOST = 1_000_000
"""What an index finds is all that it has."""


def provision(
    tx: Tx, caller: Principal, name: str, external_id: str, members: Sequence[str]
) -> GroupRecord:
    """members: ids of users, all of which must be there. Raises BadRequest."""
    made = rules.create(tx, caller.account, IamGroupCreate(name))
    record = tx.get(GROUPS, made.id)
    _set_external_id(tx, record, external_id)
    ties.tie_users(tx, caller, "group-member", record.id, members)
    return record


def provision_again(
    tx: Tx,
    caller: Principal,
    record: GroupRecord,
    name: str,
    external_id: str,
    members: Sequence[str],
) -> GroupRecord:
    """Makes a group what a directory says of it now. Raises BadRequest."""
    if name != record.body.display_name:
        rules.update(tx, caller.account, record.id, IamGroupUpdate(name))
        record = tx.get(GROUPS, record.id)
    _set_external_id(tx, record, external_id)
    before = member_ids(tx, record)
    kept, wanted = set(before), set(members)
    for gone in before:
        if gone not in wanted:
            rules.remove_member(tx, caller.account, record.id, gone)
    ties.tie_users(
        tx, caller, "group-member", record.id, [each for each in members if each not in kept]
    )
    return record


def member_ids(tx: Tx, record: GroupRecord) -> list[str]:
    found = ties.held_by(tx, record.account, "group-member", record.id)
    return [made.state.user for made in found]


def groups_with(tx: Tx, account: int, field: str, value: str) -> list[GroupRecord]:
    """Those that an index finds."""
    return tx.matching(GROUPS, account, field, value, _MOST)


def groups_of(tx: Tx, account: int, user_id: str) -> list[GroupRecord]:
    """Those that a user is in, in the order in which he came to them."""
    ids = [made.state.holder for made in ties.of_member(tx, account, "group-member", user_id)]
    return tx.among(GROUPS, ids)


def members_of(tx: Tx, record: GroupRecord) -> list[users.UserRecord]:
    """In the order in which they came to the group."""
    return tx.among(users.USERS, member_ids(tx, record))


def _set_external_id(tx: Tx, record: GroupRecord, external_id: str) -> None:
    if external_id != record.state.external_id:
        record.state.external_id = external_id
        tx.update(record)
