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
    """List a server's VPCs

    Lists the VPCs that a bare metal server is in, all at once.
    """
    return VPC_LIST.of(shown(await call.get(BARE_METALS, baremetal_id), "vpc"))


@routes.post("/bare-metals/{baremetal-id}/vpcs/attach", "attach-baremetals-vpcs", errors=ERRORS)
async def attach_vpc(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    """Attach a server to a VPC

    Has a bare metal server join a VPC in its region. It gets a free address there, and its machine
    follows within moments. If it is in the VPC already, nothing changes. A network whose addresses
    overlap those of another that it is in is refused with 400.
    """
    id = body.vpc_id
    await call.write(lambda tx: NODES.join(tx, call.account, baremetal_id, "vpc", "vpc_id", id))
    return DONE


@routes.post("/bare-metals/{baremetal-id}/vpcs/detach", "detach-baremetal-vpcs", errors=ERRORS)
async def detach_vpc(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    """Detach a server from a VPC

    Has a bare metal server leave a VPC. A VPC that it is not in answers 404.
    """
    id = body.vpc_id
    await call.write(lambda tx: NODES.leave(tx, call.account, baremetal_id, "vpc", "vpc_id", id))
    return DONE


@routes.get("/bare-metals/{baremetal-id}/vpc2", "list-baremetal-vpc2", VPC_LIST, errors=ERRORS)
async def list_vpc2(call: Call, baremetal_id: str) -> Reply:
    """List a server's VPC 2.0 networks

    Lists the VPC 2.0 networks that a bare metal server is in, all at once.
    """
    return VPC_LIST.of(shown(await call.get(BARE_METALS, baremetal_id), "vpc2"))


@routes.post("/bare-metals/{baremetal-id}/vpc2/attach", "attach-baremetals-vpc2", errors=ERRORS)
async def attach_vpc2(call: Call, baremetal_id: str, body: Vpc2Attachment) -> Reply:
    """Attach a server to VPC 2.0

    Has a bare metal server join a VPC 2.0 network in its region, with the address that you ask for
    or a free one. An address that is in use, or is none of the network's, is refused with 400.
    """
    id, ip = body.vpc_id, body.ip_address
    await call.write(
        lambda tx: NODES.join(tx, call.account, baremetal_id, "vpc2", "vpc_id", id, ip)
    )
    return DONE


@routes.post("/bare-metals/{baremetal-id}/vpc2/detach", "detach-baremetal-vpc2", errors=ERRORS)
async def detach_vpc2(call: Call, baremetal_id: str, body: VpcAttachment) -> Reply:
    """Detach a server from VPC 2.0

    Has a bare metal server leave a VPC 2.0 network. A network that it is not in answers 404.
    """
    id = body.vpc_id
    await call.write(lambda tx: NODES.leave(tx, call.account, baremetal_id, "vpc2", "vpc_id", id))
    return DONE
