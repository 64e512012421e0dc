"""/v2/plans"""

from functools import lru_cache

from ...catalog import Plan
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Routes
from . import rules
from .documents import PlanQuery

routes = Routes("plans")

PLAN_LIST = ListResponse("plans", Plan)


@routes.get("/plans", "list-plans", PLAN_LIST, public=True)
async def list_plans(call: Call, query: PlanQuery) -> Reply:
    """List cloud plans

    Lists the sizes that instances come in, with their prices and the regions that offer them. You
    need no key. Metal plans have a list of their own.
    """
    return _page(query)


@lru_cache(KEPT_PAGES)
def _page(query: PlanQuery) -> Reply:
    return catalog_page(PLAN_LIST, rules.matching(query), query)
