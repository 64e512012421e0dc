"""A guide as HTML: headings that can be linked to, links that work where the guide is served."""

import posixpath
import re
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .guide import PREFIX, Guide, Heading

OPENAPI = "openapi.json"
"""A file of the source that is served too, and where."""
SERVED_OPENAPI = "/v2/openapi.json"

_NO_PART_OF_A_SLUG = re.compile(r"[^\w\- ]")
_SENTENCE = re.compile(r".*?[.:](?=\s|$)")


def read(text: str, name: str) -> Guide:
    """name: the guide's own, as links of other guides have it: `time`, `tutorials/pytest`."""
    parser = _parser()
    tokens = parser.parse(text)
    headings = tuple(_anchored(tokens))
    for token in tokens:
        if token.children:
            token.children = _led(token.children, posixpath.dirname(name))
    body = parser.renderer.render(tokens, parser.options, {})
    title = next((heading.text for heading in headings if heading.level == 1), name)
    return Guide(title, _summary(tokens), body, headings)


def slug(text: str) -> str:
    """What GitHub makes of a heading, so that a link works there and here."""
    return _NO_PART_OF_A_SLUG.sub("", text.strip().lower()).replace(" ", "-")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _anchored(tokens: list[Token]) -> list[Heading]:
    """Gives each heading its id; one that is there twice gets a number, as on GitHub."""
    found: list[Heading] = []
    taken: dict[str, int] = {}
    for opening, inside in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = _plain(inside)
        base = slug(text)
        times = taken.get(base, 0)
        taken[base] = times + 1
        heading = Heading(int(opening.tag[1:]), text, f"{base}-{times}" if times else base)
        opening.attrSet("id", heading.slug)
        found.append(heading)
    return found


def _summary(tokens: list[Token]) -> str:
    for opening, inside in pairwise(tokens):
        if opening.type == "paragraph_open" and opening.level == 0:
            text = _plain(inside)
            sentence = _SENTENCE.match(text)
            return (sentence[0] if sentence else text).replace(":", ".")
    return ""


def _plain(inline: Token) -> str:
    """The words of a line without its markup."""
    words = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in inline.children or []
    ]
    return "".join(words)


def _led(tokens: list[Token], folder: str) -> list[Token]:
    """A line whose links and images lead to where their targets are served.

    What is in the source alone is no link any more: its path stands behind its words.
    """
    led: list[Token] = []
    sources: list[str] = []
    words = ""
    for token in tokens:
        led.append(token)
        words += token.content
        if token.type == "image":
            token.attrs["src"] = served_at(str(token.attrs["src"]), folder)
        elif token.type == "link_open":
            target, words = str(token.attrs["href"]), ""
            served = served_at(target, folder)
            sources.append("" if served else source_path(target, folder))
            if served:
                token.attrs["href"] = served
            else:
                token.tag, token.attrs = "span", {"class": "source"}
        elif token.type == "link_close":
            path = sources.pop()
            if path:
                token.tag = "span"
                told = " (in the source)" if words == path else f" ({path} in the source)"
                led.append(Token("text", "", 0, content=told))
    return led


def served_at(target: str, folder: str) -> str:
    """Where a link of a guide in this folder leads; empty where it leads into the source."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return target
    path = source_path(target, folder)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    if path == OPENAPI:
        return SERVED_OPENAPI
    inside = path.removeprefix("docs/")
    if inside == path:
        return ""
    if not inside.endswith(".md"):
        return PREFIX + inside
    name = inside.removesuffix(".md")
    return f"{PREFIX}{'' if name == 'README' else name}{fragment}"


def source_path(target: str, folder: str) -> str:
    """The path in the source of what a guide in this folder links to."""
    return posixpath.normpath(posixpath.join("docs", folder, urlsplit(target).path))
