"""Users: who may act for an account, and with which permissions."""

from ..section import Section
from .documents import ALL_ACLS, USERS, User, UserRecord, UserState
from .rules import create_root, in_order, root

SECTION = Section(name="users", kinds=(USERS,))

__all__ = [
    "ALL_ACLS",
    "SECTION",
    "USERS",
    "User",
    "UserRecord",
    "UserState",
    "create_root",
    "in_order",
    "root",
]
