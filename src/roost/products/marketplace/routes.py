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
    """The applications that the account itself offers, if it is a vendor."""
    found = await call.read(lambda tx: rules.owned(tx, call.account))
    return catalog_page(APP_LIST, found, query)


@routes.get(
    "/marketplace/apps/{image-id}/variables", "list-marketplace-app-variables", VARIABLE_LIST,
    public=True, errors=(400, 401, 403, 404),
)  # fmt: skip
async def list_variables(call: Call, image_id: str) -> Reply:
    return VARIABLE_LIST.of(applications.variables(image_id))
