"""/v2/vpc2"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from ...store import Page, Tx
from .. import vpcs
from ..vpcs import VPC2S, NetworkNode
from . import rules
from .documents import NodeIds, Vpc2, Vpc2Create, Vpc2Node, Vpc2Update

routes = Routes("VPC2", read="subscriptions_view", write="provisioning")

ONE_VPC2 = ItemResponse("vpc", Vpc2)
VPC2_LIST = ListResponse("vpcs", Vpc2)
NODE_LIST = ListResponse("nodes", Vpc2Node)

ERRORS = (400, 401, 403, 404)


@routes.get("/vpc2", "list-vpc2", VPC2_LIST, errors=ERRORS)
async def list_vpc2(call: Call, query: Paging) -> Reply:
    """List VPC 2.0 networks

    Lists your VPC 2.0 networks.
    """
    return VPC2_LIST.shaped(await call.records(VPC2S, query), rules.shape)


@routes.post("/vpc2", "create-vpc2", ONE_VPC2, ok=201, errors=(400, 401, 404))
async def create_vpc2(call: Call, body: Vpc2Create) -> Reply:
    """Create a VPC 2.0 network

    Makes a VPC 2.0 network in a region. Without addresses it gets a free /20 that overlaps none of
    your networks in that region. You can have 5 in a region. One more is refused with 400, as are
    addresses that are not private. It costs nothing.
    """
    record = await call.write(lambda tx: rules.create(tx, call.account, body))
    return ONE_VPC2(rules.shape(record))


@routes.get("/vpc2/{vpc-id}", "get-vpc2", ONE_VPC2, errors=ERRORS)
async def get_vpc2(call: Call, vpc_id: str) -> Reply:
    """Get a VPC 2.0 network

    Shows one VPC 2.0 network.
    """
    return ONE_VPC2(rules.shape(await call.get(VPC2S, vpc_id)))


@routes.put("/vpc2/{vpc-id}", "update-vpc2", errors=ERRORS)
async def update_vpc2(call: Call, vpc_id: str, body: Vpc2Update) -> Reply:
    """Change a VPC 2.0 network

    Changes the description of a VPC 2.0 network. Its addresses and its region stay.
    """
    await call.write(lambda tx: rules.update(tx, call.account, vpc_id, body.description))
    return DONE


@routes.delete("/vpc2/{vpc-id}", "delete-vpc2", errors=ERRORS)
async def delete_vpc2(call: Call, vpc_id: str) -> Reply:
    """Delete a VPC 2.0 network

    Deletes a VPC 2.0 network. While a server is attached to it, the request is refused with 400.
    """
    await call.write(lambda tx: vpcs.delete(tx, call.account, "vpc2", vpc_id))
    return DONE


@routes.get("/vpc2/{vpc-id}/nodes", "list-vpc2-nodes", NODE_LIST, errors=ERRORS)
async def list_vpc2_nodes(call: Call, vpc_id: str, query: Paging) -> Reply:
    """List a VPC 2.0's nodes

    Lists the servers in a VPC 2.0 network with their addresses there.
    """

    def find(tx: Tx) -> Page[list[NetworkNode]]:
        return vpcs.nodes.page(tx, "vpc2", tx.get(VPC2S, vpc_id, call.account), query)

    return NODE_LIST.shaped(await call.read(find), rules.shape_node)


@routes.post("/vpc2/{vpc-id}/nodes/attach", "attach-vpc2-nodes", ok=202, errors=ERRORS)
async def attach_vpc2_nodes(call: Call, vpc_id: str, body: NodeIds) -> Reply:
    """Attach nodes to a VPC 2.0

    Puts servers into a VPC 2.0 network, either all of them or none. They have to be in its region.
    Each gets a free address. A server that is in another network with overlapping addresses is
    refused with 400. The machines follow after the answer.
    """
    await call.write(lambda tx: rules.attach(tx, call.account, vpc_id, body.nodes))
    return DONE


@routes.post("/vpc2/{vpc-id}/nodes/detach", "detach-vpc2-nodes", ok=202, errors=ERRORS)
async def detach_vpc2_nodes(call: Call, vpc_id: str, body: NodeIds) -> Reply:
    """Detach nodes from a VPC 2.0

    Takes servers out of a VPC 2.0 network, either all of them or none. A server that is not in the
    network is refused with 400. The machines follow after the answer.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, vpc_id, body.nodes))
    return DONE
