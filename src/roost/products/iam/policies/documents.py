"""What a policy is."""

from typing import Any

import msgspec

from ....access.policies import VERSION
from ....http.fields import Text
from ....store import Kind, Nothing, Record


class IamPolicy(msgspec.Struct, kw_only=True):
    """is_system_policy: whether it is managed: every account has it and none can change it."""

    id: str
    name: str
    description: str
    policy_document: dict[str, Any]
    version: str
    date_created: str
    is_system_policy: bool = False


class PolicyCreate(msgspec.Struct):
    name: Text = ""
    description: Text = ""
    policy_document: dict[str, Any] = {}
    version: Text = VERSION


class PolicyUpdate(msgspec.Struct):
    """What is left out stays as it is."""

    name: Text | None = None
    description: Text | None = None
    policy_document: dict[str, Any] | None = None


class PolicyUser(msgspec.Struct):
    """id: the user's, for clients that read a list of users."""

    id: str
    user_id: str
    policy_id: str
    policy_name: str
    policy_description: str
    date_assigned: str
    assigned_by: str
    name: str = ""
    email: str = ""


class PolicyGroup(msgspec.Struct):
    """id, display_name: the group's, for clients that read a list of groups."""

    id: str
    display_name: str
    group_id: str
    group_name: str
    policy_id: str
    policy_name: str
    policy_description: str
    date_assigned: str
    assigned_by: str


PolicyRecord = Record[IamPolicy, Nothing]

POLICIES = Kind("iam-policy", IamPolicy, Nothing, "Policy not found")
