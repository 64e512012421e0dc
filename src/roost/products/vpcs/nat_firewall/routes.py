"""/v2/vpcs/{id}/nat-gateway/{id}/global/firewall-rules"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from .. import nat_gateways
from ..nat_gateways import NAT_FIREWALL_RULES, NatFirewallRule
from . import rules
from .documents import NatFirewallRuleCreate, NatFirewallRuleUpdate

routes = Routes("VPCs", read="subscriptions_view", write="provisioning")

RULE = ItemResponse("firewall_rule", NatFirewallRule)
RULE_LIST = ListResponse("firewall_rules", NatFirewallRule)

ERRORS = (400, 401, 403, 404)
BASE = "/vpcs/{vpc-id}/nat-gateway/{nat-gateway-id}/global/firewall-rules"


@routes.get(BASE, "list-nat-gateway-firewall-rules", RULE_LIST, errors=ERRORS)
async def list_rules(call: Call, vpc_id: str, nat_gateway_id: str, query: Paging) -> Reply:
    """List NAT gateway firewall rules

    Lists what a gateway lets in.
    """
    gateway = await call.read(
        lambda tx: nat_gateways.find(tx, call.account, vpc_id, nat_gateway_id)
    )
    return RULE_LIST(await call.page(NAT_FIREWALL_RULES, query, owner=gateway.seq))


@routes.post(BASE, "create-nat-gateway-firewall-rule", RULE, ok=201, errors=(*ERRORS, 422))
async def create_rule(
    call: Call, vpc_id: str, nat_gateway_id: str, body: NatFirewallRuleCreate
) -> Reply:
    """Add a NAT firewall rule

    Lets connections from a network in to a port of the gateway. Without a network it lets everybody
    in. What no rule lets in is denied. A gateway has at most 50 firewall rules. One more is refused
    with 422, as is a wrong protocol, port or network.
    """
    return RULE(
        await call.write(lambda tx: rules.create(tx, call.account, vpc_id, nat_gateway_id, body))
    )


@routes.get(BASE + "/{firewall-rule-id}", "get-nat-gateway-firewall-rule", RULE, errors=ERRORS)
async def get_rule(call: Call, vpc_id: str, nat_gateway_id: str, firewall_rule_id: str) -> Reply:
    """Get a NAT firewall rule

    Shows one firewall rule of a gateway.
    """
    id = firewall_rule_id
    return RULE(
        await call.read(
            lambda tx: nat_gateways.find_rule(
                tx, call.account, vpc_id, nat_gateway_id, NAT_FIREWALL_RULES, id
            )
        )
    )


@routes.put(
    BASE + "/{firewall-rule-id}", "update-nat-gateway-firewall-rule", RULE,
    ok=202, errors=(400, 401, 404, 422),
)  # fmt: skip
async def update_rule(
    call: Call, vpc_id: str, nat_gateway_id: str, firewall_rule_id: str, body: NatFirewallRuleUpdate
) -> Reply:
    """Change a NAT firewall rule

    Changes the notes of a rule. Nothing else of a rule can change: delete it and add another one.
    """
    id = firewall_rule_id
    return RULE(
        await call.write(
            lambda tx: rules.update(tx, call.account, vpc_id, nat_gateway_id, id, body)
        )
    )


@routes.delete(
    BASE + "/{firewall-rule-id}", "delete-nat-gateway-firewall-rule", errors=(400, 401, 404)
)
async def delete_rule(call: Call, vpc_id: str, nat_gateway_id: str, firewall_rule_id: str) -> Reply:
    """Delete a NAT firewall rule

    Deletes a rule. Connections that only this rule lets in are denied from now on.
    """
    id = firewall_rule_id
    await call.write(
        lambda tx: nat_gateways.delete_rule(
            tx, call.account, vpc_id, nat_gateway_id, NAT_FIREWALL_RULES, id
        )
    )
    return DONE
