"""/v2/vpcs/{id}/nat-gateway"""

from ....engine import usage
from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from . import rules
from .documents import NatGatewayCreate, NatGatewayDetails, NatGatewayUpdate

routes = Routes("VPCs", read="subscriptions_view", write="provisioning")

NAT_GATEWAY = ItemResponse("nat_gateway", NatGatewayDetails)
NAT_GATEWAY_LIST = ListResponse("nat_gateways", NatGatewayDetails)

ERRORS = (400, 401, 403, 404)


@routes.get("/vpcs/{vpc-id}/nat-gateway", "list-nat-gateways", NAT_GATEWAY_LIST, errors=ERRORS)
async def list_nat_gateways(call: Call, vpc_id: str, query: Paging) -> Reply:
    """List NAT gateways

    Lists the NAT gateway of a VPC. A VPC has at most one.
    """

    def find(tx: Tx) -> list[NatGatewayDetails]:
        gateways = rules.of_vpc(tx, call.account, vpc_id)
        return [rules.details(*each) for each in usage.with_pending(tx, gateways)]

    return catalog_page(NAT_GATEWAY_LIST, await call.read(find), query)


@routes.post(
    "/vpcs/{vpc-id}/nat-gateway", "create-nat-gateway", NAT_GATEWAY, ok=201, errors=(*ERRORS, 422)
)
async def create_nat_gateway(call: Call, vpc_id: str, body: NatGatewayCreate) -> Reply:
    """Create a NAT gateway

    Gives a VPC a way out to the internet. The gateway is `pending` at first. It becomes `active`
    when it is open, and shows its public addresses from then on. It costs by the hour from now on.
    A VPC that has a gateway is refused with 400.
    """
    return NAT_GATEWAY(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, vpc_id, body),
            lambda tx, record: rules.details(record, usage.pending_of(tx, record.id)),
        )
    )


@routes.get(
    "/vpcs/{vpc-id}/nat-gateway/{nat-gateway-id}", "get-nat-gateway", NAT_GATEWAY, errors=ERRORS
)
async def get_nat_gateway(call: Call, vpc_id: str, nat_gateway_id: str) -> Reply:
    """Get a NAT gateway

    Shows one NAT gateway and what it has cost this month.
    """
    return NAT_GATEWAY(
        await call.read(lambda tx: rules.find_details(tx, call.account, vpc_id, nat_gateway_id))
    )


@routes.put(
    "/vpcs/{vpc-id}/nat-gateway/{nat-gateway-id}", "update-nat-gateway", NAT_GATEWAY,
    ok=202, errors=(400, 401, 404, 422),
)  # fmt: skip
async def update_nat_gateway(
    call: Call, vpc_id: str, nat_gateway_id: str, body: NatGatewayUpdate
) -> Reply:
    """Change a NAT gateway

    Changes the label and the tag of a gateway. What you leave out stays.
    """

    def update(tx: Tx) -> NatGatewayDetails:
        record = rules.update(tx, call.account, vpc_id, nat_gateway_id, body)
        return rules.details(record, usage.pending_of(tx, record.id))

    return NAT_GATEWAY(await call.write(update))


@routes.delete(
    "/vpcs/{vpc-id}/nat-gateway/{nat-gateway-id}", "delete-nat-gateway", errors=(400, 401, 404)
)
async def delete_nat_gateway(call: Call, vpc_id: str, nat_gateway_id: str) -> Reply:
    """Delete a NAT gateway

    Deletes a gateway with all its rules and ends its charges. Servers in the VPC lose their way
    out.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vpc_id, nat_gateway_id))
    return DONE
