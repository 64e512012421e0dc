"""What a role is."""

from typing import Annotated, Any, Literal

import msgspec

from ....http.fields import Text
from ....store import Kind, Nothing, Record

SHORTEST, LONGEST = 900, 43_200
"""Seconds of a session."""
USUAL = 3600

RoleType = Literal["assignable", "assumable"]
Duration = Annotated[int, msgspec.Meta(ge=SHORTEST, le=LONGEST)]


class StoredRole(msgspec.Struct):
    """role_type: assignable to users and groups, or assumable in a session by whom it trusts."""

    id: str
    name: str
    description: str
    role_type: RoleType
    max_session_duration: int
    date_created: str


class RolePolicy(msgspec.Struct, kw_only=True):
    """A policy of a role, with a policy's fields too, for clients that read a list of policies."""

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
    id: str
    name: str
    description: str
    role_type: RoleType
    max_session_duration: int
    date_created: str
    policies: list[RolePolicy]


class RoleCreate(msgspec.Struct):
    name: Text = ""
    description: Text = ""
    role_type: RoleType = "assumable"
    max_session_duration: Duration | Literal[0] = USUAL


class RoleUpdate(msgspec.Struct):
    """What is left out stays as it is."""

    name: Text | None = None
    description: Text | None = None
    role_type: RoleType | None = None
    max_session_duration: Duration | Literal[0] | None = None


class PolicyChoice(msgspec.Struct):
    policy_id: Text


class RoleUser(msgspec.Struct):
    user_id: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


class RoleGroup(msgspec.Struct):
    group_id: str
    group_name: str
    role_id: str
    role_name: str
    role_description: str
    role_type: str
    date_assigned: str
    assigned_by: str


RoleRecord = Record[StoredRole, Nothing]

ROLES = Kind("iam-role", StoredRole, Nothing, "Role not found")
