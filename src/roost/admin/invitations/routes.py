"""/_roost/invitations"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import Acceptance, AllWaiting, Waiting

routes = Routes("admin")

ALL_WAITING = Whole(AllWaiting)
WAITING = Whole(Waiting)


@routes.get("/invitations", "list-waiting-invitations", ALL_WAITING)
async def list_waiting(call: Call) -> Reply:
    """List waiting invitations

    Lists everybody to whom Vultr would have sent a mail and who has not accepted yet: users, people
    invited to an organization, and sub-accounts.
    """
    return ALL_WAITING(await call.store.scan(rules.waiting))


@routes.post("/invitations/accept", "accept-invitation", WAITING, ok=200)
async def accept(call: Call, body: Acceptance) -> Reply:
    """Accept an invitation

    Accepts in the place of somebody who was invited. An address for which several wait, or an
    invitation that has expired, is refused with 400.
    """
    return WAITING(await call.write(lambda tx: rules.accept(tx, body.invitation)))
