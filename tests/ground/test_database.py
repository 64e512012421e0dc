"""A database that is full, gone or frozen: what clients see of it, and that it passes."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from roost.store import postgres as postgres_store
from roost.store import work
from roost.store.postgres_sql import PostgresSql
from tests.durability.killing import until
from tests.ground.frozen import frozen, unreachable
from tests.postgres import PostgresServer, postgres_server, programs_or_skip
from tests.server import RunningRoost, running_roost

UNUSABLE = {
    "error": "The database cannot be used at the moment. Nothing was changed, try again later.",
    "status": 503,
}
UNCERTAIN = {
    "error": "The database did not confirm the change: look whether it was made.",
    "status": 503,
}
SILENCE = 1.0


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A server that nobody else waits for."""
    with postgres_server(programs_or_skip()) as server:
        yield server


@pytest.fixture
def on_postgres(
    own_postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningRoost]:
    monkeypatch.setattr(postgres_store, "SILENCE_SECONDS", SILENCE)
    with own_postgres.database() as url, running_roost(tmp_path / "data", url) as roost:
        yield roost


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "data") as roost:
        yield roost


@contextmanager
def full(roost: RunningRoost) -> Iterator[None]:
    """A database that may take no page more than it has."""

    def limit(pages: int) -> None:
        roost.run(roost.app.store.write(lambda tx: tx.sql.run(f"PRAGMA max_page_count = {pages}")))

    limit(1)
    try:
        yield
    finally:
        limit(1_000_000)


def ready(roost: RunningRoost) -> httpx.Response:
    return httpx.get(f"{roost.url}/_roost/ready", timeout=30)


def wait_until_ready(roost: RunningRoost) -> None:
    until(lambda: ready(roost).status_code == 200, lambda: ready(roost).text)


def create_script(roost: RunningRoost, size: int = 16) -> httpx.Response:
    script = {"name": "x", "script": "IyEv" * (size // 4)}
    return roost.client.post("/startup-scripts", json=script)


def create_until_refused(roost: RunningRoost) -> httpx.Response:
    for _ in range(100):
        reply = create_script(roost, 20_000)
        if reply.status_code != 201:
            return reply
    raise AssertionError("there is still room")


def of_the_store(lines: list[Any]) -> list[str]:
    return [line["event"] for line in lines if line["log_level"] in ("error", "critical")]


def test_a_full_database_refuses_writes_until_there_is_room(on_sqlite: RunningRoost) -> None:
    roost = on_sqlite
    with capture_logs() as lines, full(roost):
        reply = create_until_refused(roost)
        assert (reply.status_code, reply.json()) == (503, UNUSABLE)
        assert reply.headers["retry-after"] == "5"
        assert ready(roost).status_code == 503
        for _ in range(50):
            assert create_script(roost, 20_000).status_code == 503
        kept = roost.client.get("/startup-scripts")
        assert kept.status_code == 200
    assert of_the_store(lines) == ["the database cannot be used"]

    wait_until_ready(roost)
    assert create_script(roost, 20_000).status_code == 201
    made = roost.client.get("/startup-scripts").json()["meta"]["total"]
    assert made == kept.json()["meta"]["total"] + 1


@pytest.mark.postgres
def test_a_database_that_is_gone_is_missed_until_it_is_back(
    on_postgres: RunningRoost, own_postgres: PostgresServer
) -> None:
    roost = on_postgres
    with capture_logs() as lines, unreachable(own_postgres):
        until(lambda: ready(roost).status_code == 503, lambda: "it is still ready")
        for reply in (roost.client.get("/domains"), create_script(roost)):
            assert (reply.status_code, reply.json()) == (503, UNUSABLE)
            assert reply.headers["retry-after"] == "5"
    assert set(of_the_store(lines)) == {"the database cannot be used"}
    assert len(of_the_store(lines)) == 1
    wait_until_ready(roost)
    assert create_script(roost).status_code == 201


@pytest.mark.postgres
def test_a_database_that_stands_still_is_given_up(
    on_postgres: RunningRoost, own_postgres: PostgresServer
) -> None:
    roost = on_postgres
    assert create_script(roost).status_code == 201
    clients = [roost.client_for(roost.key) for _ in range(24)]
    body = {"name": "x", "script": "IyEvYmluL3NoCg=="}
    with capture_logs() as lines, ThreadPoolExecutor(24) as threads, frozen(own_postgres):
        began = time.monotonic()
        waiting = [
            threads.submit(client.post, "/startup-scripts", json=body)
            if number % 2
            else threads.submit(client.get, "/startup-scripts")
            for number, client in enumerate(clients)
        ]
        replies = [future.result() for future in waiting]
        assert {reply.status_code for reply in replies} == {503}
        assert all(reply.json() in (UNUSABLE, UNCERTAIN) for reply in replies)
        assert ready(roost).status_code == 503
        # Nobody waits for what is known to be silent.
        assert create_script(roost).json() == UNUSABLE
        assert time.monotonic() - began < 20
    assert set(of_the_store(lines)) == {"the database cannot be used"}
    assert len(of_the_store(lines)) == 1

    wait_until_ready(roost)
    sure = sum(reply.json() == UNUSABLE for reply in replies if reply.request.method == "POST")
    total = roost.client.get("/startup-scripts").json()["meta"]["total"]
    assert 1 <= total <= 13 - sure
    assert create_script(roost).status_code == 201


@pytest.mark.postgres
def test_it_stops_while_the_database_stands_still(
    own_postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_store, "SILENCE_SECONDS", SILENCE)
    with (
        own_postgres.database() as url,
        running_roost(tmp_path / "data", url) as roost,
        frozen(own_postgres),
    ):
        until(lambda: ready(roost).status_code == 503, lambda: "it is still ready")
        roost.run(roost.app.store.close())


@pytest.mark.postgres
def test_it_stops_while_a_connection_is_being_made_in_silence(
    own_postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_store, "SILENCE_SECONDS", SILENCE)
    set_up = PostgresSql.set_up
    with (
        own_postgres.database() as url,
        running_roost(tmp_path / "data", url) as roost,
        ExitStack() as silence,
    ):

        def in_silence(sql: PostgresSql) -> None:
            silence.enter_context(frozen(own_postgres))
            set_up(sql)

        monkeypatch.setattr(PostgresSql, "set_up", in_silence)
        with ThreadPoolExecutor(24) as threads:
            replies = [threads.submit(roost.client.get, "/domains") for _ in range(24)]
            assert 503 in {reply.result().status_code for reply in replies}
        roost.run(roost.app.store.close())


def test_a_start_takes_up_what_a_killed_process_was_at(tmp_path: Path) -> None:
    """On SQLite nobody else can be at it: there is no lease to wait for."""
    with running_roost(tmp_path / "data", lifecycle="instant") as roost:
        roost.run(roost.app.worker.stop())
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284}
        id = roost.client.post("/instances", json=body).json()["instance"]["id"]
        claimed = roost.run(roost.app.store.write(lambda tx: work.claim(tx, 100, 2**50)))
        assert claimed
    with running_roost(tmp_path / "data", lifecycle="instant") as roost:

        def state() -> str:
            return roost.client.get(f"/instances/{id}").json()["instance"]["status"]

        until(lambda: state() == "active", state)
