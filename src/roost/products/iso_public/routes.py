"""/v2/iso-public"""

from functools import lru_cache

from ...catalog import PublicISO, public_isos
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.operations import Call, Paging, Routes

routes = Routes("iso")

PUBLIC_ISO_LIST = ListResponse("public_isos", PublicISO)


# The contract declares no paging here, yet answers meta, and clients send per_page and cursor.
@routes.get("/iso-public", "list-public-isos", PUBLIC_ISO_LIST, public=True, errors=(400, 401))
async def list_public_isos(call: Call, query: Paging) -> Reply:
    """List public ISOs

    Lists the ISO images that everybody may attach. No key is needed. You use one like an ISO of
    your own.
    """
    return _page(query)


@lru_cache(KEPT_PAGES)
def _page(query: Paging) -> Reply:
    return catalog_page(PUBLIC_ISO_LIST, public_isos(), query)
