"""What answers beside the API, without a key: the description, its reference page, health."""

from collections.abc import Callable
from functools import cached_property

import msgspec

from .answers import EMPTY, JSON
from .errors import MethodNotAllowed
from .fallback import FallbackPage, Visit
from .guides import PREFIX as GUIDES
from .guides import Guides
from .reference import console_page, front_page, reference_page

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

CONSOLES = "/console/"
"""Below this are the consoles of simulated machines."""

_FRONT_IN_WORDS = FallbackPage(
    TEXT,
    b"This is Roost, which speaks the Vultr API v2.\n"
    b"  /v2               the API, for clients that have a key\n"
    b"  /docs             its reference, for a browser\n"
    b"  /guides/          how Roost is used, for a browser\n"
    b"  /v2/openapi.json  its description, for programs\n",
)
"""The front page for whoever is no browser: a terminal is not to be flooded with HTML."""


def _no_screen() -> FallbackPage:
    return FallbackPage(HTML, console_page().encode())


class Pages:
    """document: makes the OpenAPI document; asked once, when it is first wanted.

    trouble: why requests are not served now as they are to be; empty when they are.
    """

    def __init__(self, document: Callable[[], bytes], trouble: Callable[[], str]) -> None:
        self._make_document = document
        self._trouble = trouble
        self._guides = Guides()
        self._pages: dict[str, Callable[[], FallbackPage]] = {
            "/": lambda: self._front,
            "/docs": lambda: self._docs,
            "/v2/openapi.json": lambda: self._openapi,
            "/_roost/health": lambda: FallbackPage(JSON, b'{"status":"ok"}'),
            "/_roost/ready": self._readiness,
            # The pages carry their icon; browsers ask for this one all the same.
            "/favicon.ico": lambda: FallbackPage(EMPTY, b"", 204),
        }

    async def answer(self, visit: Visit) -> FallbackPage | None:
        """Raises MethodNotAllowed for anything but reading."""
        if visit.path.startswith(GUIDES):
            return await self._guides.answer(visit)
        page = self._pages.get(visit.path)
        if visit.path.startswith(CONSOLES):
            page = _no_screen
        if page is None:
            return None
        if visit.method != "GET":
            raise MethodNotAllowed(["GET", "HEAD"])
        if visit.path == "/" and "text/html" not in (visit.header("accept") or ""):
            return _FRONT_IN_WORDS
        return page()

    def _readiness(self) -> FallbackPage:
        trouble = self._trouble()
        if not trouble:
            return FallbackPage(JSON, b'{"status":"ready"}')
        return FallbackPage(
            JSON, msgspec.json.encode({"status": "not ready", "reason": trouble}), 503
        )

    @cached_property
    def _document(self) -> bytes:
        return self._make_document()

    @cached_property
    def _openapi(self) -> FallbackPage:
        return FallbackPage(JSON, self._document)

    @cached_property
    def _docs(self) -> FallbackPage:
        return FallbackPage(HTML, reference_page(self._document).encode())

    @cached_property
    def _front(self) -> FallbackPage:
        return FallbackPage(HTML, front_page(self._document).encode())
