"""/v2/registry/{registry-id}/retention"""

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from . import executions, rules
from .documents import (
    Execution,
    ExecutionCreate,
    RetentionRule,
    RetentionRuleCreate,
    RetentionRuleUpdate,
    RetentionSchedule,
    ScheduleUpdate,
)

routes = Routes("Container Registry", read="subscriptions_view", write="subscriptions")

RULE = Whole(RetentionRule)
RULE_LIST = ListResponse("retention_rules", RetentionRule)
SCHEDULE = Whole(RetentionSchedule)
EXECUTION = Whole(Execution)

_RETENTION = "/registry/{registry-id}/retention"
_RULES = f"{_RETENTION}/rules"
_RULE = f"{_RULES}/{{retention-rule-id}}"
_ERRORS = (401, 404, 422)


@routes.put(f"{_RETENTION}/schedule", "update-retention-schedule", SCHEDULE, errors=_ERRORS)
async def update_schedule(call: Call, registry_id: str, body: ScheduleUpdate) -> Reply:
    """Schedule retention

    Applies the retention rules regularly from now on: at the beginning of each hour, day, week
    (Sunday) or month, by Roost's clock, in UTC. What no rule keeps is deleted each time.
    """
    id, cron = registry_id, body.cron
    return SCHEDULE(await call.write(lambda tx: executions.schedule(tx, call.account, id, cron)))


@routes.post(
    f"{_RETENTION}/executions", "execute-retention-policy", EXECUTION, ok=201, errors=_ERRORS
)
async def execute(call: Call, registry_id: str, body: ExecutionCreate) -> Reply:
    """Apply retention now

    Begins to apply the retention rules as they are, and returns before it is done. What no rule
    keeps is deleted, unless it is a dry run. The account's log says how many artifacts were
    deleted, or would be.
    """
    id, dry = registry_id, body.dry_run
    return EXECUTION(await call.write(lambda tx: executions.execute(tx, call.account, id, dry)))


@routes.get(_RULES, "list-retention-rules", RULE_LIST, errors=_ERRORS)
async def list_rules(call: Call, registry_id: str, query: Paging) -> Reply:
    """List retention rules

    Lists the retention rules of a registry, the oldest first, a page at a time.
    """
    found = await call.read(lambda tx: rules.listed(tx, call.account, registry_id))
    return catalog_page(RULE_LIST, found, query)


@routes.post(_RULES, "create-retention-rule", RULE, ok=201, errors=_ERRORS)
async def create_rule(call: Call, registry_id: str, body: RetentionRuleCreate) -> Reply:
    """Add a retention rule

    Adds a rule that says what is kept. Nothing is deleted until retention is applied. Then an
    artifact is kept if any rule keeps it; a repository that no rule is for keeps all. A registry
    has at most 15 rules. One more, a count out of bounds or an empty pattern is refused with 422.
    """
    return RULE(await call.write(lambda tx: rules.create(tx, call.account, registry_id, body)))


@routes.get(_RULE, "read-retention-rule", RULE, errors=_ERRORS)
async def read_rule(call: Call, registry_id: str, retention_rule_id: str) -> Reply:
    """Get a retention rule

    Shows one retention rule.
    """
    id, number = registry_id, retention_rule_id
    return RULE(await call.read(lambda tx: rules.get(tx, call.account, id, number)))


@routes.put(_RULE, "update-retention-rule", RULE, errors=_ERRORS)
async def update_rule(
    call: Call, registry_id: str, retention_rule_id: str, body: RetentionRuleUpdate
) -> Reply:
    """Disable or enable a retention rule

    Turns a rule off, so that it keeps nothing and concerns no repository, or on again. To change
    what it says, add another and delete this one.
    """
    id, number, off = registry_id, retention_rule_id, body.disabled
    return RULE(await call.write(lambda tx: rules.update(tx, call.account, id, number, off)))


@routes.delete(_RULE, "delete-retention-rule", errors=_ERRORS)
async def delete_rule(call: Call, registry_id: str, retention_rule_id: str) -> Reply:
    """Delete a retention rule

    Deletes a rule. What it alone would keep is deleted the next time that retention is applied, if
    another rule is for that repository.
    """
    number = retention_rule_id
    await call.write(lambda tx: rules.delete(tx, call.account, registry_id, number))
    return DONE
