"""/v2/instances/{id}/vpcs, /vpc2 and /private-networks, each with attach and detach"""

from ....http.answers import DONE, ListResponse, Reply
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from ....machines.networks import Vpc2Attachment, VpcAttachment, VpcInterface, shown
from ..documents import InstanceRecord
from ..servers import SERVERS
from .documents import PrivateNetworkAttachment, PrivateNetworkInterface
from .rules import NODES, private_networks

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)

VPC_LIST = ListResponse("vpcs", VpcInterface)
PRIVATE_NETWORK_LIST = ListResponse("private_networks", PrivateNetworkInterface)


async def _find(call: Call, id: str) -> InstanceRecord:
    return await call.read(lambda tx: SERVERS.get(tx, call.account, id))


@routes.get("/instances/{instance-id}/vpcs", "list-instance-vpcs", VPC_LIST, errors=ERRORS)
async def list_vpcs(call: Call, instance_id: str, query: Paging) -> Reply:
    """List an instance's VPCs

    Lists the VPCs that an instance is in, in the order in which it joined them.
    """
    return catalog_page(VPC_LIST, shown(await _find(call, instance_id), "vpc"), query)


@routes.post("/instances/{instance-id}/vpcs/attach", "attach-instance-vpc", errors=ERRORS)
async def attach_vpc(call: Call, instance_id: str, body: VpcAttachment) -> Reply:
    """Attach an instance to a VPC

    Has an instance join a VPC in its region. It gets a free address there, and its machine follows
    within moments. If it is in the VPC already, nothing changes. A network whose addresses overlap
    those of another that it is in is refused with 400.
    """
    await call.write(
        lambda tx: NODES.join(tx, call.account, instance_id, "vpc", "vpc_id", body.vpc_id)
    )
    return DONE


@routes.post("/instances/{instance-id}/vpcs/detach", "detach-instance-vpc", errors=ERRORS)
async def detach_vpc(call: Call, instance_id: str, body: VpcAttachment) -> Reply:
    """Detach an instance from a VPC

    Has an instance leave a VPC. Its machine follows within moments. A VPC that it is not in answers
    404.
    """
    await call.write(
        lambda tx: NODES.leave(tx, call.account, instance_id, "vpc", "vpc_id", body.vpc_id)
    )
    return DONE


@routes.get("/instances/{instance-id}/vpc2", "list-instance-vpc2", VPC_LIST, errors=ERRORS)
async def list_vpc2(call: Call, instance_id: str, query: Paging) -> Reply:
    """List an instance's VPC 2.0 networks

    Lists the VPC 2.0 networks that an instance is in, in the order in which it joined them.
    """
    return catalog_page(VPC_LIST, shown(await _find(call, instance_id), "vpc2"), query)


@routes.post("/instances/{instance-id}/vpc2/attach", "attach-instance-vpc2", ok=202, errors=ERRORS)
async def attach_vpc2(call: Call, instance_id: str, body: Vpc2Attachment) -> Reply:
    """Attach an instance to VPC 2.0

    Has an instance join a VPC 2.0 network in its region, with the address that you ask for or a
    free one. Its machine follows after the answer. An address that is in use, or is none of the
    network's, is refused with 400.
    """
    id, ip = body.vpc_id, body.ip_address
    await call.write(lambda tx: NODES.join(tx, call.account, instance_id, "vpc2", "vpc_id", id, ip))
    return DONE


@routes.post("/instances/{instance-id}/vpc2/detach", "detach-instance-vpc2", ok=202, errors=ERRORS)
async def detach_vpc2(call: Call, instance_id: str, body: VpcAttachment) -> Reply:
    """Detach an instance from VPC 2.0

    Has an instance leave a VPC 2.0 network. Its machine follows after the answer. A network that it
    is not in answers 404.
    """
    await call.write(
        lambda tx: NODES.leave(tx, call.account, instance_id, "vpc2", "vpc_id", body.vpc_id)
    )
    return DONE


@routes.get(
    "/instances/{instance-id}/private-networks",
    "list-instance-private-networks",
    PRIVATE_NETWORK_LIST,
    errors=ERRORS,
)
async def list_private_networks(call: Call, instance_id: str, query: Paging) -> Reply:
    """List an instance's private networks

    Lists the VPCs that an instance is in, by their former name. Use `vpcs` in new programs.
    """
    found = private_networks(await _find(call, instance_id))
    return catalog_page(PRIVATE_NETWORK_LIST, found, query)


@routes.post(
    "/instances/{instance-id}/private-networks/attach", "attach-instance-network", errors=ERRORS
)
async def attach_network(call: Call, instance_id: str, body: PrivateNetworkAttachment) -> Reply:
    """Attach a private network

    Has an instance join a VPC, by its former name. Use `vpcs/attach` in new programs.
    """
    id = body.network_id
    await call.write(lambda tx: NODES.join(tx, call.account, instance_id, "vpc", "network_id", id))
    return DONE


@routes.post(
    "/instances/{instance-id}/private-networks/detach", "detach-instance-network", errors=ERRORS
)
async def detach_network(call: Call, instance_id: str, body: PrivateNetworkAttachment) -> Reply:
    """Detach a private network

    Has an instance leave a VPC, by its former name. A VPC that it is not in answers 404.
    """
    id = body.network_id
    await call.write(lambda tx: NODES.leave(tx, call.account, instance_id, "vpc", "network_id", id))
    return DONE
