"""What a policy is."""

from typing import Any

import msgspec

from ....access.policies import VERSION
from ....http.fields import Text
from ....store import Kind, NoState, Record


class IamPolicy(msgspec.Struct, kw_only=True):
    """A set of permissions: what its holders may do, and may not.

    name: What it is called.
    description: What it is for, in your words.
    policy_document: The statements, each with `Effect`, `Action` and `Resource`, as in AWS's IAM.
    version: The version of the language that the document is in. It is kept and means nothing.
    is_system_policy: Whether it is managed: every account has it and none can change it.
    """

    id: str
    name: str
    description: str
    policy_document: dict[str, Any]
    version: str
    date_created: str
    is_system_policy: bool = False


class PolicyCreate(msgspec.Struct):
    """name: What it is called. It must not be empty.
    description: What it is for, in your words.
    policy_document: `{"Version": "...", "Statement": [...]}`. A statement has an `Effect` of
    `Allow` or `Deny`, an `Action` such as `network.dns.*`, and a `Resource`: `*` or ids. Anything
    else in it is refused. Left out, it allows nothing.
    version: The version of the language. It is kept and means nothing.
    """

    name: Text = ""
    description: Text = ""
    policy_document: dict[str, Any] = {}
    version: Text = VERSION


class PolicyUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    name: The new name. It must not be empty.
    description: What it is for, in your words.
    policy_document: The new document, in place of the whole one before.
    """

    name: Text | None = None
    description: Text | None = None
    policy_document: dict[str, Any] | None = None


class PolicyUser(msgspec.Struct):
    """A user, and a policy that is attached to them.

    user_id: The user. The same as `id`.
    policy_id: The policy.
    policy_name: The name of the policy.
    policy_description: What the policy is for.
    date_assigned: When it was attached.
    assigned_by: The name of who attached it. Empty for the managed policy of a permission.
    name: The name of the user.
    email: The email address of the user.
    """

    # id is the user's, for clients that read a list of users.

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
    """A group, and a policy that is attached to it.

    display_name, group_name: The name of the group.
    group_id: The group. The same as `id`.
    policy_id: The policy.
    policy_name: The name of the policy.
    policy_description: What the policy is for.
    date_assigned: When it was attached.
    assigned_by: The name of who attached it.
    """

    # id and display_name are the group's, for clients that read a list of groups.

    id: str
    display_name: str
    group_id: str
    group_name: str
    policy_id: str
    policy_name: str
    policy_description: str
    date_assigned: str
    assigned_by: str


PolicyRecord = Record[IamPolicy, NoState]

POLICIES = Kind("iam-policy", IamPolicy, NoState, "Policy not found")
