"""The API reference: pages below /docs, made from the OpenAPI documents when they are wanted.

A page for each section of the API and one for the admin interface. They need nothing but the style
and the script beside this module. Without the script all is there to read, but for the search.
"""

import asyncio
from collections.abc import Callable
from functools import cached_property

import msgspec

from ..answers import JSON
from ..errors import MethodNotAllowed
from ..fallback import FallbackPage, Visit
from ..networks import parse_address
from ..packed import Packed
from . import contents
from .contents import PREFIX, Section, sections_of
from .model import Document
from .templates import fill, read
from .text import inline, paragraphs

__all__ = ["POLICY", "Reference", "front_page"]

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {"style.css": "text/css; charset=utf-8", "script.js": "text/javascript; charset=utf-8"}
_HERE = "here.json"


class Reference:
    """Answers what is at /docs and below it.

    api, admin: make the documents. authority: where the certificate is that clients are to trust;
    empty where there is none of Roost's own.
    """

    def __init__(
        self,
        api: Callable[[], bytes],
        admin: Callable[[], bytes],
        authority: Callable[[], str],
    ) -> None:
        self._make = (api, admin)
        self._authority = authority
        self._made: dict[str, Packed] = {}

    async def answer(self, visit: Visit) -> FallbackPage | None:
        """Raises MethodNotAllowed for anything but reading."""
        path = visit.path
        if path != PREFIX.rstrip("/") and not path.startswith(PREFIX):
            return None
        name = path.removeprefix(PREFIX.rstrip("/")).lstrip("/")
        if name == _HERE and visit.method == "GET":
            return self._place(visit)
        # The first page of a process reads the documents, which takes its time.
        found = self._made.get(name) or await asyncio.to_thread(self._found, name)
        if found is None:
            url = self._operations.get(name)
            if url is None:
                return None
            found = FallbackPage(HTML, b"", 302, (("location", url),))
        if visit.method != "GET":
            raise MethodNotAllowed(["GET", "HEAD"])
        if isinstance(found, FallbackPage):
            return found
        self._made[name] = found
        return found.answer(visit)

    def _place(self, visit: Visit) -> FallbackPage:
        """What the snippets name that is of this machine alone."""
        authority = self._authority() if _is_here(visit.client) else ""
        body = msgspec.json.encode({"authority": authority})
        return FallbackPage(JSON, body, 200, (("cache-control", "no-store"),))

    def _found(self, name: str) -> Packed | None:
        if name in _FILES:
            return Packed(_FILES[name], f"{read(name)}\n".encode())
        if name == "search.json":
            return Packed(JSON, contents.index(self._sections))
        if not name:
            return self._page("", None, self._overview())
        for section in self._sections:
            if section.slug == name:
                return self._page(f"{section.title} · ", section, section.html())
        return None

    def _page(self, title: str, shown: Section | None, content: str) -> Packed:
        info = self._documents[0].info
        html = fill(
            "page.html",
            title=inline(f"{title}{info.title} {info.version} API reference"),
            version=inline(info.version),
            here="" if shown else ' aria-current="page"',
            navigation=contents.navigation(self._sections, shown),
            content=content,
        )
        return Packed(HTML, html.encode(), POLICY)

    def _overview(self) -> str:
        api = self._documents[0]
        return fill(
            "overview.html",
            about=paragraphs(api.info.description),
            sections=contents.contents(self._sections),
            refusals=contents.refusals(api),
        )

    @cached_property
    def _documents(self) -> list[Document]:
        return [Document.read(make()) for make in self._make]

    @cached_property
    def _sections(self) -> list[Section]:
        return [section for document in self._documents for section in sections_of(document)]

    @cached_property
    def _operations(self) -> dict[str, str]:
        """Where each is. Where the admin interface has one of the same id, the API's is meant."""
        return {
            place.operation.operation_id: f"{section.url}#{place.operation.operation_id}"
            for section in reversed(self._sections)
            for place in section.places
        }


def _is_here(client: str) -> bool:
    """Whether somebody on this machine asks, who may see where its files are."""
    try:
        return parse_address(client).is_loopback
    except ValueError:
        return False


def front_page(document: bytes) -> Packed:
    """The page at /, for who opens the server's address in a browser."""
    api = Document.read(document)
    html = fill(
        "front.html",
        title=inline(api.info.title),
        version=inline(api.info.version),
        count=str(sum(1 for _ in api.operations())),
    )
    return Packed(HTML, html.encode(), POLICY)
