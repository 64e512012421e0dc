"""What is told of the marketplace."""

from typing import Literal

import msgspec


class MarketplaceApp(msgspec.Struct, kw_only=True):
    """An application that a vendor offers in the marketplace.

    id: The number of the application, as text.
    name, app_name: What the application is called.
    description, app_desc: What it is deployed as: the application and the operating system that it
    comes with.
    status: Always `published`.
    visibility: Whether everybody can see the application. Always true.
    """

    id: str
    name: str
    description: str
    status: Literal["published"] = "published"
    app_name: str
    app_desc: str
    visibility: bool = True
