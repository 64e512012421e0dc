"""What is on which page: a page for each section, and where everything is found."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .model import Document, LocatedOperation, Response, Schema
from .operations import article, badge, resolve, text_of
from .shapes import reachable, shapes
from .text import attribute, inline, paragraphs

PREFIX = "/docs/"
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Section:
    """A page. api: the document that it is of. places: its operations."""

    api: Document
    slug: str
    title: str
    places: list[LocatedOperation]

    @cached_property
    def shapes(self) -> list[str]:
        """Those that its operations take and answer."""
        return reachable(self.api, self._schemas())

    @property
    def url(self) -> str:
        return PREFIX + self.slug

    def html(self) -> str:
        operations = "".join(article(self.api, place) for place in self.places)
        below = shapes(self.api, self.shapes)
        return (
            f'<section class="part"><h1>{inline(self.title)}</h1>{operations}</section>'
            f'<section class="part" id="shapes"><h2>Shapes</h2>{below}</section>'
        )

    def _schemas(self) -> Iterator[Schema]:
        for _, _, operation in self.places:
            taken = operation.request_body.content if operation.request_body else {}
            answered = [response.content for response in operation.responses.values()]
            for content in (taken, *answered):
                yield from (media.schema for media in content.values())
            for parameter in operation.parameters:
                yield parameter.schema


def sections_of(api: Document) -> list[Section]:
    places: defaultdict[str, list[LocatedOperation]] = defaultdict(list)
    for place in api.operations():
        places[place.operation.tags[0]].append(place)
    return [
        Section(api, _NO_WORD.sub("-", tag.title.lower()).strip("-"), tag.title, places[tag.name])
        for tag in api.tags
    ]


def navigation(sections: list[Section], shown: Section | None) -> str:
    """The list of sections; the one that is shown has its operations below."""
    return "".join(_entry(section, section is shown) for section in sections)


def _entry(section: Section, shown: bool) -> str:
    here = ' aria-current="page"' if shown else ""
    link = f'<a class="top" href="{attribute(section.url)}"{here}>{inline(section.title)}</a>'
    if not shown:
        return link
    operations = "".join(
        f'<a href="#{attribute(operation.operation_id)}" data-operation>'
        f"{badge(method)}<span>{inline(operation.summary)}</span></a>"
        for method, _, operation in section.places
    )
    return f"{link}{operations}"


def contents(sections: list[Section]) -> str:
    """The sections, as the first page lists them."""
    return "".join(
        f'<li><a href="{attribute(section.url)}">{inline(section.title)}</a>'
        f"<span>{len(section.places)}</span></li>"
        for section in sections
    )


def refusals(api: Document) -> str:
    """What each status other than success means."""
    refs: dict[str, Response] = {}
    for _, _, operation in api.operations():
        for status, response in operation.responses.items():
            if response.ref:
                # The API's own come first, and are what most mean.
                refs.setdefault(status, response)
    return "".join(
        f"<dt>{status}</dt><dd>{paragraphs(resolve(api, refs[status]).description)}</dd>"
        for status in sorted(refs)
    )


def index(sections: list[Section]) -> bytes:
    """What the search looks through: kind, name, what it is of, address, words."""
    entries: list[list[str]] = []
    seen: set[str] = set()
    for section in sections:
        for place in section.places:
            entries += _of_operation(section, place)
    for section in sections:
        for name in section.shapes:
            if name not in seen:
                seen.add(name)
                entries += _of_shape(section, name)
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()


def _of_operation(section: Section, place: LocatedOperation) -> Iterator[list[str]]:
    method, path, operation = place
    url = f"{section.url}#{operation.operation_id}"
    about = f"{operation.operation_id} {operation.description}"
    yield ["operation", operation.summary, f"{method} {path}", url, about]
    for parameter in operation.parameters:
        if parameter.place == "query" and parameter.name not in ("per_page", "cursor"):
            yield ["field", parameter.name, operation.summary, url, parameter.description]
    for status, response in operation.responses.items():
        for media in response.content.values():
            for each in media.examples.values():
                yield ["error", text_of(each.value), f"{status} · {operation.summary}", url, ""]


def _of_shape(section: Section, name: str) -> Iterator[list[str]]:
    schema: Any = section.api.components.schemas[name]
    url = f"{section.url}#shape-{name}"
    for field, told in schema.properties.items():
        yield ["field", field, name, url, told.description]
