"""Users: who may act for an account, and with which permissions."""

from .documents import ALL_ACLS, USERS, User, UserRecord, UserState
from .rules import create_root, in_order, root

KINDS = (USERS,)

__all__ = [
    "ALL_ACLS",
    "KINDS",
    "USERS",
    "User",
    "UserRecord",
    "UserState",
    "create_root",
    "in_order",
    "root",
]
