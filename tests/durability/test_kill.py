"""Killed at any moment under load, a Roost loses nothing that it acknowledged.

Neither does it leave anything half done for longer than a lease, hand an address out twice, or
forget what something costs.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import pytest

from roost.app import kinds
from roost.store import Store, Times, Tx, connect
from tests.postgres import PostgresServer
from tests.server import KEY

from .invariants import check_invariants
from .killing import PATIENCE, Mortal, mortal, until
from .load import Client, Json, Ledger, Logged, Seen
from .look import Look
from .promises import all_work_is_done

T = TypeVar("T")

SEED = 20_240_229
ROUNDS = 4
CLIENTS = 4
LEASE = 2.0
SLACK = 10.0
"""Seconds beyond a lease that a busy machine may need to take up what was left and end it."""
FEWEST_WRITES, MOST_WRITES = 20, 80
"""How many are acknowledged before the kill, which follows at a random moment."""
LONGEST_PAUSE = 0.1
PAGE = 500


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def durable_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database whose commits reach the disk."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'roost.db'}"
        return
    server: PostgresServer = request.getfixturevalue("durable_postgres")
    with server.database() as url:
        yield url


def test_kills_lose_nothing_acknowledged_and_leave_nothing_half_done(
    durable_database: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    ledgers = [Ledger(f"client{number}") for number in range(CLIENTS)]
    for number in range(ROUNDS):
        with mortal(tmp_path / "data", durable_database, LEASE) as server:
            check(server, durable_database, ledgers)
            load(server, ledgers, chance, f"{SEED} {number}")
    with mortal(tmp_path / "data", durable_database, LEASE) as server:
        check(server, durable_database, ledgers)
    machines = [machine for ledger in ledgers for machine in ledger.machines.values()]
    assert {machine.there.value for machine in machines} == {True, False}


def load(server: Mortal, ledgers: list[Ledger], chance: random.Random, seed: str) -> None:
    """Lets all clients loose, and kills the server in the middle of it."""
    wanted, pause = chance.randint(FEWEST_WRITES, MOST_WRITES), chance.uniform(0, LONGEST_PAUSE)
    heard: list[str] = []
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))
        runs = [
            pool.submit(
                Client(ledger, stack.enter_context(connected(server)), f"{seed} {ledger.name}").run,
                lambda ledger=ledger: heard.append(ledger.name),
            )
            for ledger in ledgers
        ]
        try:
            until(
                lambda: len(heard) >= wanted or any(run.done() for run in runs),
                lambda: f"{len(heard)} of {wanted} writes",
            )
            threading.Event().wait(pause)
        finally:
            server.kill()
        for run in runs:
            run.result(PATIENCE)
    assert len(heard) >= wanted


def check(server: Mortal, database: str, ledgers: list[Ledger]) -> None:
    """Everything that was promised is there, once what was left half done is taken up."""
    with watching(database) as run, connected(server) as client:

        def unfinished() -> list[str]:
            return run(lambda store: store.scan(lambda tx: list(all_work_is_done(Look(tx)))))

        until(lambda: not unfinished(), unfinished, LEASE + SLACK)
        run(check_invariants)
        seen = look(client)
        assert [fault for ledger in ledgers for fault in ledger.compare(seen)] == []
        run(lambda store: store.scan(lambda tx: check_log(tx, ledgers)))


def look(client: httpx.Client) -> Seen:
    def addresses(id: str) -> int:
        return client.get(f"/instances/{id}/ipv4").json()["meta"]["total"] - 1

    return Seen(everything(client, "instances"), everything(client, "snapshots"), addresses)


def everything(client: httpx.Client, name: str) -> dict[str, Json]:
    """All of a list by id; there must be no more and no fewer than it says."""
    answer = client.get(f"/{name}", params={"per_page": PAGE}).json()
    found = {item["id"]: item for item in answer[name]}
    assert len(found) == answer["meta"]["total"] < PAGE
    return found


def check_log(tx: Tx, ledgers: list[Ledger]) -> None:
    """Each acknowledged write has its record, and no record is of a write that did not happen."""
    acknowledged = sum((ledger.acknowledged for ledger in ledgers), Counter[Logged]())
    doubted = sum((ledger.doubted for ledger in ledgers), Counter[Logged]())
    recorded: Counter[Logged] = Counter()
    for id, metadata in tx.sql.all("SELECT resource_id, metadata FROM log"):
        request = msgspec.json.decode(metadata, type=dict[str, Any])
        if request.get("method", "GET") != "GET" and request["http_status_code"] < 300:
            recorded[request["method"], request["request_path"], id] += 1
    for write in acknowledged.keys() | recorded.keys():
        least = acknowledged[write]
        assert least <= recorded[write] <= least + doubted[write], write


@contextmanager
def connected(server: Mortal) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=PATIENCE) as client:
        yield client


Run = Callable[[Callable[[Store], Coroutine[Any, Any, T]]], T]


@contextmanager
def watching(database: str) -> Iterator[Run[Any]]:
    """A look into the database beside the server's own; not while it is killed, since SQLite
    recovers from a crash only what nobody else has open.
    """
    store = connect(database, Times(), kinds())
    with asyncio.Runner() as runner:
        runner.run(store.open())
        try:
            yield lambda work: runner.run(work(store))
        finally:
            runner.run(store.close())
