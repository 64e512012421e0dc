"""Who has what: policies of users, groups and roles, roles of users and groups, members of groups.

Each is a document of its own, found from both of its ends.
"""

from typing import Literal
from uuid import NAMESPACE_OID, uuid5

import msgspec

from ...access.principals import Principal
from ...http.errors import BadRequest, NotFound
from ...store import Kind, Record, Ref, Tx, iso, keys
from .. import users

Relation = Literal[
    "policy-user", "policy-group", "role-user", "role-group", "role-policy", "group-member"
]

MOST = 500
"""How many one may have at either end: all of a user's are read when a key of his is let in."""


class Tie(msgspec.Struct):
    """assigned_by: the name of who did it."""

    date_assigned: str
    date_updated: str
    assigned_by: str


class Ends(msgspec.Struct):
    """holder: the policy, role or group that is first in the relation's name. member: what it is
    tied to, where that is no user. user: where it is one; emptied when the user goes, after which
    nothing finds this any more. deleted: whether it waits to be restored.
    """

    relation: Relation
    holder: str
    member: str = ""
    user: str = ""
    deleted: bool = False

    @property
    def by_holder(self) -> str:
        return f"{self.relation}:{self.holder}" if self._holds else ""

    @property
    def by_member(self) -> str:
        return f"{self.relation}:{self.member or self.user}" if self._holds else ""

    @property
    def _holds(self) -> bool:
        return bool(self.member or self.user) and not self.deleted


TieRecord = Record[Tie, Ends]

TIES = Kind(
    "iam-tie",
    Tie,
    Ends,
    "Not attached",
    indexes=("by_holder", "by_member"),
    refs=(Ref("user", users.USERS.name),),
    counted=False,
)


def held_by(tx: Tx, account: int, relation: Relation, holder: str) -> list[TieRecord]:
    """All that is tied to a policy, a role or a group."""
    return tx.matching(TIES, account, "by_holder", f"{relation}:{holder}", MOST)


def of_member(tx: Tx, account: int, relation: Relation, member: str) -> list[TieRecord]:
    """All that a user, a group or a policy is tied to."""
    return tx.matching(TIES, account, "by_member", f"{relation}:{member}", MOST)


def find(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> TieRecord | None:
    record = tx.find(TIES, _id(account, relation, holder, member), account)
    return None if record is None or not record.hidden.by_holder else record


def tie(
    tx: Tx, caller: Principal, relation: Relation, holder: str, *, user: str = "", member: str = ""
) -> TieRecord:
    """Ties the two; that they are tied already is no mistake. Raises Missing for no such user."""
    account = caller.account
    known = tx.find(TIES, _id(account, relation, holder, user or member), account, "update")
    if known is not None and known.hidden.by_holder:
        return known
    _check_number(tx, account, relation, holder, user or member)
    if known is not None:
        tx.delete(known)
    at = iso(tx.now)
    ends = Ends(relation, holder, member, user)
    made = tx.insert(
        TIES, _id(account, relation, holder, user or member), account,
        Tie(at, at, caller.user_name), ends,
    )  # fmt: skip
    tx.notify(keys.TOPIC)
    return made


def untie(
    tx: Tx, account: int, relation: Relation, holder: str, member: str, *, keep: bool = False
) -> None:
    """keep: whether it can be restored. Raises NotFound where the two are not tied."""
    record = tx.find(TIES, _id(account, relation, holder, member), account, "update")
    if record is None or not record.hidden.by_holder:
        raise NotFound(TIES.missing)
    if keep:
        record.hidden.deleted = True
        record.body.date_updated = iso(tx.now)
        tx.update(record)
    else:
        tx.delete(record)
    tx.notify(keys.TOPIC)


def restore(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> TieRecord:
    """Raises NotFound where the two were never tied."""
    record = tx.find(TIES, _id(account, relation, holder, member), account, "update")
    if record is None or not (record.hidden.user or record.hidden.member):
        raise NotFound(TIES.missing)
    if record.hidden.deleted:
        _check_number(tx, account, relation, holder, member)
        record.hidden.deleted = False
        record.body.date_updated = iso(tx.now)
        tx.update(record)
        tx.notify(keys.TOPIC)
    return record


def untie_all(tx: Tx, found: list[TieRecord]) -> None:
    for record in found:
        tx.delete(record)
    tx.notify(keys.TOPIC)


def _check_number(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> None:
    at_holder = held_by(tx, account, relation, holder)
    if max(len(at_holder), len(of_member(tx, account, relation, member))) >= MOST:
        raise BadRequest(f"At most {MOST} can be attached")


def _id(account: int, relation: Relation, holder: str, member: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{account}:{relation}:{holder}:{member}"))
