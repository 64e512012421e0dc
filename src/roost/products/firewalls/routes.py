"""/v2/firewalls"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from ...store import Tx
from . import rules
from .documents import (
    GROUPS,
    RULES,
    FirewallGroup,
    FirewallGroupRule,
    GroupCreate,
    GroupUpdate,
    RuleCreate,
)

routes = Routes("firewall", read="firewall", write="firewall")

GROUP = ItemResponse("firewall_group", FirewallGroup)
GROUP_LIST = ListResponse("firewall_groups", FirewallGroup)
RULE = ItemResponse("firewall_rule", FirewallGroupRule)
RULE_LIST = ListResponse("firewall_rules", FirewallGroupRule)


@routes.get("/firewalls", "list-firewall-groups", GROUP_LIST, errors=(401,))
async def list_groups(call: Call, query: Paging) -> Reply:
    """List firewall groups

    Lists your firewall groups.
    """
    page = await call.shown(GROUPS, query, rules.shown)
    return GROUP_LIST.shaped(page, lambda group: group)


@routes.post("/firewalls", "create-firewall-group", GROUP, ok=201, errors=(400, 401, 404))
async def create_group(call: Call, body: GroupCreate) -> Reply:
    """Create a firewall group

    Makes a firewall group without rules. An instance that gets the group lets in only what its
    rules accept, and a group without rules accepts nothing. Traffic that an instance sends is never
    filtered. A group costs nothing.
    """
    [made] = await call.write_and_show(
        lambda tx: rules.create(tx, call.account, body),
        lambda tx, record: rules.shown(tx, [record]),
    )
    return GROUP(made)


@routes.get(
    "/firewalls/{firewall-group-id}", "get-firewall-group", GROUP, errors=(400, 401, 403, 404)
)
async def get_group(call: Call, firewall_group_id: str) -> Reply:
    """Get a firewall group

    Shows one firewall group, and how many rules and instances it has.
    """

    def find(tx: Tx) -> FirewallGroup:
        return rules.shown(
            tx, [tx.get(GROUPS, firewall_group_id, call.account, owner=call.account)]
        )[0]

    return GROUP(await call.read(find))


@routes.put("/firewalls/{firewall-group-id}", "update-firewall-group", errors=(400, 401, 404))
async def update_group(call: Call, firewall_group_id: str, body: GroupUpdate) -> Reply:
    """Change a firewall group

    Changes the description of a group.
    """
    await call.write(lambda tx: rules.update(tx, call.account, firewall_group_id, body))
    return DONE


@routes.delete("/firewalls/{firewall-group-id}", "delete-firewall-group", errors=(400, 401, 404))
async def delete_group(call: Call, firewall_group_id: str) -> Reply:
    """Delete a firewall group

    Deletes a group with its rules. Instances that have the group are no longer filtered. A group
    that Kubernetes keeps for a cluster is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, firewall_group_id))
    return DONE


@routes.get(
    "/firewalls/{firewall-group-id}/rules", "list-firewall-group-rules", RULE_LIST,
    errors=(400, 401, 404),
)  # fmt: skip
async def list_rules(call: Call, firewall_group_id: str, query: Paging) -> Reply:
    """List firewall rules

    Lists the rules of a group.
    """
    account = call.account
    group = await call.read(lambda tx: tx.get(GROUPS, firewall_group_id, account, owner=account))
    return RULE_LIST(await call.page(RULES, query, owner=group.seq))


@routes.post(
    "/firewalls/{firewall-group-id}/rules", "post-firewalls-firewall-group-id-rules", RULE,
    ok=201, errors=(400, 401, 404),
)  # fmt: skip
async def create_rule(call: Call, firewall_group_id: str, body: RuleCreate) -> Reply:
    """Add a firewall rule

    Adds a rule to a group. Everything that has the group follows within moments. A rule that lets
    in the same as another is refused with 400, as is one more than the 50 that a group can have.
    """
    id = firewall_group_id
    return RULE(await call.write(lambda tx: rules.create_rule(tx, call.account, id, body)))


@routes.delete(
    "/firewalls/{firewall-group-id}/rules/{firewall-rule-id}", "delete-firewall-group-rule",
    errors=(400, 401, 404),
)  # fmt: skip
async def delete_rule(call: Call, firewall_group_id: str, firewall_rule_id: str) -> Reply:
    """Delete a firewall rule

    Deletes a rule. What only this rule lets in is dropped from now on.
    """
    group, rule = firewall_group_id, firewall_rule_id
    await call.write(lambda tx: rules.delete_rule(tx, call.account, group, rule))
    return DONE


@routes.get(
    "/firewalls/{firewall-group-id}/rules/{firewall-rule-id}", "get-firewall-group-rule", RULE,
    errors=(400, 401, 404),
)  # fmt: skip
async def get_rule(call: Call, firewall_group_id: str, firewall_rule_id: str) -> Reply:
    """Get a firewall rule

    Shows one rule of a group.
    """
    group, rule = firewall_group_id, firewall_rule_id
    return RULE(await call.read(lambda tx: rules.get_rule(tx, call.account, group, rule)))
