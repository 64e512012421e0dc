"""What answers beside the API, without a key: the description, its reference page, health."""

import asyncio
from collections.abc import Callable
from functools import cached_property

import msgspec

from .answers import EMPTY, JSON
from .errors import MethodNotAllowed
from .fallback import FallbackPage, Visit
from .guides import PREFIX as GUIDES
from .guides import Guides
from .packed import Packed
from .reference import Reference, front_page

TEXT = "text/plain; charset=utf-8"

_FRONT_IN_WORDS = FallbackPage(
    TEXT,
    b"This is Roost, which speaks the Vultr API v2.\n"
    b"  /v2               the API, for clients that have a key\n"
    b"  /docs             its reference, for a browser\n"
    b"  /console          its console, for a browser\n"
    b"  /guides/          how Roost is used, for a browser\n"
    b"  /v2/openapi.json  its description, for programs\n",
)
"""The front page for whoever is no browser: a terminal is not to be flooded with HTML."""


class Pages:
    """api, admin: make the OpenAPI documents; asked once, when they are first wanted.

    trouble: why requests are not served now as they are to be; empty when they are. authority: see
    `Reference`.
    """

    def __init__(
        self,
        api: Callable[[], bytes],
        admin: Callable[[], bytes],
        trouble: Callable[[], str],
        authority: Callable[[], str] = str,
    ) -> None:
        self._make_api, self._make_admin = api, admin
        self._trouble = trouble
        self._guides = Guides()
        self._reference = Reference(lambda: self._api.body, lambda: self._admin.body, authority)
        self._kept: dict[str, Callable[[], Packed]] = {
            "/": lambda: self._front,
            "/v2/openapi.json": lambda: self._api,
            "/_roost/openapi.json": lambda: self._admin,
        }
        self._pages: dict[str, Callable[[], FallbackPage]] = {
            "/_roost/health": lambda: FallbackPage(JSON, b'{"status":"ok"}'),
            "/_roost/ready": self._readiness,
            # The pages carry their icon; browsers ask for this one all the same.
            "/favicon.ico": lambda: FallbackPage(EMPTY, b"", 204),
        }

    async def answer(self, visit: Visit) -> FallbackPage | None:
        """Raises MethodNotAllowed for anything but reading."""
        if visit.path.startswith(GUIDES):
            return await self._guides.answer(visit)
        kept, page = self._kept.get(visit.path), self._pages.get(visit.path)
        if kept is None and page is None:
            return await self._reference.answer(visit)
        if visit.method != "GET":
            raise MethodNotAllowed(["GET", "HEAD"])
        if visit.path == "/" and "text/html" not in (visit.header("accept") or ""):
            return _FRONT_IN_WORDS
        if page is not None:
            return page()
        assert kept is not None
        # To make and pack a document takes a moment, in which others are answered.
        return await asyncio.to_thread(lambda: kept().answer(visit))

    def _readiness(self) -> FallbackPage:
        trouble = self._trouble()
        if not trouble:
            return FallbackPage(JSON, b'{"status":"ready"}')
        return FallbackPage(
            JSON, msgspec.json.encode({"status": "not ready", "reason": trouble}), 503
        )

    @cached_property
    def _api(self) -> Packed:
        return Packed(JSON, self._make_api())

    @cached_property
    def _admin(self) -> Packed:
        return Packed(JSON, self._make_admin())

    @cached_property
    def _front(self) -> Packed:
        return front_page(self._api.body)
