"""/v2/invitation"""

from ...http.answers import Reply, Spread, Twice
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import (
    INVITATIONS,
    PENDING,
    Invitation,
    InvitationCreate,
)

routes = Routes("organizations", read="manage_users", write="manage_users")

# Clients take a status at the top for that of an error.
INVITATION = Spread("invitation", Invitation, without=("status",))
INVITATION_LIST = Twice("invitations", "invites", Invitation)


@routes.get("/invitation", "list-invitations", INVITATION_LIST, errors=(401, 403))
async def list_invitations(call: Call, query: Paging) -> Reply:
    """List open invitations

    Lists the invitations that nobody has accepted yet, also those that have expired. The list comes
    twice, as `invitations` and as `invites`.
    """
    page = await call.records(INVITATIONS, query, {"invite_status": PENDING})
    return INVITATION_LIST(page.with_items([record.body for record in page.items]))


@routes.post("/invitation", "create-invitation", INVITATION, ok=201, errors=(400, 401, 403))
async def create_invitation(call: Call, body: InvitationCreate) -> Reply:
    """Invite somebody

    Invites a person to the account's organization. An invitation is open for three days. Roost
    sends no mail: whoever runs this server accepts it for the person. An address that already
    belongs to a user, or that has an open invitation, is refused with 400.
    """
    caller = call.principal
    return INVITATION((await call.write(lambda tx: rules.create(tx, caller, body))).body)


@routes.get("/invitation/{id}", "get-invitation", INVITATION, errors=(401, 403, 404))
async def get_invitation(call: Call, id: str) -> Reply:
    """Get an invitation

    Shows one invitation, also after it was accepted.

    id: The id of the invitation.
    """
    return INVITATION((await call.get(INVITATIONS, id)).body)


@routes.post(
    "/invitation/{id}/resend", "resend-invitation", INVITATION, ok=200, errors=(401, 403, 404)
)
async def resend_invitation(call: Call, id: str) -> Reply:
    """Resend an invitation

    Opens the invitation for three more days from now, also if it has expired. No mail is sent. An
    invitation that was accepted is refused with 400.

    id: The id of the invitation.
    """
    account = call.account
    return INVITATION((await call.write(lambda tx: rules.resend(tx, account, id))).body)
