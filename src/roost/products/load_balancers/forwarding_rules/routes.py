"""/v2/load-balancers/{id}/forwarding-rules"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from ..documents import ForwardingRule
from ..rules import get
from . import rules
from .documents import ForwardingRuleInput

routes = Routes("load-balancer", read="loadbalancer", write="loadbalancer")

ERRORS = (400, 401, 404, 422)

# The contract has no body for the create, but its clients read this one.
RULE = ItemResponse("forwarding_rule", ForwardingRule)
RULE_LIST = ListResponse("forwarding_rules", ForwardingRule)


@routes.get(
    "/load-balancers/{load-balancer-id}/forwarding-rules",
    "list-load-balancer-forwarding-rules",
    RULE_LIST,
    errors=ERRORS,
)
async def list_rules(call: Call, load_balancer_id: str, query: Paging) -> Reply:
    """List forwarding rules

    Lists what a load balancer forwards.
    """
    record = await call.read(lambda tx: get(tx, call.account, load_balancer_id))
    return catalog_page(RULE_LIST, record.body.forwarding_rules, query)


@routes.post(
    "/load-balancers/{load-balancer-id}/forwarding-rules",
    "create-load-balancer-forwarding-rules",
    RULE,
    ok=202,
    errors=(*ERRORS, 403),
)
async def create_rule(call: Call, load_balancer_id: str, body: ForwardingRuleInput) -> Reply:
    """Add a forwarding rule

    Has a load balancer forward a port to its instances. A load balancer has at most 15 rules. One
    more is refused with 400, as are a port that another rule forwards, ports 65300 to 65310, and
    UDP to anything but UDP.
    """
    return RULE(await call.write(lambda tx: rules.add(tx, call.account, load_balancer_id, body)))


@routes.get(
    "/load-balancers/{load-balancer-id}/forwarding-rules/{forwarding-rule-id}",
    "get-load-balancer-forwarding-rule",
    RULE,
    errors=ERRORS,
)
async def get_rule(call: Call, load_balancer_id: str, forwarding_rule_id: str) -> Reply:
    """Get a forwarding rule

    Shows one forwarding rule of a load balancer.
    """
    record = await call.read(lambda tx: get(tx, call.account, load_balancer_id))
    return RULE(rules.find(record, forwarding_rule_id))


@routes.delete(
    "/load-balancers/{load-balancer-id}/forwarding-rules/{forwarding-rule-id}",
    "delete-load-balancer-forwarding-rule",
    errors=ERRORS,
)
async def delete_rule(call: Call, load_balancer_id: str, forwarding_rule_id: str) -> Reply:
    """Delete a forwarding rule

    Deletes a rule. The last HTTPS rule is refused with 400 while a redirect or HTTP/2 needs it.
    """
    await call.write(
        lambda tx: rules.remove(tx, call.account, load_balancer_id, forwarding_rule_id)
    )
    return DONE
