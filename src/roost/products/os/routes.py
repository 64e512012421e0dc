"""/v2/os"""

from functools import lru_cache

from ...catalog import OperatingSystem, operating_systems
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Paging, Routes

routes = Routes("os")

OS_LIST = ListResponse("os", OperatingSystem)


@routes.get("/os", "list-os", OS_LIST, public=True)
async def list_os(call: Call, query: Paging) -> Reply:
    """List operating systems

    Lists what can be installed on servers, a page at a time. Use an `id` as `os_id` when you create
    or reinstall a server. You need no key. Entries such as `Custom` and `Snapshot` stand for
    servers that were made from something else, and cannot be installed.
    """
    return _page(query)


@lru_cache(KEPT_PAGES)
def _page(query: Paging) -> Reply:
    return catalog_page(OS_LIST, operating_systems(), query)
