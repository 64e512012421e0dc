"""/v2/regions"""

from functools import lru_cache

from ...catalog import Availability, Region, Stock, regions
from ...http.answers import ListResponse, Reply, Whole
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import AvailabilityQuery

routes = Routes("region")

REGION_LIST = ListResponse("regions", Region)
AVAILABILITY = Whole(Availability)


@routes.get("/regions", "list-regions", REGION_LIST, public=True)
async def list_regions(call: Call, query: Paging) -> Reply:
    """List regions

    Lists the places where resources can be deployed, a page at a time. You need no key.
    """
    return _page(query)


@routes.get(
    "/regions/{region-id}/availability", "list-available-plans-region", AVAILABILITY, public=True
)
async def list_available_plans_region(
    call: Call, region_id: str, query: AvailabilityQuery
) -> Reply:
    """List a region's available plans

    Lists the ids of the plans that a region offers now, cloud and metal plans alike. Plans that the
    machines behind Roost have no room for are left out. An unknown region is refused with 400. You
    need no key.
    """
    return AVAILABILITY(rules.availability(region_id, query.type, call.service(Stock)))


@lru_cache(KEPT_PAGES)
def _page(query: Paging) -> Reply:
    return catalog_page(REGION_LIST, regions(), query)
