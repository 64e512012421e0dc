"""What a user is."""

from typing import Literal

import msgspec

from ...store import Kind, Record

ALL_ACLS = (
    "manage_users",
    "subscriptions_view",
    "subscriptions",
    "provisioning",
    "billing",
    "support",
    "abuse",
    "dns",
    "upgrade",
    "objstore",
    "loadbalancer",
    "firewall",
    "alerts",
    "activity_logs",
)
"""Every permission there is. The root user always has all of them."""


class User(msgspec.Struct):
    """What GET /users/{id} answers. Dates are empty where nothing has happened yet.

    api_enabled: whether the user's keys work. service_user: one that uses the API alone.
    """

    id: str
    name: str
    first_name: str
    last_name: str
    email: str
    api_enabled: bool
    service_user: bool
    acls: list[str]
    invited_by: str
    invited_on: str
    invite_accepted: bool
    status: Literal["pending", "active", "suspended", "closed"]
    last_activity: str


class UserState(msgspec.Struct):
    """root: whether this is the account's first user, whose permissions cannot be taken away.

    allow: networks that the user's keys may be used from, as CIDR texts; none for everywhere.
    """

    root: bool = False
    allow: list[str] = []


UserRecord = Record[User, UserState]

USERS = Kind("user", User, UserState, "Invalid user", indexes=("acls", "email", "name"))
