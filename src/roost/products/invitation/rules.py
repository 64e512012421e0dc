"""What may happen to invitations: each is accepted within three days, or sent again.

No mail is sent. Whoever runs this Roost accepts in the place of those who are invited.
"""

from uuid import uuid4

from ...access.principals import Principal
from ...http.errors import BadRequest
from ...store import DAY, Tx, iso
from .. import organizations, users
from .documents import (
    ACCEPTED,
    INVITATIONS,
    PENDING,
    AskedPermissions,
    Invitation,
    InvitationCreate,
    InvitationRecord,
    InvitationState,
    Permissions,
)

VALID = 3 * DAY
_SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


def create(tx: Tx, caller: Principal, wanted: InvitationCreate) -> InvitationRecord:
    """Raises BadRequest for whoever is there, or invited, already."""
    permissions = Permissions(_api_enabled(wanted.permissions))
    email = users.free_email(tx, caller.account, wanted.email_invited)
    login = email.lower()
    if any(_is_open(tx, each) for each in tx.matching(INVITATIONS, caller.account, "login", login)):
        raise BadRequest(f"{email} is invited already: send the invitation again")
    organization = organizations.own(tx, caller.account)
    expires_at = tx.now + VALID
    body = Invitation(
        id=str(uuid4()),
        inviter_name=caller.user_name,
        inviter_email=users.email_of(tx, caller),
        email_invited=email,
        email_registered="",
        permissions=permissions,
        org_id=organization.id,
        org_name=organization.body.name,
        date_created=iso(tx.now),
        date_responded="",
        expiration_date=iso(expires_at),
        invite_status=PENDING,
        status="pending",
    )
    return tx.insert(INVITATIONS, body.id, caller.account, body, InvitationState(login, expires_at))


def resend(tx: Tx, account: int, id: str) -> InvitationRecord:
    """Begins the three days anew, also where they are over. Raises BadRequest for one accepted."""
    record = tx.get(INVITATIONS, id, account, "update")
    _require_pending(record)
    record.hidden.expires_at = tx.now + VALID
    record.body.expiration_date = iso(record.hidden.expires_at)
    tx.update(record)
    return record


def accept(tx: Tx, id: str) -> users.UserRecord:
    """Makes whoever is invited a user. Raises Missing, and BadRequest where it is too late."""
    record = tx.get(INVITATIONS, id, lock="update")
    _require_pending(record)
    if not _is_open(tx, record):
        raise BadRequest(f"The invitation has expired on {record.body.expiration_date}")
    body = record.body
    user = organizations.let_in(
        tx,
        record.account,
        body.email_invited,
        api_enabled=body.permissions.api_enabled,
        by=body.inviter_email,
    )
    body.invite_status, body.status = ACCEPTED, "accepted"
    body.email_registered, body.date_responded = user.body.email, iso(tx.now)
    tx.update(record)
    return user


def _is_open(tx: Tx, record: InvitationRecord) -> bool:
    return record.body.invite_status == PENDING and tx.now < record.hidden.expires_at


def _require_pending(record: InvitationRecord) -> None:
    if record.body.invite_status != PENDING:
        raise BadRequest("The invitation has been accepted already")


def _api_enabled(asked: AskedPermissions) -> bool:
    given = asked.api_enabled
    if isinstance(given, bool):
        return given
    if given.lower() not in _SAID:
        raise BadRequest("Invalid permissions.api_enabled: must be true or false, or yes or no")
    return _SAID[given.lower()]
