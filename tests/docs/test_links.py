"""Every link of the documentation leads somewhere: in the files, and as Roost serves them.

A link to elsewhere is looked at for its form alone: tests touch no network.
"""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from markdown_it import MarkdownIt

from roost.http.guides.markdown import read
from tests.server import RunningRoost

ROOT = Path(__file__).parents[2]
LOCAL = re.compile(r"localhost|127\.0\.0\.1")


class Links(HTMLParser):
    """What a page links to and shows, and what in it can be linked to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.targets += [str(given[name]) for name in ("href", "src", "srcset") if name in given]
        self.ids |= {str(given[name]) for name in ("id", "name") if given.get(name)}


def documents() -> list[Path]:
    """Every Markdown file that the project has."""
    listed = subprocess.run(
        ("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines()]


@cache
def links(path: Path) -> Links:
    """Those of a Markdown file, in HTML within it too."""
    return Links(MarkdownIt("commonmark").enable("table").render(path.read_text(encoding="utf-8")))


@cache
def anchors(path: Path) -> set[str]:
    headings = read(path.read_text(encoding="utf-8"), path.stem).headings
    return {heading.slug for heading in headings} | links(path).ids


def trouble_with(target: str, path: Path) -> str:
    """Why a link of this file leads nowhere; empty if it leads somewhere."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return trouble_with_form(target)
    if parts.path.startswith("/"):
        return "a path from the root is another one wherever the file is read"
    found = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not found.exists():
        return "there is no such file"
    if not found.is_relative_to(ROOT):
        return "this is outside of the project"
    if parts.fragment and (found.suffix != ".md" or parts.fragment not in anchors(found)):
        return "there is no such heading"
    return ""


def trouble_with_form(target: str) -> str:
    parts = urlsplit(target)
    if parts.scheme == "mailto":
        return "" if "@" in parts.path else "this is no address"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'nothing'} is no scheme for a page"
    host = parts.hostname or ""
    if LOCAL.fullmatch(host):
        return ""
    if "." not in host or re.search(r"\s", target):
        return "this is no address of a page"
    return "" if parts.scheme == "https" else "pages are linked to by https"


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_file_leads_somewhere(path: Path) -> None:
    told = {target: trouble_with(target, path) for target in links(path).targets}
    assert {target: why for target, why in told.items() if why} == {}


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("README.md", ""),
        ("README.md#tests", ""),
        ("docs/time.md#how-long-things-take", ""),
        ("docs", ""),
        ("nowhere.md", "there is no such file"),
        ("README.md#nowhere", "there is no such heading"),
        ("#nowhere", "there is no such heading"),
        ("Makefile#nowhere", "there is no such heading"),
        ("../..", "this is outside of the project"),
        ("/docs/time.md", "a path from the root is another one wherever the file is read"),
        ("https://example.org/page", ""),
        ("https://127.0.0.1:8443/docs", ""),
        ("http://example.org/page", "pages are linked to by https"),
        ("https://example", "this is no address of a page"),
        ("file:///etc/passwd", "file is no scheme for a page"),
    ],
)
def test_what_leads_nowhere_is_found(target: str, why: str) -> None:
    assert trouble_with(target, ROOT / "README.md") == why


def test_every_link_that_roost_serves_leads_somewhere(roost: RunningRoost) -> None:
    """From the front page to whatever is linked to from there, and on."""
    pages: dict[str, Links | None] = {}
    missing: list[str] = []
    with httpx.Client(base_url=roost.url, headers={"accept": "text/html"}) as client:
        for origin, target in crawl(client, pages):
            address, fragment = urldefrag(target)
            page = pages[address]
            if page is None:
                missing.append(f"{origin} -> {target}")
            elif fragment and unquote(fragment) not in page.ids:
                missing.append(f"{origin} -> {target} (no such heading)")
    assert missing == []
    served = {path.stem for path in documents() if path.parent == ROOT / "docs"} - {"README"}
    assert {f"/guides/{name}" for name in served} <= pages.keys()


def crawl(client: httpx.Client, pages: dict[str, Links | None]) -> Iterator[tuple[str, str]]:
    """Every link within this server, with the page that has it; fills `pages` as it goes.

    A page that is not there is None.
    """
    found: list[tuple[str, str]] = []
    to_read = ["/"]
    while to_read:
        address = to_read.pop()
        if address in pages:
            continue
        answer = client.get(address, follow_redirects=True)
        pages[address] = page = Links(answer.text) if answer.status_code == 200 else None
        for target in page.targets if page is not None and is_html(answer) else ():
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if parts.scheme != "data":
                    assert trouble_with_form(target) == "", f"{address} -> {target}"
                continue
            there = urljoin(address, target)
            found.append((address, there))
            to_read.append(urldefrag(there)[0])
    yield from found


def is_html(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("text/html")
