"""/v2/bare-metals/{id}/vpcs and /vpc2, each with attach and detach"""

from ....http.answers import DONE, ListResponse, Reply
from ....http.operations import Call, Routes
from ....machines.networks import Vpc2Attachment, VpcAttachment, VpcInterface, shown
from ..documents import BARE_METALS
from .rules import NODES

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)

VPC_LIST = ListResponse("vpcs", VpcInterface)


@routes.get("/bare-metals/{baremetal-id}/vpcs", "list-baremetal-vpcs", VPC_LIST, errors=ERRORS)
async def list_vpcs(call: Call, baremetal_id: str) -> Reply:
    return VPC_LIST.of(shown(await call.get(BARE_METALS, baremetal_id), "vpc"))


@routes.post("/bare-metals/{baremetal-id}/vpcs/attach", "attach-baremetals-vpcs", errors=ERRORS)
async def attach_vpc(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    id = body.vpc_id
    await call.write(lambda tx: NODES.join(tx, call.account, baremetal_id, "vpc", "vpc_id", id))
    return DONE


@routes.post("/bare-metals/{baremetal-id}/vpcs/detach", "detach-baremetal-vpcs", errors=ERRORS)
async def detach_vpc(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    id = body.vpc_id
    await call.write(lambda tx: NODES.leave(tx, call.account, baremetal_id, "vpc", "vpc_id", id))
    return DONE


@routes.get("/bare-metals/{baremetal-id}/vpc2", "list-baremetal-vpc2", VPC_LIST, errors=ERRORS)
async def list_vpc2(call: Call, baremetal_id: str) -> Reply:
    return VPC_LIST.of(shown(await call.get(BARE_METALS, baremetal_id), "vpc2"))


@routes.post("/bare-metals/{baremetal-id}/vpc2/attach", "attach-baremetals-vpc2", errors=ERRORS)
async def attach_vpc2(call: Call, baremetal_id: str, body: Vpc2Attachment) -> Reply:
    id, ip = body.vpc_id, body.ip_address
    await call.write(
        lambda tx: NODES.join(tx, call.account, baremetal_id, "vpc2", "vpc_id", id, ip)
    )
    return DONE


@routes.post("/bare-metals/{baremetal-id}/vpc2/detach", "detach-baremetal-vpc2", errors=ERRORS)
async def detach_vpc2(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    id = body.vpc_id
    await call.write(lambda tx: NODES.leave(tx, call.account, baremetal_id, "vpc2", "vpc_id", id))
    return DONE
