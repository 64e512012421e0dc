"""Groups as directories see them: those of IAM, whose members have their rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from ...access.principals import Principal
from ...store import Tx
from .. import iam, users
from .errors import invalid_value, not_unique
from .resources import Lookup, Stored
from .schemas import GROUP, GROUP_URN, USER
from .values import Resource


@dataclass(frozen=True)
class Groups:
    of = GROUP
    kind = iam.GROUPS
    costly = "members"

    @property
    def lookups(self) -> Mapping[str, Lookup]:
        return _LOOKUPS

    def written(self, tx: Tx, record: Stored) -> Resource:
        members = [{"value": id} for id in iam.member_ids(tx, record)]
        return {**_named(record), **({"members": members} if members else {})}

    def shown(self, tx: Tx, record: Stored, base: str, *, whole: bool = True) -> Resource:
        body = record.body
        shown: Resource = {"schemas": [GROUP_URN], "id": record.id, **_named(record)}
        members = iam.members_of(tx, record) if whole else []
        if members:
            shown["members"] = [_member(user, base) for user in members]
        shown["meta"] = {
            "resourceType": GROUP.name,
            "created": body.date_created,
            "lastModified": body.date_updated,
            "location": f"{base}{GROUP.endpoint}/{record.id}",
        }
        return shown

    def create(self, tx: Tx, caller: Principal, wanted: Resource) -> Stored:
        name, external_id, members = _told(tx, caller.account, wanted, "")
        return iam.provision(tx, caller, name, external_id, members)

    def change(self, tx: Tx, caller: Principal, record: Stored, wanted: Resource) -> Stored:
        name, external_id, members = _told(tx, caller.account, wanted, record.id)
        return iam.provision_again(tx, caller, record, name, external_id, members)

    def delete(self, tx: Tx, caller: Principal, record: Stored) -> None:
        iam.delete_group(tx, caller.account, record.id)


def _named(record: Stored) -> Resource:
    external_id = record.state.external_id
    named = {"displayName": record.body.display_name}
    return {"externalId": external_id, **named} if external_id else named


def _member(user: users.UserRecord, base: str) -> Resource:
    return {
        "value": user.id,
        "display": user.body.name,
        "$ref": f"{base}{USER.endpoint}/{user.id}",
        "type": USER.name,
    }


def _told(tx: Tx, account: int, wanted: Resource, own: str) -> tuple[str, str, list[str]]:
    """Name, the directory's id, and the ids of members. own: of the group itself. Raises ScimError
    for a name that another group has, and for members that are nobody.
    """
    name = cast("str", wanted.get("displayName", "")).strip()
    if not name:
        raise invalid_value("Missing required field: displayName")
    users.root(tx, account, update=True)  # of two who take the same name, one waits here
    alike = iam.groups_with(tx, account, "called", name.lower())
    if any(group.id != own for group in alike) and own not in {group.id for group in alike}:
        raise not_unique(f"There is a group {name} already")
    given = cast("list[dict[str, Any]]", wanted.get("members", []))
    members = list(dict.fromkeys(map(_member_id, given)))
    there = {user.id for user in tx.among(users.USERS, members) if user.account == account}
    for member in members:
        if member not in there:
            raise invalid_value(f"Invalid members: there is no user {member}")
    return name, wanted.get("externalId", ""), members


def _member_id(given: Mapping[str, Any]) -> str:
    if given.get("type", USER.name).lower() != USER.name.lower():
        raise invalid_value("Invalid members: groups have users alone")
    id = given.get("value") or given.get("$ref", "").rpartition("/")[2]
    if not id:
        raise invalid_value("Invalid members: a value is missing")
    return id


def _by_id(tx: Tx, account: int, value: str) -> list[Stored]:
    record = tx.find(iam.GROUPS, value, account)
    return [record] if record else []


_LOOKUPS: Mapping[str, Lookup] = {
    "id": _by_id,
    "displayName": lambda tx, account, value: list(
        iam.groups_with(tx, account, "called", value.lower())
    ),
    "externalId": lambda tx, account, value: list(
        iam.groups_with(tx, account, "external_id", value)
    ),
    "members.value": lambda tx, account, value: list(iam.groups_of(tx, account, value)),
}
GROUPS = Groups()
