"""What an invitation to an organization is, and what requests say of one."""

from typing import Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record

PENDING, ACCEPTED = "Pending", "Accepted"


class Permissions(msgspec.Struct):
    """api_enabled: whether whoever accepts may use the API."""

    api_enabled: bool = False


class Invitation(msgspec.Struct):
    """email_registered: whom it was accepted by; empty until then. expiration_date: after which it
    is of no use, unless it is sent again.
    """

    id: str
    inviter_name: str
    inviter_email: str
    email_invited: str
    email_registered: str
    permissions: Permissions
    org_id: str
    org_name: str
    date_created: str
    date_responded: str
    expiration_date: str
    invite_status: Literal["Pending", "Accepted"]
    status: Literal["pending", "accepted"]


class InvitationState(msgspec.Struct):
    """login: the address in small letters. expires_at: clock time in microseconds."""

    login: str
    expires_at: int


InvitationRecord = Record[Invitation, InvitationState]

INVITATIONS = Kind(
    "invitation",
    Invitation,
    InvitationState,
    "Invite not found",
    indexes=("invite_status", "login"),
)


class AskedPermissions(msgspec.Struct):
    """api_enabled: a boolean, or `yes` or `no`."""

    api_enabled: bool | str = False


class InvitationCreate(msgspec.Struct):
    email_invited: Text
    permissions: AskedPermissions = msgspec.field(default_factory=AskedPermissions)
