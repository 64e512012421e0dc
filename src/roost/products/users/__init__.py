"""Users: who may act for an account, and with which permissions."""

from pathlib import Path

from ...http.request_log import ActivityLog
from ..section import Section
from .activity import ACTIVITY, Activities, shown
from .documents import ALL_ACLS, USERS, Profile, User, UserRecord, UserState, WhitelistEntry
from .memberships import MEMBERSHIPS, accounts_of
from .provisioning import Provisioned, provision, provision_again, with_handle
from .routes import routes
from .rules import (
    FirstKeys,
    accept,
    create_root,
    delete,
    email_of,
    free_email,
    in_order,
    is_email,
    join,
    lacking,
    may_act,
    require_may_change,
    rights,
    root,
    set_acls,
    suspend,
    unsuspend,
    with_email,
)
from .standing import Group, GroupMember, Standing, UserPolicy, UserRole
from .whitelist import networks

SECTION = Section(
    name="users",
    titles={"users": "Users"},
    kinds=(USERS, ACTIVITY, MEMBERSHIPS),
    routes=(routes,),
    provides={ActivityLog: Activities()},
    needs=(FirstKeys,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "ACTIVITY",
    "ALL_ACLS",
    "SECTION",
    "USERS",
    "FirstKeys",
    "Group",
    "GroupMember",
    "Profile",
    "Provisioned",
    "Standing",
    "User",
    "UserPolicy",
    "UserRecord",
    "UserRole",
    "UserState",
    "WhitelistEntry",
    "accept",
    "accounts_of",
    "create_root",
    "delete",
    "email_of",
    "free_email",
    "in_order",
    "is_email",
    "join",
    "lacking",
    "may_act",
    "networks",
    "provision",
    "provision_again",
    "require_may_change",
    "rights",
    "root",
    "set_acls",
    "shown",
    "suspend",
    "unsuspend",
    "with_email",
    "with_handle",
]
