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
    """A user as a member of a group.

    user_id: The user. The same as `id`.
    display_name, name: The user's whole name.
    email: The user's email address.
    first_name: The user's first name.
    last_name: The user's last name.
    active: Whether the user may act: is neither pending nor suspended.
    service_user: Whether this is a user for programs.
    date_created: When the user was put into the group.
    date_updated: When this was last changed.
    """

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
    """Users who are given the same policies and roles together.

    display_name: What you call the group.
    description: What the group is for, in your words.
    status: Always `active`: a deleted group is gone.
    date_updated: When the group was last changed.
    members: The users who are in it.
    last_activity: When a member last sent a request, within the last year. Only where it is asked
    for.
    """

    id: str
    display_name: str
    description: str
    status: Literal["active", "deleted"]
    date_created: str
    date_updated: str
    members: list[GroupMember]
    last_activity: str | UnsetType = UNSET


class UserRole(msgspec.Struct):
    """A role that a user has.

    name, role_name: The name of the role.
    description, role_description: What the role is for.
    user_id: The user.
    role_id: The role. The same as `id`.
    role_type: `assignable` works as long as the user has it. `assumable` has to be taken on by a
    session.
    date_assigned: When it was given.
    assigned_by: The name of who gave it.
    """

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
    """A policy that a user has.

    name, policy_name: The name of the policy.
    description, policy_description: What the policy is for.
    user_id: The user.
    policy_id: The policy. The same as `id`.
    date_assigned: When it was attached. Empty where a group, a role or a permission brings it.
    assigned_by: The name of who attached it. Empty where a group, a role or a permission brings it.
    """

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
    """The roles of a user, by where they come from.

    all: Both kinds together.
    direct: Those that were given to the user.
    inherited: Those that groups bring.
    """

    all: list[UserRole]
    direct: list[UserRole]
    inherited: list[UserRole]


class HeldPolicies(msgspec.Struct):
    """The policies of a user, by where they come from.

    all: Both kinds together.
    direct: Those that were attached to the user, permissions among them.
    inherited: Those that groups and roles bring.
    """

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
    """A page of a user's groups.

    groups: The groups on this page.
    """

    groups: list[Group]
    meta: Meta


class UserRoles(msgspec.Struct):
    """A page of a user's roles.

    roles: The roles on this page.
    """

    roles: HeldRoles
    meta: Meta


class UserPolicies(msgspec.Struct):
    """A page of a user's policies.

    policies: The policies on this page.
    """

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
