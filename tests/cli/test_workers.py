"""`roost serve --workers N`: several processes on one PostgreSQL and the same port."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from roost.cli import main
from tests.cli.programs import PATIENCE, Server, roost, serving
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
PROCESS = slice(0, 12)
"""What in a request's id is the same for all requests of a process."""
WITHIN = 1.0


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@contextmanager
def two_workers(data: Path, url: str) -> Iterator[Server]:
    options = ("--plain-http", "127.0.0.1:0", "--rate-limit", "0", "--workers", "2")
    with serving(data, *options, ROOST_DATABASE=url, ROOST_API_KEY=KEY) as server:
        yield server


def process_of(reply: httpx.Response) -> str:
    return reply.headers["x-request-id"][PROCESS]


@contextmanager
def client_of_each(server: Server) -> Iterator[list[httpx.Client]]:
    """Two clients, each with a connection to another process."""
    found: dict[str, httpx.Client] = {}
    with ExitStack() as stack:
        for _ in range(200):
            client = stack.enter_context(httpx.Client(base_url=f"{server.url}/v2", timeout=30))
            found.setdefault(process_of(client.get("/regions")), client)
            if len(found) == 2:
                yield list(found.values())
                return
    raise AssertionError(f"all connections went to {found}")


def test_both_serve_and_a_revoked_key_stops_on_both(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with two_workers(tmp_path, url) as server, client_of_each(server) as clients:
        assert main(["keys", "create", "brief", "--data", str(tmp_path)]) == 0
        headers = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
        for client in clients:
            assert client.get("/account", headers=headers).status_code == 200
        assert main(["keys", "revoke", "brief", "--data", str(tmp_path)]) == 0
        until = time.monotonic() + WITHIN
        for client in clients:
            while client.get("/account", headers=headers).status_code != 401:
                assert time.monotonic() < until, "the key still works"
        assert server.stop() == 0


def test_what_one_writes_the_other_reads(tmp_path: Path, url: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    script = {"name": "mine", "script": "ZWNobyBoZWxsbwo="}
    with two_workers(tmp_path, url) as server, client_of_each(server) as (one, other):
        made = one.post("/startup-scripts", json=script, headers=headers).json()["startup_script"]
        found = other.get(f"/startup-scripts/{made['id']}", headers=headers)
        assert found.json()["startup_script"]["name"] == "mine"
        assert process_of(found) != process_of(one.get("/regions"))


def test_a_worker_that_dies_is_replaced(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with two_workers(tmp_path, url) as server:
        assert main(["doctor", "--data", str(tmp_path)]) == 0
        process = int(capsys.readouterr().out.partition("server: process ")[2].split()[0])
        os.kill(process, signal.SIGKILL)
        assert f"process={process}" in server.err.find("a worker died").string
        server.err.find("a worker answers")
        assert main(["keys", "list", "--data", str(tmp_path)]) == 0, "it was the admin socket's"
        with client_of_each(server):
            pass
        assert server.stop() == 0


def test_workers_do_not_outlive_their_supervisor(tmp_path: Path, url: str) -> None:
    with two_workers(tmp_path, url) as server:
        port = int(server.url.rpartition(":")[2])
        server.process.kill()
        server.process.wait(PATIENCE)
        # They hold its standard output and the folder's lock for as long as they live.
        server.out.rest()
        with socket.create_server(("127.0.0.1", port)):
            pass
    with two_workers(tmp_path, url) as server:
        assert server.stop() == 0


def test_a_taken_port_is_not_shared_with_whoever_has_it(tmp_path: Path, url: str) -> None:
    with two_workers(tmp_path / "one", url) as server:
        address = server.url.removeprefix("http://")
        options = ("--plain-http", address, "--database", url, "--workers", "2")
        ended = roost("serve", "--data", tmp_path / "other", *options)
        assert ended.code == 71
        assert f"{address} is in use" in ended.err


def test_nodes_that_start_at_once_make_one_account(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    variables = {"ROOST_DATABASE": url, "ROOST_SECRET": "11" * 32}
    folders = [tmp_path / "one", tmp_path / "other"]
    nodes = [Server(folder, "--plain-http", "127.0.0.1:0", **variables) for folder in folders]
    try:
        for node in nodes:
            node.wait_until_ready()
        assert sorted("shown this once" in node.told for node in nodes) == [False, True]
        assert main(["accounts", "list", "--data", str(folders[0])]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 2, "a heading and an account"
    finally:
        for node in nodes:
            assert node.stop() == 0


def test_a_start_that_fails_ends_with_the_workers_reason(tmp_path: Path, url: str) -> None:
    options = ("--plain-http", "127.0.0.1:0", "--database", url, "--workers", "2")
    (tmp_path / "secret").write_text("short")
    (tmp_path / "secret").chmod(0o600)
    ended = roost("serve", "--data", tmp_path, *options)
    assert ended.code == 78
    assert "secret" in ended.err
