"""Users as directories see them.

A user name that is an email address is the user's address. What only directories know of a user is
kept as they gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from ...access.principals import Principal
from ...http.errors import Forbidden
from ...store import Tx
from .. import iam, users
from .errors import immutable, invalid_value, not_unique
from .resources import Lookup, Stored
from .schemas import ENTERPRISE_URN, GROUP, USER, USER_URN
from .values import Resource

MOST_ALIKE = 1_000_000
"""What an index finds is all that it has."""
ROOT = "The root user belongs to no directory"
_OWN = frozenset({"userName", "name", "displayName", "active", "externalId"})
"""Attributes that are fields of a user."""


@dataclass(frozen=True)
class Users:
    of = USER
    kind = users.USERS
    costly = "groups"

    @property
    def lookups(self) -> Mapping[str, Lookup]:
        return _LOOKUPS

    def written(self, tx: Tx, record: Stored) -> Resource:
        return _written(record)

    def shown(self, tx: Tx, record: Stored, base: str, *, whole: bool = True) -> Resource:
        body, state = record.body, record.state
        written = _written(record)
        extension = written.pop(ENTERPRISE_URN, None)
        shown: Resource = {
            "schemas": [USER_URN, *([ENTERPRISE_URN] if extension else [])],
            "id": record.id,
            **written,
        }
        if body.name != shown["userName"]:
            shown["displayName"] = body.name
        groups = _groups(tx, record, base) if whole else []
        if groups:
            shown["groups"] = groups
        if extension:
            shown[ENTERPRISE_URN] = extension
        dates = {"created": state.date_created, "lastModified": state.date_updated}
        if state.date_created:
            shown["date_created"] = state.date_created
        if state.date_updated:
            shown["date_updated"] = state.date_updated
        shown["meta"] = {
            "resourceType": USER.name,
            **{name: date for name, date in dates.items() if date},
            "location": f"{base}{USER.endpoint}/{record.id}",
        }
        return shown

    def create(self, tx: Tx, caller: Principal, wanted: Resource) -> Stored:
        return users.provision(tx, caller, _provisioned(tx, caller.account, wanted, None))

    def change(self, tx: Tx, caller: Principal, record: Stored, wanted: Resource) -> Stored:
        if record.state.root:
            raise immutable(ROOT, Forbidden.status)
        told = _provisioned(tx, caller.account, wanted, record)
        return users.provision_again(tx, caller, record, told)

    def delete(self, tx: Tx, caller: Principal, record: Stored) -> None:
        if record.state.root:
            raise immutable(ROOT, Forbidden.status)
        users.delete(tx, caller.account, record.id)


def _written(record: Stored) -> Resource:
    """What a directory may say of a user. A name that only repeats others is not there: it follows
    when these change.
    """
    body, profile = record.body, record.state.profile
    name = {"givenName": body.first_name, "familyName": body.last_name}
    whole = {
        "externalId": profile.external_id,
        "userName": profile.user_name or body.email,
        "name": {part: text for part, text in name.items() if text},
    }
    found: Resource = {key: value for key, value in whole.items() if value}
    if body.name not in (_joined(body.first_name, body.last_name), found["userName"]):
        found["displayName"] = body.name
    found["active"] = body.status == "active"
    return {**found, "emails": _usual_emails(body.email), **profile.attributes}


def _provisioned(
    tx: Tx, account: int, wanted: Resource, record: Stored | None
) -> users.Provisioned:
    """What becomes of a user. Raises ScimError."""
    user_name = cast("str", wanted.get("userName", "")).strip()
    if not user_name:
        raise invalid_value("Missing required field: userName")
    name = cast("dict[str, str]", wanted.get("name", {}))
    first, last = name.get("givenName", ""), name.get("familyName", "")
    email = user_name if users.is_email(user_name) else _first_email(wanted)
    attributes = {key: value for key, value in wanted.items() if key not in _OWN}
    if attributes.get("emails") == _usual_emails(email):
        del attributes["emails"]
    profile = users.Profile(
        user_name="" if email == user_name else user_name,
        external_id=wanted.get("externalId", ""),
        addresses=_small_addresses(wanted),
        attributes=attributes,
    )
    _require_free(tx, account, email, profile, record)
    shown = wanted.get("displayName") or _joined(first, last) or user_name
    return users.Provisioned(email, shown, first, last, wanted.get("active"), profile)


def _require_free(
    tx: Tx, account: int, email: str, profile: users.Profile, record: Stored | None
) -> None:
    """Raises ScimError for a user name or an address that another user has."""
    users.root(tx, account, update=True)  # of two who take the same name, one waits here
    holders = [users.with_email(tx, account, email)]
    if profile.user_name:
        holders.append(users.with_handle(tx, account, profile.user_name))
    for holder in holders:
        if holder is not None and (record is None or holder.id != record.id):
            raise not_unique(f"There is a user {profile.user_name or email} already")


def _first_email(wanted: Resource) -> str:
    """The primary address, or else the first. Raises ScimError."""
    emails = cast("list[dict[str, Any]]", wanted.get("emails", []))
    values = [each for each in emails if users.is_email(each.get("value", ""))]
    if not values:
        raise invalid_value("userName must be an email address, unless emails has one")
    return next((each for each in values if each.get("primary")), values[0])["value"]


def _usual_emails(email: str) -> list[dict[str, Any]]:
    """What is shown of a user of whom no directory has said more."""
    return [{"value": email, "type": "work", "primary": True}]


def _small_addresses(wanted: Resource) -> list[str]:
    emails = cast("list[dict[str, Any]]", wanted.get("emails", []))
    return list(dict.fromkeys(each["value"].lower() for each in emails if "value" in each))


def _joined(first: str, last: str) -> str:
    return f"{first} {last}".strip()


def _groups(tx: Tx, record: Stored, base: str) -> list[dict[str, str]]:
    return [
        {
            "value": group.id,
            "$ref": f"{base}{GROUP.endpoint}/{group.id}",
            "display": group.body.display_name,
            "type": "direct",
        }
        for group in iam.groups_of(tx, record.account, record.id)
    ]


def _by_index(*fields: str) -> Lookup:
    """What has a value, however it is written, in any of some indexes."""

    def look(tx: Tx, account: int, value: str) -> list[Stored]:
        return [
            record
            for field in fields
            for record in tx.matching(users.USERS, account, field, value.lower(), MOST_ALIKE)
        ]

    return look


def _by_id(tx: Tx, account: int, value: str) -> list[Stored]:
    record = tx.find(users.USERS, value, account)
    return [record] if record else []


def _in_group(tx: Tx, account: int, value: str) -> list[Stored]:
    group = tx.find(iam.GROUPS, value, account)
    return [] if group is None else list(iam.members_of(tx, group))


_LOOKUPS: Mapping[str, Lookup] = {
    "id": _by_id,
    "userName": _by_index("login", "handle"),
    "emails.value": _by_index("login", "addresses"),
    "displayName": _by_index("called"),
    "groups.value": _in_group,
    "externalId": lambda tx, account, value: list(
        tx.matching(users.USERS, account, "external_id", value, MOST_ALIKE)
    ),
}
USERS = Users()
