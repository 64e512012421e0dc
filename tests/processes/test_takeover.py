"""A worker that dies in the middle of something, or only seems to: another one takes it over."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from roost.drivers.compute import Compute
from roost.store import SECOND, Tx, work
from tests.durability.invariants import check_invariants
from tests.durability.killing import PATIENCE, Mortal, mortal, until
from tests.durability.mortal import SECRET
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud
from tests.server import KEY, RunningRoost, running_roost

pytestmark = pytest.mark.postgres

LEASE = 1.0
FOR_EVER = 3600.0
SLACK = 10.0
"""Seconds beyond a lease that a busy machine may need to take over."""


@contextmanager
def creating(
    folder: Path, database: str, create_seconds: float
) -> Iterator[tuple[Mortal, httpx.Client, str]]:
    """A process that is at creating an instance: it, its client, the instance's id."""
    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        mortal(folder / "mortal", database, LEASE, create_seconds) as process,
        httpx.Client(base_url=process.url, headers=headers, timeout=30) as client,
    ):
        body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
        id = client.post("/instances", json=body).json()["instance"]["id"]
        assert process.hear("creating") == id
        yield process, client, id


def lease_end(roost: RunningRoost) -> int:
    """Until when (machine time) somebody has the only work that is due."""

    def look(tx: Tx) -> int:
        end = work.first_free(tx)
        assert end is not None
        return end

    return roost.run(roost.app.store.read(look))


def wait_for(roost: RunningRoost, id: str, server_status: str) -> None:
    look = Cloud(roost).instance
    until(lambda: look(id)["server_status"] == server_status, lambda: look(id), LEASE + SLACK)


def settle(roost: RunningRoost) -> None:
    roost.settle()
    roost.run(check_invariants(roost.app.store))


def times_made(roost: RunningRoost, id: str) -> int:
    """How often the log has it that the machine was made."""
    rows = roost.run(
        roost.app.store.scan(
            lambda tx: tx.sql.all(
                "SELECT 1 FROM log WHERE resource_id = ? AND message LIKE '%: provision'", (id,)
            )
        )
    )
    return len(rows)


def test_a_job_outlives_the_worker_that_was_at_it(shared_database: str, tmp_path: Path) -> None:
    with (
        creating(tmp_path, shared_database, FOR_EVER) as (process, _, id),
        running_roost(tmp_path / "other", shared_database, secret=SECRET) as other,
    ):
        first = lease_end(other)
        # As long as its worker lives it keeps the lease, and the job is nobody else's.
        until(
            lambda: other.app.times.machine() > first + LEASE * SECOND,
            other.app.times.machine,
        )
        assert Cloud(other).instance(id)["status"] == "pending"

        process.kill()
        assert lease_end(other) <= other.app.times.machine() + LEASE * SECOND
        wait_for(other, id, "ok")
        assert times_made(other, id) == 1
        settle(other)


def test_a_worker_that_stood_still_does_nothing_twice(
    shared_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes back while another one is at the next step, and must not take that for its own."""
    booted = threading.Event()

    async def boot(id: str) -> bool:
        return await asyncio.to_thread(booted.wait, PATIENCE)

    with (
        creating(tmp_path, shared_database, LEASE / 2) as (process, client, id),
        running_roost(tmp_path / "other", shared_database, secret=SECRET) as other,
    ):
        monkeypatch.setattr(other.app.driver(Compute), "booted", boot)
        process.process.send_signal(signal.SIGSTOP)
        wait_for(other, id, "installingbooting")
        process.process.send_signal(signal.SIGCONT)
        assert process.hear("created") == id
        assert client.patch(f"/instances/{id}", json={"label": "mine"}).status_code == 202

        assert Cloud(other).instance(id)["server_status"] == "installingbooting"
        booted.set()
        wait_for(other, id, "ok")
        assert times_made(other, id) == 1
        assert Cloud(other).instance(id)["label"] == "mine"
        settle(other)
