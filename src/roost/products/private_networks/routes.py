"""/v2/private-networks"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from ...store import Tx
from .. import vpcs
from ..vpcs import VPCS, Vpc, VpcCreate, VpcRecord, VpcUpdate

routes = Routes("private Networks", read="subscriptions_view", write="provisioning")

NETWORK = ItemResponse("network", Vpc)
NETWORK_LIST = ListResponse("networks", Vpc)

ERRORS = (400, 401, 403, 404)
VPC = "vpcs"
"""A network is a VPC by its old name."""


@routes.get("/private-networks", "list-networks", NETWORK_LIST, errors=ERRORS)
async def list_networks(call: Call, query: Paging) -> Reply:
    """List private networks

    Lists your VPCs by their former name. Use `/vpcs` in new programs.
    """
    return NETWORK_LIST(await call.page(VPCS, query))


@routes.post("/private-networks", "create-network", NETWORK, ok=201, errors=(400, 401, 404))
async def create_network(call: Call, body: VpcCreate) -> Reply:
    """Create a private network

    Makes a VPC by its former name. Use `/vpcs` in new programs. The same rules hold: at most 5 in a
    region, and addresses from private ranges only.
    """

    def create(tx: Tx) -> VpcRecord:
        return vpcs.create(
            tx,
            call.account,
            "vpc",
            body.region,
            body.description,
            body.v4_subnet,
            body.v4_subnet_mask,
        )

    return NETWORK(await call.write(create))


@routes.get("/private-networks/{network-id}", "get-network", NETWORK, errors=ERRORS, resource=VPC)
async def get_network(call: Call, network_id: str) -> Reply:
    """Get a private network

    Shows a VPC by its former name.
    """
    return NETWORK(await call.get(VPCS, network_id))


@routes.put("/private-networks/{network-id}", "update-network", errors=ERRORS, resource=VPC)
async def update_network(call: Call, network_id: str, body: VpcUpdate) -> Reply:
    """Change a private network

    Changes the description of a VPC by its former name.
    """
    await call.write(lambda tx: vpcs.update(tx, call.account, "vpc", network_id, body.description))
    return DONE


@routes.delete("/private-networks/{network-id}", "delete-network", errors=ERRORS, resource=VPC)
async def delete_network(call: Call, network_id: str) -> Reply:
    """Delete a private network

    Deletes a VPC by its former name. While a server or a service is attached to it, the request is
    refused with 400.
    """
    await call.write(lambda tx: vpcs.delete(tx, call.account, "vpc", network_id))
    return DONE
