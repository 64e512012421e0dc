"""Which groups, roles and policies a user has: asked here, and known to whoever keeps them.

Some clients read lists, others lists by where they come from: an item bears the names of both.
"""

from typing import Literal, Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from ...http.answers import Meta
from ...http.catalog_pages import cut
from ...http.paging import Paging
from ...store import Tx
from .documents import USERS

T = TypeVar("T", bound=msgspec.Struct)


class GroupMember(msgspec.Struct):
    """id, user_id: the user's. active: whether the user may do anything."""

    id: str
    user_id: str
    display_name: str
    name: str
    email: str
    first_name: str
    last_name: str
    active: bool
    service_user: bool
    date_created: str
    date_updated: str


class Group(msgspec.Struct):
    """last_activity: of any member, within a year; only where it is asked for."""

    id: str
    display_name: str
    description: str
    status: Literal["active", "deleted"]
    date_created: str
    date_updated: str
    members: list[GroupMember]
    last_activity: str | UnsetType = UNSET


class UserRole(msgspec.Struct):
    """assigned_by: the id of the user who did; empty where a group has brought it."""

    id: str
    name: str
    description: str
    user_id: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


class UserPolicy(msgspec.Struct):
    id: str
    name: str
    description: str
    user_id: str
    policy_id: str
    policy_name: str
    policy_description: str
    date_assigned: str
    assigned_by: str


class HeldRoles(msgspec.Struct):
    """direct: given to the user. inherited: what groups have brought. all: both."""

    all: list[UserRole]
    direct: list[UserRole]
    inherited: list[UserRole]


class HeldPolicies(msgspec.Struct):
    """The same of policies, which roles may bring as well."""

    all: list[UserPolicy]
    direct: list[UserPolicy]
    inherited: list[UserPolicy]


class Standing(Protocol):
    """What somebody may provide who keeps groups, roles and policies.

    Of roles and policies, the first list is what the user was given and the second what he
    inherits.
    """

    def groups(self, tx: Tx, account: int, user_id: str) -> list[Group]: ...

    def roles(
        self, tx: Tx, account: int, user_id: str
    ) -> tuple[list[UserRole], list[UserRole]]: ...

    def policies(
        self, tx: Tx, account: int, user_id: str
    ) -> tuple[list[UserPolicy], list[UserPolicy]]: ...

    def end(self, tx: Tx, account: int, user_id: str) -> None:
        """Takes all of it from a user who is about to go."""
        ...


class UserGroups(msgspec.Struct):
    groups: list[Group]
    meta: Meta


class UserRoles(msgspec.Struct):
    roles: HeldRoles
    meta: Meta


class UserPolicies(msgspec.Struct):
    policies: HeldPolicies
    meta: Meta


def groups(tx: Tx, account: int, user_id: str, query: Paging) -> UserGroups:
    tx.get(USERS, user_id, account)
    every = [one for each in _known(tx) for one in each.groups(tx, account, user_id)]
    page, links = cut(every, query)
    return UserGroups(page, Meta(len(every), links))


def roles(tx: Tx, account: int, user_id: str, query: Paging) -> UserRoles:
    tx.get(USERS, user_id, account)
    found = [each.roles(tx, account, user_id) for each in _known(tx)]
    page, direct, inherited, meta = _cut(found, query)
    return UserRoles(HeldRoles(page, direct, inherited), meta)


def policies(tx: Tx, account: int, user_id: str, query: Paging) -> UserPolicies:
    tx.get(USERS, user_id, account)
    found = [each.policies(tx, account, user_id) for each in _known(tx)]
    page, direct, inherited, meta = _cut(found, query)
    return UserPolicies(HeldPolicies(page, direct, inherited), meta)


def end(tx: Tx, account: int, user_id: str) -> None:
    for each in _known(tx):
        each.end(tx, account, user_id)


def _known(tx: Tx) -> tuple[Standing, ...]:
    """None where nobody keeps any of them: then no user has one."""
    return tx.services.all(Standing)


def _cut(
    found: list[tuple[list[T], list[T]]], query: Paging
) -> tuple[list[T], list[T], list[T], Meta]:
    """A page of all, and of it what is direct and what is inherited."""
    every = [(one, True) for given, _ in found for one in given]
    every += [(one, False) for _, brought in found for one in brought]
    page, links = cut(every, query)
    direct = [one for one, is_direct in page if is_direct]
    inherited = [one for one, is_direct in page if not is_direct]
    return [one for one, _ in page], direct, inherited, Meta(len(every), links)
