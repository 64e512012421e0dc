"""/v2/load-balancers/{id}/firewall-rules"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from ..documents import FirewallRule
from ..rules import get
from . import rules
from .documents import FirewallRulesInput

routes = Routes("load-balancer", read="loadbalancer", write="loadbalancer")

ERRORS = (400, 401, 404)

RULE = ItemResponse("firewall_rule", FirewallRule)
RULE_LIST = ListResponse("firewall_rules", FirewallRule)


@routes.get(
    "/load-balancers/{loadbalancer-id}/firewall-rules",
    "list-loadbalancer-firewall-rules",
    RULE_LIST,
    errors=ERRORS,
)
async def list_rules(call: Call, loadbalancer_id: str, query: Paging) -> Reply:
    """List load balancer firewall rules

    Lists who may connect to a load balancer. A port that no rule names is open to everybody.
    """
    record = await call.read(lambda tx: get(tx, call.account, loadbalancer_id))
    return catalog_page(RULE_LIST, record.body.firewall_rules, query)


@routes.post(
    "/load-balancers/{loadbalancer-id}/firewall-rules",
    "create-loadbalancer-firewall-rules",
    errors=ERRORS,
)
async def create_rules(call: Call, loadbalancer_id: str, body: FirewallRulesInput) -> Reply:
    """Add load balancer firewall rules

    Adds rules that say who may connect to a port. Once a port has a rule, only those that a rule
    names may connect to it. A rule that is there already stays as it is. A load balancer has at
    most 50. More are refused with 400, as are ports 65300 to 65310.
    """
    await call.write(lambda tx: rules.add(tx, call.account, loadbalancer_id, body.firewall_rules))
    return DONE


@routes.get(
    "/load-balancers/{loadbalancer-id}/firewall-rules/{firewall-rule-id}",
    "get-loadbalancer-firewall-rule",
    RULE,
    errors=ERRORS,
)
async def get_rule(call: Call, loadbalancer_id: str, firewall_rule_id: str) -> Reply:
    """Get a load balancer firewall rule

    Shows one firewall rule of a load balancer.
    """
    record = await call.read(lambda tx: get(tx, call.account, loadbalancer_id))
    return RULE(rules.find(record, firewall_rule_id))


@routes.delete(
    "/load-balancers/{loadbalancer-id}/firewall-rules/{firewall-rule-id}",
    "delete-loadbalancer-firewall-rule",
    errors=ERRORS,
)
async def delete_rule(call: Call, loadbalancer_id: str, firewall_rule_id: str) -> Reply:
    """Delete a load balancer firewall rule

    Deletes a rule. A port whose last rule goes is open to everybody.
    """
    await call.write(lambda tx: rules.remove(tx, call.account, loadbalancer_id, firewall_rule_id))
    return DONE
