"""/v2/marketplace"""

from ...catalog import AppVariable
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import catalog_page
from ...http.operations import Call, Paging, Routes
from .. import applications
from . import rules
from .documents import MarketplaceApp

routes = Routes("marketplace")

APP_LIST = ListResponse("apps", MarketplaceApp)
VARIABLE_LIST = ListResponse("variables", AppVariable, meta=False)


@routes.get("/marketplace/apps", "list-marketplace-apps", APP_LIST, errors=(400, 401, 403, 404))
async def list_apps(call: Call, query: Paging) -> Reply:
    """List your marketplace applications

    Lists the applications that your own account offers in the marketplace. They are those of the
    catalog whose vendor has the same name as your account; for all others the list is empty. To see
    all applications that can be deployed, list the applications instead.
    """
    found = await call.read(lambda tx: rules.owned(tx, call.account))
    return catalog_page(APP_LIST, found, query)


@routes.get(
    "/marketplace/apps/{image-id}/variables", "list-marketplace-app-variables", VARIABLE_LIST,
    public=True, errors=(400, 401, 403, 404),
)  # fmt: skip
async def list_variables(call: Call, image_id: str) -> Reply:
    """List an application's variables

    Lists the values that a marketplace application asks for when it is deployed. Send the values as
    `app_variables` when you create the server. You need no key. An unknown image id is refused with
    404.

    image-id: The `image_id` of a marketplace application, from `GET /applications`.
    """
    return VARIABLE_LIST.of(applications.variables(image_id))
