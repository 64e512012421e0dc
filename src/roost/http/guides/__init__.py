"""The guides as pages at /guides/: the contents, one page each, and their style."""

import asyncio
import re
from html import escape
from pathlib import Path

from .. import reference
from ..errors import MethodNotAllowed
from ..fallback import FallbackPage, Visit
from ..packed import SAFE, Packed
from .guide import PREFIX, Guide
from .library import CONTENTS, PICTURES, Library

__all__ = ["PREFIX", "Guides"]

HTML = "text/html; charset=utf-8"
_STYLE, _SCRIPT = "style.css", "script.js"
_HERE = Path(__file__).parent
_REFERENCE = Path(reference.__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LINK = re.compile(f'href="{PREFIX}([\\w/-]+)')


class Guides:
    """Answers what is below /guides/."""

    def __init__(self, library: Library | None = None) -> None:
        self._library = library or Library()

    async def answer(self, visit: Visit) -> FallbackPage:
        """Raises MethodNotAllowed for anything but reading."""
        if visit.method != "GET":
            raise MethodNotAllowed(["GET", "HEAD"])
        name = visit.path.removeprefix(PREFIX)
        # The first page of a process reads all guides, which takes its time.
        found = await asyncio.to_thread(self._found, name)
        if found is not None:
            return found.answer(visit)
        headers = (("content-security-policy", _POLICY), *SAFE)
        return FallbackPage(HTML, await asyncio.to_thread(self._missing), 404, headers)

    def _found(self, name: str) -> Packed | None:
        if name == _STYLE:
            style = _read(_REFERENCE / _STYLE) + _read(_HERE / "guides.css")
            return Packed("text/css; charset=utf-8", style.encode(), _POLICY)
        if name == _SCRIPT:
            script = _read(_REFERENCE / _SCRIPT).encode()
            return Packed("text/javascript; charset=utf-8", script, _POLICY)
        picture = self._library.file(name) if "." in name else None
        if picture is not None:
            return Packed(PICTURES[picture.suffix], picture.read_bytes(), _POLICY, packs=False)
        guides = self._guides()
        if name in guides:
            guide = guides[name]
            return Packed(HTML, _filled(guides, name, guide.title, guide.body), _POLICY)
        if name:
            return None
        return Packed(HTML, _filled(guides, "", "Guides", self._contents(guides)), _POLICY)

    def _missing(self) -> bytes:
        guides = self._guides()
        told = f"<h1>No such guide</h1><p>These are there:</p>{_list(guides)}"
        return _filled(guides, "", "No such guide", told)

    def _guides(self) -> dict[str, Guide]:
        return {each: self._library.guide(each) for each in self._ordered()}

    def _ordered(self) -> list[str]:
        """The guides in the order in which the contents name them, then all others."""
        names = [name for name in self._library.names() if name != CONTENTS]
        named = [name for name in _LINK.findall(self._words) if name in names]
        return list(dict.fromkeys([*named, *names]))

    def _contents(self, guides: dict[str, Guide]) -> str:
        """What docs/README.md says, where there is one, and the guides that it does not name."""
        named = _LINK.findall(self._words)
        others = {name: guide for name, guide in guides.items() if name not in named}
        heading = '<h2 id="more-guides">More guides</h2>' if self._words else "<h1>Guides</h1>"
        return self._words + (heading + _list(others) if others else "")

    @property
    def _words(self) -> str:
        known = CONTENTS in self._library.names()
        return self._library.guide(CONTENTS).body if known else ""


def _list(guides: dict[str, Guide]) -> str:
    rows = (
        f'<dt><a href="{PREFIX}{escape(name)}">{_words(guide.title)}</a></dt>'
        f"<dd>{_words(guide.summary)}</dd>"
        for name, guide in guides.items()
    )
    return f'<dl class="guides">{"".join(rows)}</dl>'


def _filled(guides: dict[str, Guide], shown: str, title: str, body: str) -> bytes:
    slots = {
        "title": _words(title),
        "logo": _read(_REFERENCE / "logo.svg"),
        "navigation": "".join(_entry(name, guide, shown) for name, guide in guides.items()),
        "content": body,
    }
    page = _read(_HERE / "guide.html")
    # The content comes last: what stands in a guide is never taken for a slot.
    for slot, value in slots.items():
        page = page.replace(f"{{{{{slot}}}}}", value, 1)
    return page.encode()


def _entry(name: str, guide: Guide, shown: str) -> str:
    """A guide's line in the list beside the page; the one that is shown has its parts below."""
    here = ' aria-current="page"' if name == shown else ""
    link = f'<a class="top" href="{PREFIX}{escape(name)}"{here}>{_words(guide.title)}</a>'
    if name != shown:
        return link
    parts = "".join(
        f'<a class="part-of" href="#{escape(heading.slug)}">{_words(heading.text)}</a>'
        for heading in guide.headings
        if heading.level == 2
    )
    return link + parts


def _words(text: str) -> str:
    return escape(text, quote=False)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
