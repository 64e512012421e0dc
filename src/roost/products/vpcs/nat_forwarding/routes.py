"""/v2/vpcs/{id}/nat-gateway/{id}/global/port-forwarding-rules"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from .. import nat_gateways
from ..nat_gateways import NAT_FORWARDING_RULES, NatForwardingRule
from . import rules
from .documents import NatForwardingRuleFields

routes = Routes("VPCs", read="subscriptions_view", write="provisioning")

RULE = ItemResponse("port_forwarding_rule", NatForwardingRule)
RULE_LIST = ListResponse("port_forwarding_rules", NatForwardingRule)

ERRORS = (400, 401, 403, 404)
BASE = "/vpcs/{vpc-id}/nat-gateway/{nat-gateway-id}/global/port-forwarding-rules"


@routes.get(BASE, "list-nat-gateway-port-forwarding-rules", RULE_LIST, errors=ERRORS)
async def list_rules(call: Call, vpc_id: str, nat_gateway_id: str, query: Paging) -> Reply:
    """List port forwarding rules

    Lists the ports that a gateway forwards.
    """
    gateway = await call.read(
        lambda tx: nat_gateways.find(tx, call.account, vpc_id, nat_gateway_id)
    )
    return RULE_LIST(await call.page(NAT_FORWARDING_RULES, query, owner=gateway.seq))


@routes.post(BASE, "create-nat-gateway-port-forwarding-rule", RULE, ok=201, errors=(*ERRORS, 422))
async def create_rule(
    call: Call, vpc_id: str, nat_gateway_id: str, body: NatForwardingRuleFields
) -> Reply:
    """Add a port forwarding rule

    Sends what arrives at a port of the gateway to a server in the VPC. `external_port`,
    `internal_ip` and `internal_port` are needed. A gateway has at most 50 of these rules. One more
    is refused with 422, as is a port that another rule forwards for the same protocol.
    """
    return RULE(
        await call.write(lambda tx: rules.create(tx, call.account, vpc_id, nat_gateway_id, body))
    )


@routes.get(
    BASE + "/{port-forwarding-rule-id}",
    "get-nat-gateway-port-forwarding-rule",
    RULE,
    errors=ERRORS,
)
async def get_rule(
    call: Call, vpc_id: str, nat_gateway_id: str, port_forwarding_rule_id: str
) -> Reply:
    """Get a port forwarding rule

    Shows one port forwarding rule of a gateway.
    """
    id = port_forwarding_rule_id
    return RULE(
        await call.read(
            lambda tx: nat_gateways.find_rule(
                tx, call.account, vpc_id, nat_gateway_id, NAT_FORWARDING_RULES, id
            )
        )
    )


@routes.put(
    BASE + "/{port-forwarding-rule-id}", "update-nat-gateway-port-forwarding-rule", RULE,
    ok=202, errors=(400, 401, 404, 422),
)  # fmt: skip
async def update_rule(
    call: Call,
    vpc_id: str,
    nat_gateway_id: str,
    port_forwarding_rule_id: str,
    body: NatForwardingRuleFields,
) -> Reply:
    """Change a port forwarding rule

    Changes a rule. Fields that you leave out stay. The same values as for a new rule are refused
    with 422.
    """
    id = port_forwarding_rule_id
    return RULE(
        await call.write(
            lambda tx: rules.update(tx, call.account, vpc_id, nat_gateway_id, id, body)
        )
    )


@routes.delete(
    BASE + "/{port-forwarding-rule-id}",
    "delete-nat-gateway-port-forwarding-rule",
    errors=(400, 401, 404),
)
async def delete_rule(
    call: Call, vpc_id: str, nat_gateway_id: str, port_forwarding_rule_id: str
) -> Reply:
    """Delete a port forwarding rule

    Deletes a rule. The gateway stops forwarding the port.
    """
    id = port_forwarding_rule_id
    await call.write(
        lambda tx: nat_gateways.delete_rule(
            tx, call.account, vpc_id, nat_gateway_id, NAT_FORWARDING_RULES, id
        )
    )
    return DONE
