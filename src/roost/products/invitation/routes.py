"""/v2/invitation"""

import msgspec

from ...http.answers import Links, Meta, Reply, Whole
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import (
    INVITATIONS,
    PENDING,
    InvitationAnswer,
    InvitationCreate,
    InvitationList,
    InvitationRecord,
)

routes = Routes("organizations", read="manage_users", write="manage_users")

INVITATION = Whole(InvitationAnswer)
INVITATION_LIST = Whole(InvitationList)


@routes.get("/invitation", "list-invitations", INVITATION_LIST, errors=(401, 403))
async def list_invitations(call: Call, query: Paging) -> Reply:
    page = await call.records(INVITATIONS, query, {"invite_status": PENDING})
    found = [record.body for record in page.items]
    meta = Meta(page.total, Links(page.next, page.prev))
    return INVITATION_LIST(InvitationList(found, found, meta))


@routes.post("/invitation", "create-invitation", INVITATION, ok=201, errors=(400, 401, 403))
async def create_invitation(call: Call, body: InvitationCreate) -> Reply:
    caller = call.principal
    return _answer(await call.write(lambda tx: rules.create(tx, caller, body)))


@routes.get("/invitation/{id}", "get-invitation", INVITATION, errors=(401, 403, 404))
async def get_invitation(call: Call, id: str) -> Reply:
    return _answer(await call.get(INVITATIONS, id))


@routes.post(
    "/invitation/{id}/resend", "resend-invitation", INVITATION, ok=200, errors=(401, 403, 404)
)
async def resend_invitation(call: Call, id: str) -> Reply:
    account = call.account
    return _answer(await call.write(lambda tx: rules.resend(tx, account, id)))


def _answer(record: InvitationRecord) -> Reply:
    fields = msgspec.structs.asdict(record.body)
    del fields["status"]
    return INVITATION(InvitationAnswer(**fields, invitation=record.body))
