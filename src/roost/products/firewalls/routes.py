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
    page = await call.shown(GROUPS, query, rules.shown)
    return GROUP_LIST.shaped(page, lambda group: group)


@routes.post("/firewalls", "create-firewall-group", GROUP, ok=201, errors=(400, 401, 404))
async def create_group(call: Call, body: GroupCreate) -> Reply:
    [made] = await call.write_and_show(
        lambda tx: rules.create(tx, call.account, body),
        lambda tx, record: rules.shown(tx, [record]),
    )
    return GROUP(made)


@routes.get(
    "/firewalls/{firewall-group-id}", "get-firewall-group", GROUP, errors=(400, 401, 403, 404)
)
async def get_group(call: Call, firewall_group_id: str) -> Reply:
    def find(tx: Tx) -> FirewallGroup:
        return rules.shown(
            tx, [tx.get(GROUPS, firewall_group_id, call.account, owner=call.account)]
        )[0]

    return GROUP(await call.read(find))


@routes.put("/firewalls/{firewall-group-id}", "update-firewall-group", errors=(400, 401, 404))
async def update_group(call: Call, firewall_group_id: str, body: GroupUpdate) -> Reply:
    await call.write(lambda tx: rules.update(tx, call.account, firewall_group_id, body))
    return DONE


@routes.delete("/firewalls/{firewall-group-id}", "delete-firewall-group", errors=(400, 401, 404))
async def delete_group(call: Call, firewall_group_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, firewall_group_id))
    return DONE


@routes.get(
    "/firewalls/{firewall-group-id}/rules", "list-firewall-group-rules", RULE_LIST,
    errors=(400, 401, 404),
)  # fmt: skip
async def list_rules(call: Call, firewall_group_id: str, query: Paging) -> Reply:
    account = call.account
    group = await call.read(lambda tx: tx.get(GROUPS, firewall_group_id, account, owner=account))
    return RULE_LIST(await call.page(RULES, query, owner=group.seq))


@routes.post(
    "/firewalls/{firewall-group-id}/rules", "post-firewalls-firewall-group-id-rules", RULE,
    ok=201, errors=(400, 401, 404),
)  # fmt: skip
async def create_rule(call: Call, firewall_group_id: str, body: RuleCreate) -> Reply:
    id = firewall_group_id
    return RULE(await call.write(lambda tx: rules.create_rule(tx, call.account, id, body)))


@routes.delete(
    "/firewalls/{firewall-group-id}/rules/{firewall-rule-id}", "delete-firewall-group-rule",
    errors=(400, 401, 404),
)  # fmt: skip
async def delete_rule(call: Call, firewall_group_id: str, firewall_rule_id: str) -> Reply:
    group, rule = firewall_group_id, firewall_rule_id
    await call.write(lambda tx: rules.delete_rule(tx, call.account, group, rule))
    return DONE


@routes.get(
    "/firewalls/{firewall-group-id}/rules/{firewall-rule-id}", "get-firewall-group-rule", RULE,
    errors=(400, 401, 404),
)  # fmt: skip
async def get_rule(call: Call, firewall_group_id: str, firewall_rule_id: str) -> Reply:
    group, rule = firewall_group_id, firewall_rule_id
    return RULE(await call.read(lambda tx: rules.get_rule(tx, call.account, group, rule)))
