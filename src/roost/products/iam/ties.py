"""Who has what: policies of users, groups and roles, roles of users and groups, members of groups.

Each is a document of its own, found from both of its ends.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar
from uuid import NAMESPACE_OID, uuid5

import msgspec

from ...access.principals import Principal
from ...http.errors import BadRequest, NotFound
from ...store import Kind, Record, Ref, Tx, iso, keys
from .. import users

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
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
        return f"{self.relation}:{self.tied}" if self._holds else ""

    @property
    def tied(self) -> str:
        """The id of whom or what it ties to its holder."""
        return self.member or self.user

    @property
    def _holds(self) -> bool:
        return bool(self.tied) and not self.deleted


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


def holders(
    tx: Tx, kind: Kind[B, H], found: Sequence[TieRecord]
) -> list[tuple[Record[B, H], TieRecord]]:
    """What holds each of these ties, of one kind; without what is no more."""
    known = {each.id: each for each in tx.among(kind, [made.state.holder for made in found])}
    return [(known[id], made) for made in found if (id := made.state.holder) in known]


def members(
    tx: Tx, kind: Kind[B, H], found: Sequence[TieRecord]
) -> list[tuple[Record[B, H], TieRecord]]:
    """What each of these ties is of, likewise."""
    known = {each.id: each for each in tx.among(kind, [made.state.tied for made in found])}
    return [(known[id], made) for made in found if (id := made.state.tied) in known]


def find(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> TieRecord | None:
    record = tx.find(TIES, _id(account, relation, holder, member), account)
    return None if record is None or not record.state.by_holder else record


def tie(
    tx: Tx, caller: Principal, relation: Relation, holder: str, *, user: str = "", member: str = ""
) -> TieRecord:
    """Ties the two; that they are tied already is no mistake. Raises Missing for no such user."""
    account = caller.account
    known = tx.find(TIES, _id(account, relation, holder, user or member), account, "update")
    if known is not None and known.state.by_holder:
        return known
    _check_number(tx, account, relation, holder, user or member)
    return _made(tx, caller, Ends(relation, holder, member, user), known)


def tie_users(
    tx: Tx, caller: Principal, relation: Relation, holder: str, wanted: Iterable[str]
) -> None:
    """Ties all of these users to one holder, whose number is looked at once."""
    account = caller.account
    number = len(held_by(tx, account, relation, holder))
    for user in wanted:
        known = tx.find(TIES, _id(account, relation, holder, user), account, "update")
        if known is not None and known.state.by_holder:
            continue
        _require_room(max(number, len(of_member(tx, account, relation, user))))
        _made(tx, caller, Ends(relation, holder, user=user), known)
        number += 1


def untie(
    tx: Tx, account: int, relation: Relation, holder: str, member: str, *, keep: bool = False
) -> None:
    """keep: whether it can be restored. Raises NotFound where the two are not tied."""
    record = tx.find(TIES, _id(account, relation, holder, member), account, "update")
    if record is None or not record.state.by_holder:
        raise NotFound(TIES.missing)
    if keep:
        record.state.deleted = True
        record.body.date_updated = iso(tx.now)
        tx.update(record)
    else:
        tx.delete(record)
    tx.notify(keys.TOPIC)


def restore(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> TieRecord:
    """Raises NotFound where the two were never tied."""
    record = tx.find(TIES, _id(account, relation, holder, member), account, "update")
    if record is None or not record.state.tied:
        raise NotFound(TIES.missing)
    if record.state.deleted:
        _check_number(tx, account, relation, holder, member)
        record.state.deleted = False
        record.body.date_updated = iso(tx.now)
        tx.update(record)
        tx.notify(keys.TOPIC)
    return record


def untie_all(tx: Tx, found: list[TieRecord]) -> None:
    for record in found:
        tx.delete(record)
    tx.notify(keys.TOPIC)


def _made(tx: Tx, caller: Principal, ends: Ends, known: TieRecord | None) -> TieRecord:
    """known: the tie that there was, and holds no more."""
    if known is not None:
        tx.delete(known)
    at, account = iso(tx.now), caller.account
    id = _id(account, ends.relation, ends.holder, ends.user or ends.member)
    made = tx.insert(TIES, id, account, Tie(at, at, caller.user_name), ends)
    tx.notify(keys.TOPIC)
    return made


def _check_number(tx: Tx, account: int, relation: Relation, holder: str, member: str) -> None:
    at_holder = held_by(tx, account, relation, holder)
    _require_room(max(len(at_holder), len(of_member(tx, account, relation, member))))


def _require_room(number: int) -> None:
    if number >= MOST:
        raise BadRequest(f"At most {MOST} can be attached")


def _id(account: int, relation: Relation, holder: str, member: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{account}:{relation}:{holder}:{member}"))
