"""What is told of the marketplace."""

from typing import Literal

import msgspec


class MarketplaceApp(msgspec.Struct, kw_only=True):
    """An application of a vendor's, in both of the shapes that the contract has for it.

    visibility: whether everybody sees it.
    """

    id: str
    name: str
    description: str
    status: Literal["published"] = "published"
    app_name: str
    app_desc: str
    visibility: bool = True
