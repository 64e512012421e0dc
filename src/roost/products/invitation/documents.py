"""What an invitation to an organization is, and what requests say of one."""

from typing import Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record

PENDING, ACCEPTED = "Pending", "Accepted"


class Permissions(msgspec.Struct):
    """What the person may do after accepting.

    api_enabled: whether the person may use the API.
    """

    api_enabled: bool = False


class Invitation(msgspec.Struct):
    """An invitation to the organization.

    inviter_name: who invited the person.
    inviter_email: the mail address of whoever invited the person.
    email_invited: the address that was invited.
    email_registered: the address of the user that the invitation became. It is empty until it is
        accepted.
    permissions: what the person may do after accepting.
    org_id: the organization.
    org_name: the name of the organization.
    date_responded: when the invitation was accepted. It is empty until then.
    expiration_date: when the invitation expires. Resend it to move this date.
    invite_status: `Pending` or `Accepted`.
    status: the same as `invite_status` in small letters.
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
    """What the person may do after accepting.

    api_enabled: whether the person may use the API. `yes` and `no` are fine as well as true and
        false.
    """

    api_enabled: bool | str = False


class InvitationCreate(msgspec.Struct):
    """Whom to invite.

    email_invited: the mail address of the person, at most 255 characters.
    permissions: what the person may do after accepting.
    """

    email_invited: Text
    permissions: AskedPermissions = msgspec.field(default_factory=AskedPermissions)
