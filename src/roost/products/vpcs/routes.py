"""/v2/vpcs, and the servers in one: /v2/vpcs/{id}/attachments"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from ...store import Page, Tx
from . import nat_gateways, nodes, rules
from .documents import (
    VPCS,
    Attachment,
    Internet,
    NewVpc,
    VpcCreate,
    VpcDetails,
    VpcRecord,
    VpcUpdate,
)
from .nodes import NetworkNode

routes = Routes("VPCs", read="subscriptions_view", write="provisioning")

NEW_VPC = ItemResponse("vpc", NewVpc)
ONE_VPC = ItemResponse("vpc", VpcDetails)
VPC_LIST = ListResponse("vpcs", VpcDetails)
ATTACHMENT_LIST = ListResponse("attachments", Attachment)

ERRORS = (400, 401, 403, 404)


def _details(tx: Tx, record: VpcRecord) -> VpcDetails:
    body = record.body
    gateway = nat_gateways.active(tx, record.seq)
    return VpcDetails(
        **{field: getattr(body, field) for field in body.__struct_fields__},
        internet=Internet(gateway, ["nat_gateway"] if gateway else []),
        nodes=nodes.shown(tx, record),
    )


def _new(record: VpcRecord) -> NewVpc:
    body = record.body
    return NewVpc(
        **{field: getattr(body, field) for field in body.__struct_fields__},
        internet=Internet(connectivity=False, types=[]),
    )


@routes.get("/vpcs", "list-vpcs", VPC_LIST, errors=ERRORS)
async def list_vpcs(call: Call, query: Paging) -> Reply:
    """List VPCs

    Lists your VPCs with the servers in each. A VPC shows at most 500 servers here. All of them are
    under `attachments`.
    """
    page = await call.records(VPCS, query)
    items = await call.store.scan(lambda tx: [_details(tx, vpc) for vpc in page.items])
    return VPC_LIST.shaped(page.with_items(items), lambda details: details)


@routes.post("/vpcs", "create-vpc", NEW_VPC, ok=201, errors=(400, 401, 404))
async def create_vpc(call: Call, body: VpcCreate) -> Reply:
    """Create a VPC

    Makes a private network in a region. Without addresses it gets a free /20 that overlaps none of
    your networks in that region. You can have 5 VPCs in a region. One more is refused with 400, as
    are addresses that are not private. A VPC costs nothing.
    """

    def create(tx: Tx) -> VpcRecord:
        return rules.create(
            tx,
            call.account,
            "vpc",
            body.region,
            body.description,
            body.v4_subnet,
            body.v4_subnet_mask,
        )

    return NEW_VPC(_new(await call.write(create)))


@routes.get("/vpcs/{vpc-id}", "get-vpc", ONE_VPC, errors=ERRORS)
async def get_vpc(call: Call, vpc_id: str) -> Reply:
    """Get a VPC

    Shows one VPC with up to 500 of its servers, and whether it has a way out to the internet.
    """
    return ONE_VPC(await call.read(lambda tx: _details(tx, tx.get(VPCS, vpc_id, call.account))))


@routes.put("/vpcs/{vpc-id}", "update-vpc", errors=ERRORS)
async def update_vpc(call: Call, vpc_id: str, body: VpcUpdate) -> Reply:
    """Change a VPC

    Changes the description of a VPC. Its addresses and its region stay.
    """
    await call.write(lambda tx: rules.update(tx, call.account, "vpc", vpc_id, body.description))
    return DONE


@routes.delete("/vpcs/{vpc-id}", "delete-vpc", errors=ERRORS)
async def delete_vpc(call: Call, vpc_id: str) -> Reply:
    """Delete a VPC

    Deletes a VPC. While a server, a NAT gateway, a load balancer or another service is attached to
    it, the request is refused with 400 and names what it is.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, "vpc", vpc_id))
    return DONE


@routes.get("/vpcs/{vpc-id}/attachments", "list-vpc-attachments", ATTACHMENT_LIST, errors=ERRORS)
async def list_attachments(call: Call, vpc_id: str, query: Paging) -> Reply:
    """List a VPC's attachments

    Lists the servers in a VPC with their addresses there.
    """

    def find(tx: Tx) -> Page[list[NetworkNode]]:
        return nodes.page(tx, "vpc", tx.get(VPCS, vpc_id, call.account), query)

    return ATTACHMENT_LIST.shaped(await call.read(find), nodes.attachment)
