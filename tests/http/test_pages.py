"""The pages beside the API: whole, safe, and without anything from elsewhere."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from roost import app
from roost.http.errors import MethodNotAllowed
from roost.http.fallback import FallbackPage, Visit
from roost.http.pages import Pages
from roost.http.reference import front_page, reference_page

VOID = {"input", "link", "meta", "wbr", "path"}
HOSTILE = "</script><script>alert('1')</script>\"&{{script}}"

PATHS = ["/", "/docs", "/v2/openapi.json", "/_roost/health", "/_roost/ready", "/favicon.ico"]


class Outline(HTMLParser):
    """Reads a page and keeps what can be checked; fails on tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.policy = ""
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(given["content"])
        assert not any(name.startswith("on") or name == "style" for name in given)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] == "style":
            self.styles.append(data)
        else:
            self.words += data


def pages(document: bytes = b"", ready: bool = True) -> Pages:
    return Pages(lambda: document or app.document(), lambda: "" if ready else "starting")


def visit(method: str, path: str, **headers: str) -> Visit:
    return Visit(method, "localhost", path, "127.0.0.1", headers.get)


async def get(pages: Pages, path: str, **headers: str) -> FallbackPage:
    page = await pages.answer(visit("GET", path, **headers))
    assert page is not None
    return page


@pytest.fixture(scope="module")
def reference() -> Outline:
    return Outline(reference_page(app.document()))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(app.document())


async def test_the_document_is_served_as_it_is_made_and_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return app.document()

    pages = Pages(make, lambda: "")
    assert made == []
    for path in PATHS:
        await get(pages, path)
    page = await get(pages, "/v2/openapi.json")
    assert (page.status, page.content_type) == (200, "application/json")
    assert page.body == app.document()
    assert made == [1]


async def test_health_is_the_processs_and_readiness_the_listeners() -> None:
    busy = pages(ready=False)
    health = await get(busy, "/_roost/health")
    assert (health.status, json.loads(health.body)) == (200, {"status": "ok"})
    assert (await get(busy, "/_roost/ready")).status == 503
    ready = await get(pages(), "/_roost/ready")
    assert (ready.status, json.loads(ready.body)) == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_pages_for_people_are_html(path: str) -> None:
    page = await get(pages(), path, accept="text/html,application/xhtml+xml")
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert page.body.startswith(b"<!doctype html>")


async def test_a_terminal_is_not_flooded_by_the_front_page() -> None:
    page = await get(pages(), "/", accept="*/*")
    assert (page.status, page.content_type) == (200, "text/plain; charset=utf-8")
    assert page.body.startswith(b"This is Roost")
    assert page.body.count(b"\n") < 10


@pytest.mark.parametrize("path", ["/doc", "/docs/", "/v2", "/v2/openapi", "/_roost", "/v2/account"])
async def test_other_paths_are_not_theirs(path: str) -> None:
    assert await pages().answer(visit("GET", path)) is None


@pytest.mark.parametrize("path", PATHS)
async def test_they_can_only_be_read(path: str) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        await pages().answer(visit("POST", path))
    assert refused.value.headers == (("allow", "GET, HEAD"),)


def test_the_reference_shows_every_operation(reference: Outline, document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["operationId"] in reference.ids
            assert operation["operationId"] in reference.words
            prefix = "" if "servers" in operation else "/v2"
            assert f"{prefix}{path}" in reference.words


def test_the_reference_says_what_lets_somebody_in(reference: Outline) -> None:
    assert "any key" in reference.words
    assert "needs: The SCIM token of an organization." in reference.words
    assert "Bearer $SCIM_TOKEN" in reference.words


def test_the_reference_shows_every_field_and_permission(
    reference: Outline, document: dict[str, Any]
) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert f"shape-{name}" in reference.ids
        for field in schema["properties"]:
            assert field in reference.words
    assert "provisioning" in reference.words


def test_a_list_of_just_these_items_is_shown_as_that(reference: Outline) -> None:
    """A point of a graph is a value and its time."""
    assert "[number, integer]" in reference.words


def test_links_within_the_reference_lead_somewhere(reference: Outline) -> None:
    assert len(reference.ids) == len(set(reference.ids))
    inside = {link[1:] for link in reference.links if link.startswith("#")}
    assert inside <= set(reference.ids)


@pytest.mark.parametrize("page", [reference_page, front_page], ids=["docs", "front"])
def test_nothing_comes_from_elsewhere(page: Any) -> None:
    html = page(app.document())
    outline = Outline(html)
    assert {link for link in outline.links if not link.startswith("#")} <= {
        "/", "/docs", "/guides/", "/v2/openapi.json", "data:,",
    }  # fmt: skip
    assert not re.search(r"@import|url\(|\bfetch\(|\bimport\b", "".join(outline.styles))
    assert "{{" not in html


@pytest.mark.parametrize("page", [reference_page, front_page], ids=["docs", "front"])
def test_the_pages_policy_allows_their_own_script_and_style_alone(page: Any) -> None:
    outline = Outline(page(app.document()))
    allowed = re.findall(r"'sha256-([^']+)'", outline.policy)
    blocks = ["".join(outline.styles), "".join(outline.scripts)]
    digests = [base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in blocks]
    assert allowed == digests
    assert outline.policy.startswith("default-src 'none'")


def test_text_is_never_markup() -> None:
    schema = {"type": "object", "properties": {HOSTILE: {"type": HOSTILE, "pattern": HOSTILE}}}
    operation = {
        "operationId": HOSTILE,
        "tags": [HOSTILE],
        "summary": HOSTILE,
        "description": HOSTILE,
        "security": [{HOSTILE: [HOSTILE]}],
        "parameters": [
            {"name": HOSTILE, "in": "query", "required": True, "schema": {"enum": [HOSTILE]}}
        ],
        "requestBody": {"content": {HOSTILE: {"schema": schema}}},
        "responses": {
            "200": {"description": HOSTILE, "content": {HOSTILE: {"schema": schema}}},
            "400": {"$ref": "#/components/responses/Bad"},
        },
    }
    outline = Outline(
        reference_page(
            json.dumps(
                {
                    "info": {"title": HOSTILE, "version": HOSTILE, "description": HOSTILE},
                    "servers": [{"url": HOSTILE}],
                    "tags": [{"name": HOSTILE, "x-displayName": HOSTILE}],
                    "paths": {
                        f"/{HOSTILE}/{{{HOSTILE}}}": {
                            "post": operation,
                            "put": operation | {"security": [{HOSTILE: []}]},
                        }
                    },
                    "components": {
                        "schemas": {"Nest": schema},
                        "responses": {"Bad": {"description": HOSTILE}},
                        "securitySchemes": {HOSTILE: {"description": HOSTILE}},
                    },
                }
            ).encode()
        )
    )
    assert len(outline.scripts) == 1
    assert "alert" not in outline.scripts[0]
