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
    id, cron = registry_id, body.cron
    return SCHEDULE(await call.write(lambda tx: executions.schedule(tx, call.account, id, cron)))


@routes.post(
    f"{_RETENTION}/executions", "execute-retention-policy", EXECUTION, ok=201, errors=_ERRORS
)
async def execute(call: Call, registry_id: str, body: ExecutionCreate) -> Reply:
    id, dry = registry_id, body.dry_run
    return EXECUTION(await call.write(lambda tx: executions.execute(tx, call.account, id, dry)))


@routes.get(_RULES, "list-retention-rules", RULE_LIST, errors=_ERRORS)
async def list_rules(call: Call, registry_id: str, query: Paging) -> Reply:
    found = await call.read(lambda tx: rules.listed(tx, call.account, registry_id))
    return catalog_page(RULE_LIST, found, query)


@routes.post(_RULES, "create-retention-rule", RULE, ok=201, errors=_ERRORS)
async def create_rule(call: Call, registry_id: str, body: RetentionRuleCreate) -> Reply:
    return RULE(await call.write(lambda tx: rules.create(tx, call.account, registry_id, body)))


@routes.get(_RULE, "read-retention-rule", RULE, errors=_ERRORS)
async def read_rule(call: Call, registry_id: str, retention_rule_id: str) -> Reply:
    id, number = registry_id, retention_rule_id
    return RULE(await call.read(lambda tx: rules.get(tx, call.account, id, number)))


@routes.put(_RULE, "update-retention-rule", RULE, errors=_ERRORS)
async def update_rule(
    call: Call, registry_id: str, retention_rule_id: str, body: RetentionRuleUpdate
) -> Reply:
    id, number, off = registry_id, retention_rule_id, body.disabled
    return RULE(await call.write(lambda tx: rules.update(tx, call.account, id, number, off)))


@routes.delete(_RULE, "delete-retention-rule", errors=_ERRORS)
async def delete_rule(call: Call, registry_id: str, retention_rule_id: str) -> Reply:
    number = retention_rule_id
    await call.write(lambda tx: rules.delete(tx, call.account, registry_id, number))
    return DONE
