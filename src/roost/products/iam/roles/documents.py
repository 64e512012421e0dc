"""What a role is."""

from typing import Annotated, Any, Literal

import msgspec

from ....http.fields import Text
from ....store import Kind, NoState, Record

SHORTEST, LONGEST = 900, 43_200
"""Seconds of a session."""
USUAL = 3600

RoleType = Literal["assignable", "assumable"]
Duration = Annotated[int, msgspec.Meta(ge=SHORTEST, le=LONGEST)]


class StoredRole(msgspec.Struct):
    """Policies that are given together.

    name: What it is called.
    description: What it is for, in your words.
    role_type: `assignable` is given to users and groups, and works as long as they have it.
    `assumable` is taken on for a while by whom a trust names.
    max_session_duration: How long it may be taken on at once, in seconds.
    """

    id: str
    name: str
    description: str
    role_type: RoleType
    max_session_duration: int
    date_created: str


class RolePolicy(msgspec.Struct, kw_only=True):
    """A policy of a role.

    name, policy_name: The name of the policy.
    description: What the policy is for.
    policy_document: The statements of the policy.
    version: The version of the language that the document is in.
    is_system_policy: Whether it is managed: every account has it and none can change it.
    date_created: When the policy was made.
    policy_id: The policy. The same as `id`.
    role_id: The role.
    role_name: The name of the role.
    role_description: What the role is for.
    role_type: `assignable` or `assumable`.
    date_assigned: When it was attached.
    assigned_by: The name of who attached it.
    """

    # It has a policy's fields too, for clients that read a list of policies.

    id: str
    name: str
    description: str
    policy_document: dict[str, Any]
    version: str
    is_system_policy: bool
    date_created: str
    policy_id: str
    policy_name: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


class IamRole(msgspec.Struct):
    """Policies that are given together.

    name: What it is called.
    description: What it is for, in your words.
    role_type: `assignable` is given to users and groups, and works as long as they have it.
    `assumable` is taken on for a while by whom a trust names.
    max_session_duration: How long it may be taken on at once, in seconds.
    policies: The policies of the role.
    """

    id: str
    name: str
    description: str
    role_type: RoleType
    max_session_duration: int
    date_created: str
    policies: list[RolePolicy]


class RoleCreate(msgspec.Struct):
    """name: What it is called. It must not be empty.
    description: What it is for, in your words.
    role_type: `assignable` is given to users and groups, and works as long as they have it.
    `assumable` is taken on for a while by whom a trust names.
    max_session_duration: How long it may be taken on at once, in seconds. 0 is the default.
    """

    name: Text = ""
    description: Text = ""
    role_type: RoleType = "assumable"
    max_session_duration: Duration | Literal[0] = USUAL


class RoleUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    name: The new name. It must not be empty.
    description: What it is for, in your words.
    role_type: The new type, `assignable` or `assumable`.
    max_session_duration: How long it may be taken on at once, in seconds. 0 leaves it as it is.
    """

    name: Text | None = None
    description: Text | None = None
    role_type: RoleType | None = None
    max_session_duration: Duration | Literal[0] | None = None


class PolicyChoice(msgspec.Struct):
    """policy_id: The policy to attach."""

    policy_id: Text


class RoleUser(msgspec.Struct):
    """A user, and a role that they have.

    user_id: The user.
    role_id: The role.
    role_name: The name of the role.
    role_description: What the role is for.
    role_type: `assignable` or `assumable`.
    date_assigned: When it was given.
    assigned_by: The name of who gave it.
    """

    user_id: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


class RoleGroup(msgspec.Struct):
    """A group, and a role that it has.

    group_id: The group.
    group_name: The name of the group.
    role_id: The role.
    role_name: The name of the role.
    role_description: What the role is for.
    role_type: `assignable` or `assumable`.
    date_assigned: When it was given.
    assigned_by: The name of who gave it.
    """

    group_id: str
    group_name: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


RoleRecord = Record[StoredRole, NoState]

ROLES = Kind("iam-role", StoredRole, NoState, "Role not found")
