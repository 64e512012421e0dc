"""What a browser is served of the console itself."""

import gzip
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from roost.admin.console.files import STATIC, ConsoleFiles
from roost.http.fallback import FallbackPage, Visit
from tests.server import PLAIN, RunningRoost

PROJECT = Path(__file__).parents[2]
built = pytest.mark.skipif(not (STATIC / "index.html").exists(), reason="the console was not built")


@pytest.fixture
def client(roost: RunningRoost) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=roost.url, verify=PLAIN) as client:
        yield client


class AnyDoor:
    open = True

    def serves(self, host: str) -> bool:
        return True


@pytest.fixture
def files(tmp_path: Path) -> ConsoleFiles:
    """A console of two files."""
    (tmp_path / "index.html").write_text("<!doctype html><p>The console")
    (tmp_path / "app.js").write_text("go();" * 100)
    return ConsoleFiles(AnyDoor(), tmp_path)  # type: ignore[arg-type]


async def get(files: ConsoleFiles, path: str, **headers: str) -> FallbackPage | None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await files.answer(Visit("GET", "localhost", path, "127.0.0.1", given.get))


@pytest.mark.parametrize(
    "path", ["/console/", "/console/index.html", "/console/dns/example.com", "/console/instances/1"]
)
async def test_every_page_of_the_console_is_its_first_file(files: ConsoleFiles, path: str) -> None:
    page = await get(files, path)
    assert page is not None
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert b"The console" in page.body


async def test_a_file_has_its_type_and_is_packed_for_who_takes_it(files: ConsoleFiles) -> None:
    plain = await get(files, "/console/app.js")
    packed = await get(files, "/console/app.js", accept_encoding="br, gzip;q=0.5")
    assert plain is not None
    assert packed is not None
    assert plain.content_type == packed.content_type == "text/javascript; charset=utf-8"
    assert dict(packed.headers)["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    refusing = await get(files, "/console/app.js", accept_encoding="gzip;q=0")
    assert refusing == plain


async def test_what_the_browser_has_is_not_sent_again(files: ConsoleFiles) -> None:
    first = await get(files, "/console/app.js")
    assert first is not None
    headers = dict(first.headers)
    assert headers["cache-control"] == "no-cache"
    again = await get(files, "/console/app.js", if_none_match=headers["etag"])
    assert again is not None
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/console/none.js", "/console/v2/x", "/consoles", "/v2"])
async def test_what_is_none_of_its_files_is_left_to_others(files: ConsoleFiles, path: str) -> None:
    assert await get(files, path) is None


async def test_nothing_outside_of_its_folder_is_served(files: ConsoleFiles) -> None:
    page = await get(files, "/console/../pyproject.toml")
    assert page is not None
    assert b"The console" in page.body


def test_the_address_without_a_slash_leads_to_the_one_with(client: httpx.Client) -> None:
    reply = client.get("/console")
    assert (reply.status_code, reply.headers["location"]) == (307, "/console/")


def test_nothing_from_elsewhere_runs_in_it(client: httpx.Client) -> None:
    headers = client.get("/console/").headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_only_reading_is_possible(client: httpx.Client) -> None:
    assert client.post("/console/").status_code == 405


@pytest.mark.parametrize("path", ["/console/v2/nothing", "/console/_roost/nothing"])
def test_an_unknown_operation_is_an_error_and_no_page(client: httpx.Client, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.json()["error"]) == (404, "Invalid API endpoint.")


@built
def test_the_built_console_is_served(client: httpx.Client) -> None:
    page = client.get("/console/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@built
def test_the_built_console_is_small() -> None:
    """People open it over slow lines too: 150 KB packed, all scripts and styles together."""
    files = [path for path in STATIC.rglob("*") if path.suffix in (".html", ".js", ".css")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) <= 150 * 1024


def test_the_wheel_has_all_that_is_in_the_package() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["src/roost"]
    assert STATIC.is_relative_to(PROJECT / "src" / "roost")
