"""The guides beside the reference: docs/*.md as pages that work without a network."""

from pathlib import Path

import pytest

from roost.http.errors import MethodNotAllowed
from roost.http.fallback import FallbackPage, Visit
from roost.http.guides import Guides
from roost.http.guides.library import Library
from roost.http.guides.markdown import read

TIME = """# Time

Roost has *two* times. One is yours.

## Real & held

See [money](billing.md#by-hand), [a tutorial](tutorials/first.md), [all](README.md),
[the source](../src/roost/app.py), [the description](../openapi.json), [Makefile](../Makefile) and [outside](https://example.org/x).

## Real & held

![A clock](clock.png) <script>alert(1)</script>

| a | b |
| --- | --- |
| `x` | ~~y~~ |
"""


@pytest.fixture
def guides(tmp_path: Path) -> Guides:
    (tmp_path / "tutorials").mkdir()
    (tmp_path / "README.md").write_text("# Where to begin\n\nWith [time](time.md).\n")
    (tmp_path / "time.md").write_text(TIME)
    (tmp_path / "billing.md").write_text("# Billing\n\nWhat it costs: all.\n\n## By hand\n")
    (tmp_path / "tutorials" / "first.md").write_text("# First\n\nBack to [time](../time.md).\n")
    (tmp_path / "clock.png").write_bytes(b"PNG")
    (tmp_path / "secret.txt").write_text("secret")
    return Guides(Library(tmp_path))


async def get(guides: Guides, path: str, method: str = "GET", **headers: str) -> FallbackPage:
    known = {name.replace("_", "-"): value for name, value in headers.items()}
    return await guides.answer(Visit(method, "localhost", path, "127.0.0.1", known.get))


async def text(guides: Guides, path: str) -> str:
    page = await get(guides, path)
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    return page.body.decode()


async def test_links_between_guides_lead_to_where_they_are_served(guides: Guides) -> None:
    page = await text(guides, "/guides/time")
    assert '<a href="/guides/billing#by-hand">money</a>' in page
    assert '<a href="/guides/tutorials/first">a tutorial</a>' in page
    assert '<a href="/guides/">all</a>' in page
    assert '<img src="/guides/clock.png" alt="A clock" />' in page
    assert '<a href="/guides/time">time</a>' in await text(guides, "/guides/tutorials/first")


async def test_a_link_into_the_source_names_the_path(guides: Guides) -> None:
    page = await text(guides, "/guides/time")
    assert '<span class="source">the source</span> (src/roost/app.py in the source)' in page
    assert '<a href="/v2/openapi.json">the description</a>' in page
    assert '<span class="source">Makefile</span> (in the source)' in page


async def test_a_link_to_elsewhere_stays(guides: Guides) -> None:
    assert '<a href="https://example.org/x">outside</a>' in await text(guides, "/guides/time")


async def test_headings_are_called_as_on_github(guides: Guides) -> None:
    page = await text(guides, "/guides/time")
    assert '<h2 id="real--held">' in page
    assert '<h2 id="real--held-1">' in page
    assert page.count('<a class="part-of" href="#real--held">Real &amp; held</a>') == 1


async def test_what_is_written_is_never_markup(guides: Guides) -> None:
    page = await text(guides, "/guides/time")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<td><s>y</s></td>" in page


async def test_the_contents_are_those_that_are_written_and_whatever_they_do_not_name(
    guides: Guides,
) -> None:
    page = await text(guides, "/guides/")
    assert '<h1 id="where-to-begin">Where to begin</h1>' in page
    assert '<p>With <a href="/guides/time">time</a>.</p>' in page
    for name, title, sentence in (
        ("billing", "Billing", "What it costs."),
        ("tutorials/first", "First", "Back to time."),
    ):
        assert f'<dt><a href="/guides/{name}">{title}</a></dt><dd>{sentence}</dd>' in page
    assert '<dt><a href="/guides/time">' not in page


async def test_without_written_contents_all_guides_are_named(
    guides: Guides, tmp_path: Path
) -> None:
    (tmp_path / "README.md").unlink()
    page = await text(guides, "/guides/")
    assert '<dt><a href="/guides/time">Time</a></dt><dd>Roost has two times.</dd>' in page


async def test_beside_a_page_guides_are_in_the_order_of_the_contents(guides: Guides) -> None:
    page = await text(guides, "/guides/billing")
    order = ["/guides/time", "/guides/billing", "/guides/tutorials/first"]
    places = [page.index(f'<a class="top" href="{path}"') for path in order]
    assert places == sorted(places)


async def test_a_guide_that_is_not_there_is_a_page_that_says_so(guides: Guides) -> None:
    page = await get(guides, "/guides/money")
    assert page.status == 404
    assert "No such guide" in page.body.decode()


@pytest.mark.parametrize("name", ["secret.txt", "../time", "/etc/passwd", "tutorials/../time"])
async def test_nothing_but_guides_and_pictures_is_served(guides: Guides, name: str) -> None:
    page = await get(guides, f"/guides/{name}")
    assert page.status == 404
    assert b"secret" not in page.body.replace(name.encode(), b"")


async def test_pictures_come_as_what_they_are(guides: Guides) -> None:
    picture = await get(guides, "/guides/clock.png")
    assert (picture.status, picture.content_type, picture.body) == (200, "image/png", b"PNG")


@pytest.mark.parametrize("path", ["/guides/", "/guides/time", "/guides/style.css"])
async def test_what_a_browser_has_already_is_not_sent_again(guides: Guides, path: str) -> None:
    tag = dict((await get(guides, path)).headers)["etag"]
    again = await get(guides, path, if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    other = await get(guides, path, if_none_match='"another"')
    assert other.status == 200


async def test_nothing_may_be_loaded_from_elsewhere(guides: Guides) -> None:
    headers = dict((await get(guides, "/guides/time")).headers)
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    page = await text(guides, "/guides/time")
    assert "<style" not in page
    assert "<script>" not in page


async def test_guides_can_only_be_read(guides: Guides) -> None:
    with pytest.raises(MethodNotAllowed):
        await get(guides, "/guides/time", method="POST")


async def test_a_guide_that_was_changed_is_shown_as_it_is_now(tmp_path: Path) -> None:
    page = tmp_path / "time.md"
    page.write_text("# Then\n")
    guides = Guides(Library(tmp_path))
    assert "Then" in await text(guides, "/guides/time")
    page.write_text("# Now and later\n")
    assert "Now and later" in await text(guides, "/guides/time")


def test_a_guide_without_a_title_is_called_by_its_name() -> None:
    guide = read("Nothing above.", "plain")
    assert (guide.title, guide.summary) == ("plain", "Nothing above.")
