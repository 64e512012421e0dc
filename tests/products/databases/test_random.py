"""Whatever is asked, in whatever order: every answer and every state is one that is documented.

A few databases of every engine are made, changed, refused, forked, followed, promoted and removed.
The clock is held, and moved on in between.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from roost.app import operations
from roost.drivers.databases import Databases as Driver
from roost.drivers.errors import DriverRefused
from roost.drivers.simulation import Simulated
from roost.http.declaration import Operation
from tests.durability.invariants import check_invariants
from tests.products.databases.cloud import (
    BUSINESS,
    HOBBYIST,
    KAFKA_BUSINESS,
    LARGER,
    WANTED,
    Databases,
)
from tests.products.databases.test_engines import OPERATIONS
from tests.server import RunningRoost

OURS = {o.id: o for o in operations() if o.section == "managed-databases"}
STATES = {"Rebuilding", "Rebalancing", "Configuring", "Running", "Error"}
EVERYWHERE = {400, 401, 403, 404, 413, 429}
NAMES = st.sampled_from(["a", "b", "vultradmin", "defaultdb", "a.b", "a_b", "", "x/y"])
PLANS = st.sampled_from([HOBBYIST, BUSINESS, LARGER, KAFKA_BUSINESS, "none"])
REGIONS = st.sampled_from(["ewr", "MIA", "xyz"])
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "plan": PLANS,
    "region": REGIONS,
    "label": st.sampled_from(["one", "two", ""]),
    "tag": st.sampled_from(["", "t"]),
    "vpc_id": st.sampled_from(["", "new", "none"]),
    "backup_hour": st.sampled_from(["", "5", "24"]),
    "maintenance_dow": st.sampled_from(["", "monday"]),
    "maintenance_time": st.sampled_from(["", "05:00", "5"]),
    "cluster_time_zone": st.sampled_from(["", "UTC", "Mars/Base"]),
    "trusted_ips": st.sampled_from([[], ["10.0.0.0/8"], ["a"]]),
    "eviction_policy": st.sampled_from(["", "allkeys-lru"]),
    "enable_kafka_connect": st.booleans(),
}
AT_FIRST = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["ewr", "MIA"]),
        "vpc_id": st.sampled_from(["", "", "new"]),
        "backup_hour": st.sampled_from(["", "5"]),
    }
)
SOME_SETTINGS = st.fixed_dictionaries({}, optional=SETTINGS)


class Anything(RuleBasedStateMachine):
    """paths: of the databases that there are. What is due is done by `advance` alone."""

    cloud: Databases

    def __init__(self) -> None:
        super().__init__()
        self.cloud.clock.hold()
        self.paths: list[str] = []
        self.client = self.cloud.client

    def ask(self, id: str, path: str, body: object = None, **ids: str) -> Any:
        """The answer to an operation, whose status must be one that it documents."""
        operation: Operation = OURS[id]
        reply = self.client.request(operation.method, path, json=body)
        status = reply.status_code
        if status == operation.ok:
            return reply.json() if reply.content else {}
        assert status in EVERYWHERE | set(operation.errors), f"{id}: {reply.text}"
        assert reply.json()["status"] == status
        return None

    @initialize()
    def one_of_each(self) -> None:
        for engine in WANTED:
            self.create(engine, {}, engine == "kafka")

    @rule(engine=st.sampled_from(sorted(WANTED)), more=AT_FIRST, wait=st.booleans())
    def create(self, engine: str, more: dict[str, Any], wait: bool) -> None:
        if len(self.paths) < 9:
            made = self.ask("create-database", "/databases", self.cloud.wanted(engine, **more))
            if made:
                self.paths.append(f"/databases/{made['database']['id']}")
            if wait:
                self.advance(60)

    @rule(which=st.integers(0, 8), more=SOME_SETTINGS)
    def update(self, which: int, more: dict[str, Any]) -> None:
        if path := self.one(which):
            self.ask("update-database", path, more)

    @rule(which=st.integers(0, 8))
    def delete(self, which: int) -> None:
        path = self.one(which)
        if path and self.ask("delete-database", path) is not None:
            self.paths.remove(path)

    @rule(which=st.integers(0, 8), name=NAMES, password=st.sampled_from(["", "x", "\n"]))
    def users(self, which: int, name: str, password: str) -> None:
        if path := self.one(which):
            self.ask("create-database-user", f"{path}/users", {"username": name})
            if name and "/" not in name:
                one = f"{path}/users/{name}"
                self.ask("update-database-user", one, {"password": password})
                self.ask("delete-database-user", one)

    @rule(which=st.integers(0, 8), name=NAMES, size=st.integers(0, 60), keep=st.booleans())
    def pools(self, which: int, name: str, size: int, keep: bool) -> None:
        if path := self.one(which):
            self.ask("create-database-db", f"{path}/dbs", {"name": name})
            body = {"name": name, "database": name, "username": "vultradmin", "mode": "session",
                    "size": size}  # fmt: skip
            self.ask("create-connection-pool", f"{path}/connection-pools", body)
            if not keep and name and "/" not in name:
                self.ask("delete-connection-pool", f"{path}/connection-pools/{name}")
                self.ask("delete-database-db", f"{path}/dbs/{name}")

    @rule(which=st.integers(0, 8), name=NAMES, partitions=st.integers(-1, 5))
    def topics(self, which: int, name: str, partitions: int) -> None:
        if path := self.one(which):
            body = {"name": name, "partitions": partitions, "replication": 2,
                    "retention_hours": 1, "retention_bytes": -1}  # fmt: skip
            self.ask("create-database-topic", f"{path}/topics", body)
            if name and "/" not in name:
                self.ask("update-database-topic", f"{path}/topics/{name}", {"partitions": 3})

    @rule(which=st.integers(0, 8), options=st.sampled_from([{}, {"jit": False}, {"nope": 1}]))
    def options(self, which: int, options: dict[str, Any]) -> None:
        if path := self.one(which):
            self.ask("update-advanced-options", f"{path}/advanced-options", options)

    @rule(which=st.integers(0, 8), plan=PLANS, region=REGIONS, pitr=st.booleans())
    def copy(self, which: int, plan: str, region: str, pitr: bool) -> None:
        path = self.one(which)
        if path and len(self.paths) < 9:
            body = {"label": "copy", "region": region, "plan": plan}
            if pitr:
                body |= {"type": "pitr", "date": "2026-03-10", "time": "12:00:30"}
            for id, end in (
                ("database-fork", "/fork"), ("database-restore-from-backup", "/restore"),
                ("database-add-read-replica", "/read-replica"),
            ):  # fmt: skip
                made = self.ask(id, path + end, body)
                if made:
                    self.paths.append(f"/databases/{made['database']['id']}")

    @rule(which=st.integers(0, 8))
    def promote(self, which: int) -> None:
        if path := self.one(which):
            self.ask("database-promote-read-replica", f"{path}/promote-read-replica")

    @rule(which=st.integers(0, 8), version=st.sampled_from(["17", "18", "4.1", "8.4", ""]))
    def renew(self, which: int, version: str) -> None:
        if path := self.one(which):
            self.ask("start-version-upgrade", f"{path}/version-upgrade", {"version": version})
            self.ask("start-maintenance-updates", f"{path}/maintenance")

    @rule(which=st.integers(0, 8), attach=st.booleans())
    def migrate(self, which: int, attach: bool) -> None:
        if path := self.one(which):
            body = {"host": "a", "port": 1, "username": "b", "password": "c", "database": "d",
                    "ssl": True}  # fmt: skip
            if attach:
                self.ask("database-start-migration", f"{path}/migration", body)
            else:
                self.ask("database-detach-migration", f"{path}/migration")

    @rule(which=st.integers(0, 8), number=st.integers(0, len(OPERATIONS) - 1))
    def anything(self, which: int, number: int) -> None:
        if path := self.one(which):
            _, method, end, body = OPERATIONS[number]
            reply = self.client.request(method, path + end, json=body)
            assert reply.status_code < 500, reply.text
            if reply.is_success and end in ("/restore", "/fork", "/read-replica"):
                self.paths.append(f"/databases/{reply.json()['database']['id']}")

    @rule(call=st.sampled_from(["deploy", "configure", "migrate"]))
    def the_driver_refuses(self, call: str) -> None:
        self.driver.plan(call, DriverRefused("no room"))

    @rule(seconds=st.sampled_from([0.3, 60, 86400, 40 * 86400]))
    def advance(self, seconds: float) -> None:
        self.cloud.clock.advance(seconds=seconds)

    @invariant()
    def every_database_is_in_a_state_that_clients_know(self) -> None:
        shown = self.ask("list-databases", "/databases")
        assert {f"/databases/{each['id']}" for each in shown["databases"]} == set(self.paths)
        assert {each["status"] for each in shown["databases"]} <= STATES
        for each in shown["databases"]:
            for replica in each.get("read_replicas", ()):
                assert f"/databases/{replica['id']}" in self.paths

    def one(self, which: int) -> str:
        """The path of one of those that there are; empty where there is none."""
        return self.paths[which % len(self.paths)] if self.paths else ""

    @property
    def driver(self) -> Simulated:
        driver: Any = self.cloud.roost.app.driver(Driver)
        return driver

    def teardown(self) -> None:
        self.cloud.clock.advance(seconds=600)
        for _ in range(2):  # a primary goes after those that follow it
            for path in list(self.paths):
                if self.ask("delete-database", path) is not None:
                    self.paths.remove(path)
        assert self.paths == []
        self.cloud.clock.advance(seconds=600)
        roost = self.cloud.roost
        roost.run(check_invariants(roost.app.store))


@pytest.mark.settings(lifecycle="quick")
def test_no_sequence_of_calls_leaves_what_is_documented(roost: RunningRoost) -> None:
    machine: Callable[[], Anything] = type("Here", (Anything,), {"cloud": Databases(roost)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
