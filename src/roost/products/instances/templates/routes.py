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
    """List instance templates

    Lists your instance templates, all at once. Everything in a list is shown by name.
    """
    return TEMPLATE_LIST.of(await call.read(lambda tx: rules.list_all(tx, call.account)))


@routes.post("/instances/templates", "create-instance-template", TEMPLATE, ok=200, errors=ERRORS)
async def create_template(call: Call, body: TemplateCreate) -> Reply:
    """Create an instance template

    Keeps a plan and what to install under a label. GPU clusters deploy their nodes from a template.
    An account has at most 100. A plan, an image, a key or a file system that does not exist is
    refused with 400, as is more than one thing to install.
    """
    return TEMPLATE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get(
    "/instances/templates/{instancetemplate-id}",
    "get-instance-template",
    TEMPLATE,
    errors=ERRORS,
)
async def get_template(call: Call, instancetemplate_id: str) -> Reply:
    """Get an instance template

    Shows one template with the details of its plan and its user data.
    """
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
    """Change an instance template

    Changes a template. What you leave out stays. Another thing to install takes the place of the
    one before. An empty request is refused with 400. Nodes that were deployed from it stay as they
    are.
    """
    id = instancetemplate_id
    return TEMPLATE(await call.write(lambda tx: rules.update(tx, call.account, id, body)))


@routes.delete(
    "/instances/templates/{instancetemplate-id}", "delete-instance-template", errors=ERRORS
)
async def delete_template(call: Call, instancetemplate_id: str) -> Reply:
    """Delete an instance template

    Deletes a template. One that a cluster uses is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, instancetemplate_id))
    return DONE
