"""/v2/instances/{id}/iso"""

from ....http.answers import ItemResponse, Reply
from ....http.operations import Call, Routes
from ..servers import SERVERS
from . import rules
from .documents import IsoAttach, IsoAttaching, IsoDetaching, IsoStatus

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

STATUS = ItemResponse("iso_status", IsoStatus)
ATTACHING = ItemResponse("iso_status", IsoAttaching)
DETACHING = ItemResponse("iso_status", IsoDetaching)


@routes.get(
    "/instances/{instance-id}/iso", "get-instance-iso-status", STATUS, errors=(400, 401, 404)
)
async def get_iso_status(call: Call, instance_id: str) -> Reply:
    """Get an instance's ISO

    Shows which ISO is attached to an instance, and whether that is done.
    """
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return STATUS(rules.show(record))


@routes.post(
    "/instances/{instance-id}/iso/attach",
    "attach-instance-iso",
    ATTACHING,
    ok=202,
    errors=(400, 401, 404),
)
async def attach_iso(call: Call, instance_id: str, body: IsoAttach) -> Reply:
    """Attach an ISO

    Attaches an ISO and restarts the instance from it. The state is `isomounting` until that is
    done, then `isomounted`. An instance that is locked or has an ISO is refused with 400, as is an
    ISO that is not complete.
    """
    await call.write(lambda tx: rules.attach(tx, call.account, instance_id, body.iso_id))
    return ATTACHING(IsoAttaching("ismounting", "ismounting", body.iso_id))


@routes.post(
    "/instances/{instance-id}/iso/detach",
    "detach-instance-iso",
    DETACHING,
    ok=202,
    errors=(400, 401, 404),
)
async def detach_iso(call: Call, instance_id: str) -> Reply:
    """Detach an ISO

    Takes the ISO out of an instance. The state is `ready` once that is done. An instance that is
    locked or has no ISO is refused with 400.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, instance_id))
    return DETACHING(IsoDetaching("isunmounting", "isunmounting"))
