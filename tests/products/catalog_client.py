"""Reading the catalog: a client without a key, and a list followed to its end."""

from collections.abc import Iterator
from typing import Any

import httpx


def follow(client: httpx.Client, path: str, link: str, **query: Any) -> Iterator[dict[str, Any]]:
    """The pages of a list from the one asked for on, along `next` or `prev`."""
    while True:
        page = client.get(path, params=query).raise_for_status().json()
        yield page
        cursor = page["meta"]["links"][link]
        if not cursor:
            return
        query["cursor"] = cursor
