"""The pages beside the API: whole, safe, kept by browsers, and without anything from elsewhere."""

import asyncio
import gzip
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from roost import app
from roost.admin import surface as admin
from roost.http.errors import MethodNotAllowed
from roost.http.fallback import FallbackPage, Visit
from roost.http.pages import Pages
from roost.http.reference import POLICY
from tests.http.outline import Outline

HOSTILE = "</script><script>alert('1')</script>\"&{{script}}"
KEPT = ["/", "/docs", "/docs/instances", "/docs/search.json", "/docs/script.js",
        "/docs/style.css", "/v2/openapi.json", "/_roost/openapi.json"]  # fmt: skip
PATHS = [*KEPT, "/_roost/health", "/_roost/ready", "/favicon.ico"]


def pages(api: bytes = b"", ready: bool = True, authority: str = "") -> Pages:
    return Pages(
        lambda: api or app.document(),
        admin.document,
        lambda: "" if ready else "starting",
        lambda: authority,
    )


def visit(method: str, path: str, client: str = "127.0.0.1", **headers: str) -> Visit:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Visit(method, "localhost", path, client, given.get)


async def get(pages: Pages, path: str, **headers: str) -> FallbackPage:
    page = await pages.answer(visit("GET", path, **headers))
    assert page is not None, path
    return page


def headers(page: FallbackPage) -> Mapping[str, str]:
    return dict(page.headers)


@pytest.fixture(scope="module")
def whole() -> Pages:
    return pages(authority="/srv/roost/ca.pem")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(app.document())


async def everything(pages: Pages) -> dict[str, Outline]:
    """Every page of the reference, by its address."""
    first = Outline((await get(pages, "/docs")).body.decode())
    found = {"/docs": first}
    for link in first.links:
        if link.startswith("/docs/") and "." not in link and link not in found:
            found[link] = Outline((await get(pages, link)).body.decode())
    return found


@pytest.fixture(scope="module")
def shown(whole: Pages) -> dict[str, Outline]:
    return asyncio.run(everything(whole))


async def test_the_documents_are_served_as_they_are_made_and_made_once() -> None:
    made: list[str] = []

    def make(name: str, document: bytes) -> bytes:
        made.append(name)
        return document

    pages = Pages(lambda: make("api", app.document()), lambda: make("admin", admin.document()), str)
    assert made == []
    for path in PATHS:
        await get(pages, path)
    page = await get(pages, "/v2/openapi.json")
    assert (page.status, page.content_type) == (200, "application/json")
    assert page.body == app.document()
    assert (await get(pages, "/_roost/openapi.json")).body == admin.document()
    assert sorted(made) == ["admin", "api"]


async def test_health_is_the_processs_and_readiness_the_listeners() -> None:
    busy = pages(ready=False)
    health = await get(busy, "/_roost/health")
    assert (health.status, json.loads(health.body)) == (200, {"status": "ok"})
    assert (await get(busy, "/_roost/ready")).status == 503
    ready = await get(pages(), "/_roost/ready")
    assert (ready.status, json.loads(ready.body)) == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/instances"])
async def test_pages_for_people_are_html(whole: Pages, path: str) -> None:
    page = await get(whole, path, accept="text/html,application/xhtml+xml")
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert page.body.startswith(b"<!doctype html>")


async def test_a_terminal_is_not_flooded_by_the_front_page(whole: Pages) -> None:
    page = await get(whole, "/", accept="*/*")
    assert (page.status, page.content_type) == (200, "text/plain; charset=utf-8")
    assert page.body.startswith(b"This is Roost")
    assert page.body.count(b"\n") < 10


@pytest.mark.parametrize(
    "path", ["/doc", "/docs/nothing", "/docs/page.html", "/v2", "/v2/openapi", "/_roost"]
)
async def test_other_paths_are_not_theirs(whole: Pages, path: str) -> None:
    assert await whole.answer(visit("GET", path)) is None


@pytest.mark.parametrize("path", PATHS)
async def test_they_can_only_be_read(whole: Pages, path: str) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        await whole.answer(visit("POST", path))
    assert refused.value.headers == (("allow", "GET, HEAD"),)


@pytest.mark.parametrize("path", KEPT)
async def test_a_reload_costs_nothing(whole: Pages, path: str) -> None:
    asked = {"accept": "text/html", "accept_encoding": "br, gzip"}
    page = await get(whole, path, **asked)
    told = headers(page)
    assert (told["content-encoding"], told["cache-control"]) == ("gzip", "no-cache")
    plain = await get(whole, path, accept="text/html")
    assert gzip.decompress(page.body) == plain.body
    assert "content-encoding" not in headers(plain)
    again = await get(whole, path, **asked, if_none_match=told["etag"])
    assert (again.status, again.body, headers(again)["etag"]) == (304, b"", told["etag"])
    assert headers(plain)["etag"] != told["etag"]


async def test_every_page_is_small(whole: Pages, shown: dict[str, Outline]) -> None:
    for path in shown:
        assert len((await get(whole, path, accept_encoding="gzip")).body) < 60_000, path


def test_the_reference_shows_every_operation(
    shown: dict[str, Outline], document: dict[str, Any]
) -> None:
    ids = [id for outline in shown.values() for id in outline.ids]
    words = "".join(outline.words for outline in shown.values())
    described = [(document, "/v2"), (json.loads(admin.document()), "/_roost")]
    for told, prefix in described:
        for path, methods in told["paths"].items():
            for operation in methods.values():
                assert operation["operationId"] in ids
                assert operation["summary"].replace("`", "") in words
                assert f"{'' if 'servers' in operation else prefix}{path}" in words


def test_the_reference_says_what_lets_somebody_in(shown: dict[str, Outline]) -> None:
    assert any("any key" in outline.words for outline in shown.values())
    assert "needs: The SCIM token of an organization." in shown["/docs/scim"].words
    assert "Bearer $SCIM_TOKEN" in shown["/docs/scim"].words


def test_the_reference_shows_every_field_and_refusal(
    shown: dict[str, Outline], document: dict[str, Any]
) -> None:
    ids = {id for outline in shown.values() for id in outline.ids}
    words = "".join(outline.words for outline in shown.values())
    for name, schema in document["components"]["schemas"].items():
        assert f"shape-{name}" in ids
        assert all(field in words for field in schema["properties"])
    assert "Without region: Missing required field: region" in words
    assert "[number, integer]" in words, "a point of a graph is a value and its time"


def test_links_lead_somewhere(shown: dict[str, Outline]) -> None:
    for path, outline in shown.items():
        assert len(outline.ids) == len(set(outline.ids)), path
        assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
        others = {link for link in outline.links if not link.startswith(("#", "/docs/"))}
        assert others <= {
            "/", "/docs", "/guides/", "/guides/clients", "/v2/openapi.json",
            "/_roost/openapi.json", "data:,",
        }  # fmt: skip


async def test_an_operation_has_an_address_of_its_own(whole: Pages) -> None:
    page = await get(whole, "/docs/create-instance")
    assert (page.status, headers(page)["location"]) == (302, "/docs/instances#create-instance")


async def test_the_search_knows_operations_fields_and_errors(
    whole: Pages, shown: dict[str, Outline]
) -> None:
    entries = json.loads((await get(whole, "/docs/search.json")).body)
    assert {kind for kind, *_ in entries} == {"operation", "field", "error"}
    for _, _, _, url, _ in entries:
        page, _, id = url.partition("#")
        assert id in shown[page].ids


async def test_only_this_machine_is_told_where_its_files_are(whole: Pages) -> None:
    told: list[str] = []
    for client in ("127.0.0.1", "::1", "192.0.2.7", "unix"):
        page = await whole.answer(visit("GET", "/docs/here.json", client))
        assert page is not None
        told.append(json.loads(page.body)["authority"])
    assert told == ["/srv/roost/ca.pem", "/srv/roost/ca.pem", "", ""]


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/instances"])
async def test_nothing_comes_from_elsewhere(whole: Pages, path: str) -> None:
    page = await get(whole, path, accept="text/html")
    assert headers(page)["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert b"{{" not in page.body
    style = (await get(whole, "/docs/style.css")).body.decode()
    assert not re.search(r"@import|url\(", style)


async def test_text_is_never_markup() -> None:
    schema = {"type": "object", "properties": {HOSTILE: {"type": HOSTILE, "pattern": HOSTILE}}}
    content = {"schema": schema, "example": {HOSTILE: HOSTILE}}
    refused = {"summary": HOSTILE, "value": {"error": HOSTILE}}
    operation = {
        "operationId": HOSTILE,
        "tags": ["hostile"],
        "summary": HOSTILE,
        "description": HOSTILE,
        "security": [{HOSTILE: [HOSTILE]}],
        "parameters": [
            {"name": HOSTILE, "in": "query", "required": True, "schema": {"enum": [HOSTILE]},
             "description": HOSTILE, "example": HOSTILE},
        ],
        "requestBody": {"content": {HOSTILE: content}},
        "responses": {
            "200": {"description": HOSTILE, "content": {HOSTILE: content}},
            "400": {"$ref": "#/components/responses/Bad"},
            "422": {"content": {HOSTILE: {"schema": schema, "examples": {"1": refused}}}},
        },
    }  # fmt: skip
    made = {
        "info": {"title": HOSTILE, "version": HOSTILE, "description": HOSTILE},
        "servers": [{"url": HOSTILE}],
        "tags": [{"name": "hostile", "x-displayName": HOSTILE}],
        "paths": {f"/{HOSTILE}": {"post": operation, "put": operation | {"security": []}}},
        "components": {
            "schemas": {"Nest": schema},
            "responses": {"Bad": {"description": HOSTILE}},
            "securitySchemes": {HOSTILE: {"description": HOSTILE}},
        },
    }
    hostile = pages(json.dumps(made).encode())
    for path in ("/", "/docs", "/docs/script-script-alert-1-script-script"):
        Outline((await get(hostile, path, accept="text/html")).body.decode())
