"""/v2/applications"""

from functools import lru_cache

from ...catalog import Application, AppVariable
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Routes
from . import rules
from .documents import ApplicationQuery

routes = Routes("application")

APPLICATION_LIST = ListResponse("applications", Application)
VARIABLE_LIST = ListResponse("variables", AppVariable, meta=False)


@routes.get("/applications", "list-applications", APPLICATION_LIST, public=True)
async def list_applications(call: Call, query: ApplicationQuery) -> Reply:
    """List applications

    Lists the applications that you can deploy an instance with. No key is needed. An application
    that runs on several operating systems is listed once for each.
    """
    return _page(query)


@routes.get(
    "/applications/{image-id}/variables", "list-application-variables", VARIABLE_LIST, public=True
)
async def list_variables(call: Call, image_id: str) -> Reply:
    """List an application's variables

    Lists what a marketplace application asks of you when you deploy it. You give the values as
    `app_variables`. No key is needed. It answers the same as the list under `/marketplace`.
    """
    return VARIABLE_LIST.of(rules.variables(image_id))


@lru_cache(KEPT_PAGES)
def _page(query: ApplicationQuery) -> Reply:
    return catalog_page(APPLICATION_LIST, rules.matching(query), query)
