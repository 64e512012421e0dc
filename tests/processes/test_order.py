"""Requests and workers lock things in the same order, so that neither waits for the other."""

import asyncio
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from roost.drivers.compute import Compute, Machine
from roost.products.instances import INSTANCES, rules
from roost.store import Tx
from tests.durability.killing import until
from tests.products.instances.cloud import Cloud
from tests.server import running_roost

pytestmark = pytest.mark.postgres

WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def test_deleting_an_instance_while_a_job_of_it_ends(
    shared_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL would end a deadlock, but only after a second in which both stand still."""
    with psycopg.connect(shared_database, autocommit=True) as observer:

        def count(question: LiteralString) -> int:
            row = observer.execute(question).fetchone()
            assert row is not None
            return row[0]

        with running_roost(tmp_path / "data", shared_database) as roost:
            made = asyncio.Event()

            async def create(machine: Machine) -> None:
                await made.wait()

            def delete(tx: Tx) -> None:
                record = tx.get(INSTANCES, id, lock="update")
                roost.loop.call_soon_threadsafe(made.set)
                for _ in range(1000):
                    if count(WAITING):
                        break
                    tx.sql.one("SELECT pg_sleep(0.02)")  # the job goes on meanwhile
                assert count(WAITING), "the job has not come to its end"
                rules.delete(tx, record.account, id)

            monkeypatch.setattr(roost.app.driver(Compute), "create", create)
            id = Cloud(roost).create()["id"]
            roost.run(roost.app.store.write(delete))
            assert Cloud(roost).get("/instances")["instances"] == []
        # What a connection has counted is certain to be seen once it has ended.
        until(lambda: count(OTHERS) == 0, lambda: count(OTHERS))
        assert count(DEADLOCKS) == 0
