"""/v2/instances/templates"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import (
    InstanceTemplate,
    TemplateCreate,
    TemplateSummary,
    TemplateUpdate,
)

routes = Routes("instance-templates", read="subscriptions_view", write="provisioning")

ERRORS = (400, 401, 403, 404)

TEMPLATE = ItemResponse("instance_template", InstanceTemplate)
TEMPLATE_LIST = ListResponse("instance_templates", TemplateSummary, meta=False)


@routes.get("/instances/templates", "list-instance-templates", TEMPLATE_LIST, errors=ERRORS)
async def list_templates(call: Call) -> Reply:
    return TEMPLATE_LIST.of(await call.read(lambda tx: rules.list_all(tx, call.account)))


@routes.post("/instances/templates", "create-instance-template", TEMPLATE, ok=200, errors=ERRORS)
async def create_template(call: Call, body: TemplateCreate) -> Reply:
    return TEMPLATE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get(
    "/instances/templates/{instancetemplate-id}",
    "get-instance-template",
    TEMPLATE,
    errors=ERRORS,
)
async def get_template(call: Call, instancetemplate_id: str) -> Reply:
    id = instancetemplate_id
    return TEMPLATE(await call.read(lambda tx: rules.get(tx, call.account, id)))


@routes.put(
    "/instances/templates/{instancetemplate-id}",
    "update-instance-template",
    TEMPLATE,
    ok=202,
    errors=ERRORS,
)
async def update_template(call: Call, instancetemplate_id: str, body: TemplateUpdate) -> Reply:
    id = instancetemplate_id
    return TEMPLATE(await call.write(lambda tx: rules.update(tx, call.account, id, body)))


@routes.delete(
    "/instances/templates/{instancetemplate-id}", "delete-instance-template", errors=ERRORS
)
async def delete_template(call: Call, instancetemplate_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, instancetemplate_id))
    return DONE
