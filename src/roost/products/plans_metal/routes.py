"""/v2/plans-metal"""

from functools import lru_cache

from ...catalog import MetalPlan, metal_plans
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Paging, Routes

routes = Routes("plans")

METAL_PLAN_LIST = ListResponse("plans_metal", MetalPlan)


@routes.get("/plans-metal", "list-metal-plans", METAL_PLAN_LIST, public=True)
async def list_metal_plans(call: Call, query: Paging) -> Reply:
    """List bare-metal plans

    Lists the machines that bare metals come as, with their prices and the regions that offer them.
    You need no key.
    """
    return _page(query)


@lru_cache(KEPT_PAGES)
def _page(query: Paging) -> Reply:
    return catalog_page(METAL_PLAN_LIST, metal_plans(), query)
