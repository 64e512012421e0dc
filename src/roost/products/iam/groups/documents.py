"""What a group is, and what is shown of its members."""

from typing import Any, Literal

import msgspec

from ....access.policies import VERSION
from ....http.answers import Meta
from ....http.fields import Text
from ....store import Kind, PlainJson, Record


class StoredGroup(msgspec.Struct):
    id: str
    display_name: str
    description: str
    date_created: str
    date_updated: str
    status: Literal["active", "deleted"] = "active"


class IamGroupCreate(msgspec.Struct):
    """display_name: What you call the group. It must not be empty.
    description: What the group is for, in your words.
    """

    display_name: Text = ""
    description: Text = ""


class IamGroupUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    display_name: The new name. It must not be empty.
    description: What the group is for, in your words.
    """

    display_name: Text | None = None
    description: Text | None = None


class GroupQuery(msgspec.Struct, frozen=True):
    """show_last_activity: Whether to show `last_activity` too, the time of the last request of a
    member.
    """

    show_last_activity: bool = False


class MemberCreate(msgspec.Struct):
    """Give one of the two.

    user_id: The user's id.
    display_name: The user's id, email address or name. It must be the name of one user alone.
    """

    user_id: Text = ""
    display_name: Text = ""


class GroupRole(msgspec.Struct):
    """A role that a group has.

    display_name, role_name: The name of the role.
    description, role_description: What the role is for.
    group_id: The group.
    group_name: The name of the group.
    role_id: The role. The same as `id`.
    role_type: `assignable` or `assumable`.
    date_assigned: When it was given.
    assigned_by: The name of who gave it.
    """

    # id and display_name are the role's, for clients that read a list of roles.

    id: str
    display_name: str
    description: str
    group_id: str
    group_name: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


class GroupPolicy(msgspec.Struct, kw_only=True):
    """A policy that a group has, by itself or by a role.

    name, policy_name: The name of the policy.
    description, policy_description: What the policy is for.
    policy_document: The statements of the policy.
    is_system_policy: Whether it is managed: every account has it and none can change it.
    date_created: When the policy was made.
    group_id: The group.
    group_name: The name of the group.
    policy_id: The policy. The same as `id`.
    date_assigned: When it was attached.
    assigned_by: The name of who attached it.
    from_role: The id of the role that brings it. Empty where it is attached to the group itself.
    source: `role` where a role brings it, otherwise `direct`.
    version: The version of the language that the document is in.
    """

    # It has a policy's fields too, for clients that read a list of policies.

    id: str
    name: str
    description: str
    policy_document: dict[str, Any]
    is_system_policy: bool
    date_created: str
    group_id: str
    group_name: str
    policy_id: str
    policy_name: str
    policy_description: str
    date_assigned: str
    assigned_by: str
    from_role: str = ""
    source: str = "direct"
    version: str = VERSION


class RolesBySource(msgspec.Struct):
    """The roles of a group, by where they come from.

    all: All roles.
    direct: Those that were given to the group. These are all there are.
    inherited: Always empty: a group inherits no roles.
    """

    all: list[GroupRole]
    direct: list[GroupRole]
    inherited: list[GroupRole]


class PoliciesBySource(msgspec.Struct):
    """The policies of a group, by where they come from.

    all: All policies.
    direct: Those that are attached to the group itself.
    from_roles: Those that its roles bring.
    """

    all: list[GroupPolicy]
    direct: list[GroupPolicy]
    from_roles: list[GroupPolicy]


class GroupRoles(msgspec.Struct):
    """The roles of a group.

    role_group_relationships: All roles.
    roles: The same, by where they come from.
    """

    role_group_relationships: list[GroupRole]
    roles: RolesBySource
    meta: Meta


class GroupPolicies(msgspec.Struct):
    """The policies of a group.

    policy_group_relationships: Those that are attached to the group itself.
    policies: All policies, by where they come from.
    """

    policy_group_relationships: list[GroupPolicy]
    policies: PoliciesBySource
    meta: Meta


class GroupState(msgspec.Struct):
    """external_id: what a directory elsewhere calls it. called: the name in small letters."""

    external_id: str = ""
    called: str = ""


def _with_small_names(body: PlainJson, state: PlainJson) -> None:
    """Groups were not found by their names."""
    state["called"] = body["display_name"].lower()


GroupRecord = Record[StoredGroup, GroupState]

GROUPS = Kind(
    "iam-group",
    StoredGroup,
    GroupState,
    "Group not found",
    indexes=("called", "external_id"),
    upgrades=(_with_small_names,),
)
