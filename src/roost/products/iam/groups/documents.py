"""What a group is, and what is shown of its members."""

from typing import Any, Literal

import msgspec

from ....access.policies import VERSION
from ....http.answers import Meta
from ....http.fields import Text
from ....store import Kind, Nothing, Record


class StoredGroup(msgspec.Struct):
    id: str
    display_name: str
    description: str
    date_created: str
    date_updated: str
    status: Literal["active", "deleted"] = "active"


class IamGroupCreate(msgspec.Struct):
    display_name: Text = ""
    description: Text = ""


class IamGroupUpdate(msgspec.Struct):
    """What is left out stays as it is."""

    display_name: Text | None = None
    description: Text | None = None


class GroupQuery(msgspec.Struct, frozen=True):
    show_last_activity: bool = False


class MemberCreate(msgspec.Struct):
    """Either names the user: by its id, or by its id, name or email address."""

    user_id: Text = ""
    display_name: Text = ""


class GroupRole(msgspec.Struct):
    """A role of a group. id, display_name: the role's, for clients that read a list of roles."""

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
    """A policy of a group, by itself or by a role. It has a policy's fields too, for clients that
    read a list of policies. from_role: the id of the role; empty where it is attached itself.
    """

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
    """A group inherits none."""

    all: list[GroupRole]
    direct: list[GroupRole]
    inherited: list[GroupRole]


class PoliciesBySource(msgspec.Struct):
    all: list[GroupPolicy]
    direct: list[GroupPolicy]
    from_roles: list[GroupPolicy]


class GroupRoles(msgspec.Struct):
    role_group_relationships: list[GroupRole]
    roles: RolesBySource
    meta: Meta


class GroupPolicies(msgspec.Struct):
    policy_group_relationships: list[GroupPolicy]
    policies: PoliciesBySource
    meta: Meta


GroupRecord = Record[StoredGroup, Nothing]

GROUPS = Kind("iam-group", StoredGroup, Nothing, "Group not found")
