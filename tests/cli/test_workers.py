"""`roost serve --workers N`: several processes on one PostgreSQL and the same port."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from roost.cli import main
from tests.cli.programs import PATIENCE, ROOST, Lines, Server, environment, roost, serving
from tests.durability.killing import until
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


def admin_of(data: Path) -> httpx.Client:
    transport = httpx.HTTPTransport(uds=str(data / "admin.sock"))
    return httpx.Client(transport=transport, base_url="http://roost/_roost", timeout=30)


def first_of(admin: httpx.Client) -> int:
    """The process that has the admin interface."""
    return admin.get("/status").json()["process"]


def requests_counted(admin: httpx.Client, operation: str) -> float:
    families = text_string_to_metric_families(admin.get("/metrics").text)
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "roost_requests_total" and sample.labels["operation"] == operation
    )


def processes_of(server: Server) -> list[int]:
    """The workers, as the system knows them."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return [int(number) for number in children.read_text().split()]


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


def test_the_metrics_are_those_of_all(tmp_path: Path, url: str) -> None:
    """And stay so when one of them is killed: its successor goes on from what it has counted."""
    with two_workers(tmp_path, url) as server:

        def counted() -> float:
            with admin_of(tmp_path) as admin:
                return requests_counted(admin, "get-account")

        def expect(n: int) -> None:
            # A request is counted when it has been answered: a moment after the client knows.
            until(lambda: counted() >= n, counted)
            assert counted() == n

        with client_of_each(server) as clients:
            for n, client in enumerate(clients, 3):
                for _ in range(n):
                    client.get("/account")
        expect(3 + 4)
        with admin_of(tmp_path) as admin:
            first = first_of(admin)
        [other] = [number for number in processes_of(server) if number != first]
        for killed in (other, first):
            os.kill(killed, signal.SIGKILL)
            server.err.find("a worker answers")
            expect(3 + 4)
        with client_of_each(server) as clients:
            for client in clients:
                client.get("/account")
        expect(3 + 4 + 2)
        assert server.stop() == 0


def test_the_requests_are_those_of_all(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with two_workers(tmp_path, url) as server:
        command = [*ROOST, "requests", "--follow", "--json", "--data", str(tmp_path)]
        with subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, text=True
        ) as following:
            assert following.stdout is not None
            lines = Lines(following.stdout)
            try:
                with client_of_each(server) as clients:
                    for n, client in enumerate(clients):
                        client.get(f"/snapshots/{n}")
                        seen = json.loads(lines.find(f"/snapshots/{n}").string)
                        assert seen["client"] == "127.0.0.1"
                following.send_signal(signal.SIGINT)
                assert following.wait(PATIENCE) == 130
            finally:
                following.kill()
        assert main(["requests", "--json", "--last", "1000", "--data", str(tmp_path)]) == 0
        told = capsys.readouterr()
        seen = [json.loads(line) for line in told.out.splitlines()]
        ids = {one["id"][PROCESS] for one in seen}
        assert len(ids) == 2
        assert {one.get("worker", 0) for one in seen} == {0, 1}
        assert [one["at"] for one in seen] == sorted(one["at"] for one in seen)
        assert told.err == ""
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
        assert sorted("shown only once" in node.told for node in nodes) == [False, True]
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
