"""How a list is asked for page by page."""

from typing import Annotated, Protocol

import msgspec

from ..store import Window


class PageQuery(Protocol):
    """The query of a list, in whatever words its interface has for pages."""

    def window(self, newest_first: bool = False) -> Window:
        """What the store is asked for."""
        ...


class Paging(msgspec.Struct, frozen=True):
    """The query of every list.

    per_page: how many items a page has at most, from 1 to 500. cursor: which page, as
    `meta.links.next` or `meta.links.prev` of another page says; the first without it.
    """

    per_page: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: str = ""

    def window(self, newest_first: bool = False) -> Window:
        return Window(self.per_page, self.cursor, newest_first)
