"""What is told of the rights of a key."""

from typing import Any

import msgspec


class ExplainQuery(msgspec.Struct, frozen=True):
    """key: its id, its name, or the key itself. resource: an id; empty for none."""

    key: str
    operation: str
    resource: str = ""


class Explanation(msgspec.Struct, kw_only=True):
    """statement: the one that decided; None where none did."""

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
    """key: its id or its name; empty for all keys of all accounts."""

    key: str = ""


class UnusedRights(msgspec.Struct):
    """since: when the log that was looked through begins; empty where it is empty. unused: actions
    that the key may do and of which the log tells nothing.
    """

    key: str
    name: str
    account: str
    since: str
    used: list[str]
    unused: list[str]


class Unused(msgspec.Struct):
    keys: list[UnusedRights]
