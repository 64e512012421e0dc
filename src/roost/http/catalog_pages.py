"""Pages of lists that are no resources: the catalog, the same for everybody and never changing.

They page as stored lists do, with cursors of the same form; a cursor counts the items from 1, in
the list's fixed order. A product keeps the replies it has made, so that most are made once:

    @lru_cache(KEPT_PAGES)
    def _page(query: Paging) -> Reply:
        return catalog_page(OS_LIST, operating_systems(), query)
"""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from ..store import BadCursor
from ..store.listing import decode_cursor, encode_cursor
from .answers import Links, ListResponse, Meta, Reply
from .errors import BadRequest
from .paging import Paging

T = TypeVar("T", bound=msgspec.Struct)

KEPT_PAGES = 32
"""How many replies of one list are kept: clients ask for few different ones, attackers for many."""


def catalog_page(answer: ListResponse[T], values: Sequence[T], query: Paging) -> Reply:
    """The page of `values` that the query asks for; raises BadRequest for a cursor that is none."""
    try:
        forward, start = decode_cursor(query.cursor) if query.cursor else (True, 0)
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    if forward:
        first = min(start, len(values))
        end = min(first + query.per_page, len(values))
    else:
        end = min(max(start - 1, 0), len(values))
        first = max(end - query.per_page, 0)
    links = Links(
        encode_cursor("next", end) if end < len(values) else "",
        encode_cursor("prev", first + 1) if first > 0 else "",
    )
    return answer.of(values[first:end], Meta(len(values), links))
