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
    await call.write(lambda tx: rules.detach(tx, call.account, instance_id))
    return DETACHING(IsoDetaching("isunmounting", "isunmounting"))
