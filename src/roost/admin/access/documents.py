"""What is told of the rights of a key."""

from typing import Any

import msgspec


class ExplainQuery(msgspec.Struct, frozen=True):
    """key: The id of a key, its name, or the key itself.
    operation: The id of an operation, such as `create-instance`.
    resource: The id of a resource that it would be about. Empty for none.
    """

    key: str
    operation: str
    resource: str = ""


class Explanation(msgspec.Struct, kw_only=True):
    """Whether a key may do something, and why.

    key: The id of the key.
    user: The name of its user.
    operation: The operation that was asked about.
    action: The action that the operation needs. Empty where it needs none.
    resource: The resource that was asked about. Empty for none.
    allowed: Whether it may.
    reason: Why, in words.
    policy_id: The policy that decides. Empty where none does.
    policy_name: The name of that policy.
    statement: The statement that decides. Null where none does.
    """

    key: str
    user: str
    operation: str
    action: str
    resource: str
    allowed: bool
    reason: str
    policy_id: str = ""
    policy_name: str = ""
    statement: dict[str, Any] | None = None


class UnusedQuery(msgspec.Struct, frozen=True):
    """key: The id of a key, or its name. Empty for all keys of all accounts."""

    key: str = ""


class UnusedRights(msgspec.Struct):
    """What a key may do and does not.

    key: The id of the key.
    name: What it is called.
    account: The name of the account.
    since: When the log that was looked through begins. Empty where there is none.
    used: The actions that it may do, and has done.
    unused: The actions that it may do, and of which the log tells nothing.
    """

    key: str
    name: str
    account: str
    since: str
    used: list[str]
    unused: list[str]


class Unused(msgspec.Struct):
    """What keys may do and do not.

    keys: The keys, one after the other.
    """

    keys: list[UnusedRights]
