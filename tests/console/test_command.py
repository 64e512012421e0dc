"""`roost console`, as its users run it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.programs import Server, roost, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("console"), "--plain-http", "127.0.0.1:0") as running:
        yield running


@pytest.mark.parametrize("how", [("--print",), ("--json",), ()])
def test_it_prints_a_link_that_opens_the_console(server: Server, how: tuple[str, ...]) -> None:
    ended = roost("console", *how, "--data", server.data, DISPLAY="", WAYLAND_DISPLAY="")
    assert ended.code == 0, ended.err
    url = json.loads(ended.out)["url"] if how == ("--json",) else ended.out.strip()
    reply = httpx.get(url)
    assert (reply.status_code, reply.headers["location"]) == (303, "/console/")


def test_the_first_lines_of_a_server_name_it(server: Server) -> None:
    assert "`roost console` opens it" in "".join(server.out.seen)


def test_without_a_server_it_says_what_starts_one(tmp_path: Path) -> None:
    ended = roost("console", "--data", tmp_path)
    assert ended.code != 0
    assert "no Roost runs in" in ended.err
    assert "roost serve" in ended.err


def test_where_no_link_opens_it_says_what_to_do(tmp_path: Path) -> None:
    options = ("--plain-http", "127.0.0.1:0", "--console", "off")
    with serving(tmp_path / "data", *options) as running:
        ended = roost("console", "--data", running.data)
    assert ended.code != 0
    assert "--admin" in ended.err
