"""A stuck fault meets what had begun before it was added, as it would have met the requests."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.drivers.compute import Compute, Machine
from roost.engine.faults import StoredFault
from tests.durability.killing import until
from tests.faults.conftest import Operator
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud, Json
from tests.server import RunningRoost, running_roost

PATIENCE = 30.0
held_clock = pytest.mark.settings(lifecycle="realistic")


@pytest.fixture
def pending(cloud: Cloud) -> Cloud:
    """A cloud in which what has begun takes minutes of a clock that stands still."""
    cloud.clock.hold("2030-01-01T00:00:00+00:00")
    return cloud


def statuses(cloud: Cloud) -> list[str]:
    return [instance["status"] for instance in cloud.get("/instances")["instances"]]


@held_clock
class TestWhatHadBegun:
    def test_it_stays_until_the_fault_is_cleared(self, pending: Cloud, operator: Operator) -> None:
        id = pending.create()["id"]
        fault = operator.add("stuck", operation="create-instance")
        assert operator.get(fault)["hits"] == 1
        pending.clock.advance(days=1)
        assert pending.instance(id)["status"] == "pending"
        operator.clear(fault)
        pending.clock.advance(days=1)
        assert pending.instance(id)["status"] == "active"

    def test_it_stays_until_the_faults_time_is_over(
        self, pending: Cloud, operator: Operator
    ) -> None:
        id = pending.create()["id"]
        operator.add("stuck", expires_in=86400)
        pending.clock.advance(seconds=86399)
        assert pending.instance(id)["status"] == "pending"
        pending.clock.advance(seconds=86400)
        assert pending.instance(id)["status"] == "active"

    def test_it_stays_where_it_has_come_to(self, pending: Cloud, operator: Operator) -> None:
        """Not only what has yet to begin: a deployed instance that installs goes no further."""
        id = pending.create()["id"]
        while pending.instance(id)["status"] == "pending":
            pending.clock.advance(seconds=1)
        reached = pending.instance(id)["server_status"]
        assert reached != "ok"
        operator.add("stuck")
        pending.clock.advance(days=1)
        assert pending.instance(id)["server_status"] == reached
        operator.clear()
        pending.clock.advance(days=1)
        assert pending.instance(id)["server_status"] == "ok"

    def test_a_count_is_of_requests_the_oldest_first(
        self, pending: Cloud, operator: Operator
    ) -> None:
        ids = [pending.create(label=str(n))["id"] for n in range(3)]
        fault = operator.add("stuck", count=2)
        assert operator.get(fault) | {"hits": 2, "seen": 2, "active": False} == operator.get(fault)
        later = pending.create()["id"]
        pending.clock.advance(days=1)
        assert [pending.instance(id)["status"] for id in [*ids, later]] == [
            "pending", "pending", "active", "active",
        ]  # fmt: skip

    def test_what_one_request_began_counts_once(self, pending: Cloud, operator: Operator) -> None:
        pending.clock.advance(days=1)
        ids = [pending.create()["id"] for _ in range(3)]
        pending.clock.advance(days=1)
        pending.post("/instances/reboot", {"instance_ids": ids})
        fault = operator.add("stuck", operation="reboot-instances", count=5)
        assert operator.get(fault)["hits"] == 1
        pending.clock.advance(days=1)
        assert [pending.instance(id)["server_status"] for id in ids] == ["locked"] * 3
        operator.clear()
        pending.clock.advance(days=1)
        assert [pending.instance(id)["server_status"] for id in ids] == ["ok"] * 3

    def test_a_rate_is_of_them_too(self, pending: Cloud, operator: Operator) -> None:
        for _ in range(20):
            pending.create()
        fault = operator.add("stuck", rate=0.5, seed=7)
        told = operator.get(fault)
        assert told["seen"] == 20
        assert 0 < told["hits"] < 20
        pending.clock.advance(days=1)
        assert statuses(pending).count("pending") == told["hits"]

    def test_what_another_fault_holds_stays_that_ones(
        self, pending: Cloud, operator: Operator
    ) -> None:
        id = pending.create()["id"]
        first, second = operator.add("stuck"), operator.add("stuck")
        assert [operator.get(fault)["hits"] for fault in (first, second)] == [1, 0]
        operator.clear(second)
        pending.clock.advance(days=1)
        assert pending.instance(id)["status"] == "pending"
        operator.clear(first)
        pending.clock.advance(days=1)
        assert pending.instance(id)["status"] == "active"


@held_clock
class TestWhom:
    @pytest.mark.parametrize(
        "fields",
        [
            {"operation": "reboot-instance"},
            {"section": "snapshot"},
            {"section": "instances", "operation": "create-snapshot"},
            {"resource": "00000000-0000-0000-0000-000000000000"},
        ],
    )
    def test_not_what_another_request_began(
        self, pending: Cloud, operator: Operator, fields: Json
    ) -> None:
        id = pending.create()["id"]
        fault = operator.add("stuck", **fields)
        assert operator.get(fault)["seen"] == 0
        pending.clock.advance(days=1)
        assert pending.instance(id)["status"] == "active"

    def test_a_section_and_the_resource_itself(self, pending: Cloud, operator: Operator) -> None:
        one, other = pending.create()["id"], pending.create()["id"]
        operator.add("stuck", section="instances", resource=one)
        pending.clock.advance(days=1)
        assert pending.instance(one)["status"] == "pending"
        assert pending.instance(other)["status"] == "active"

    def test_a_key(
        self, pending: Cloud, roost: RunningRoost, admin: httpx.Client, operator: Operator
    ) -> None:
        key = admin.post("/keys", json={"name": "unlucky"}).json()["api_key"]
        unlucky = Cloud(roost, roost.client_for(key))
        one, other = unlucky.create()["id"], pending.create()["id"]
        operator.add("stuck", key="unlucky")
        pending.clock.advance(days=1)
        assert pending.instance(one)["status"] == "pending"
        assert pending.instance(other)["status"] == "active"

    def test_never_what_is_to_begin_by_itself(self, pending: Cloud, operator: Operator) -> None:
        """Backups and invoices come when it is time: nobody's request is at them."""
        id = pending.create(backups="enabled")["id"]
        pending.clock.advance(days=1)
        before = len(pending.get("/backups")["backups"])
        fault = operator.add("stuck")
        assert operator.get(fault)["seen"] == 0
        pending.clock.advance(days=40)
        assert len(pending.get("/backups")["backups"]) > before
        assert pending.get("/billing/invoices")["billing_invoices"]
        assert pending.instance(id)["status"] == "active"

    def test_nor_is_it_done_early_when_a_fault_is_cleared(
        self, pending: Cloud, operator: Operator
    ) -> None:
        fault = operator.add("stuck", operation="create-instance")
        id = pending.create(backups="enabled")["id"]
        pending.clock.advance(seconds=60)
        operator.clear(fault)
        pending.clock.advance(seconds=1800)
        assert pending.instance(id)["status"] == "active"
        assert pending.get("/backups")["backups"] == []


def test_what_a_driver_is_at_does_not_count(
    roost: RunningRoost, cloud: Cloud, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault comes while a machine is being made: it is made, but nobody is told."""
    compute = roost.app.driver(Compute)
    create: Callable[[Machine], Any] = compute.create
    made: list[str] = []
    go_on = threading.Event()

    async def slow(machine: Machine) -> None:
        made.append(machine.id)
        assert await asyncio.to_thread(go_on.wait, PATIENCE)
        await create(machine)

    monkeypatch.setattr(compute, "create", slow)
    reply = cloud.client.post("/instances", json={"region": "ewr", "plan": PLAN, "os_id": UBUNTU})
    id = reply.json()["instance"]["id"]
    until(lambda: bool(made), lambda: "no machine is being made")
    fault = operator.add("stuck", operation="create-instance")
    assert operator.get(fault)["hits"] == 1
    go_on.set()
    until(lambda: not roost.app.worker._running, lambda: "the worker is still at it")
    roost.settle()
    assert cloud.instance(id)["status"] == "pending"

    operator.clear(fault)
    roost.settle()
    assert cloud.instance(id)["status"] == "active"
    assert made == [id, id]


def test_a_driver_that_is_still_at_it_is_not_joined_by_another(
    roost: RunningRoost, cloud: Cloud, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that comes and goes meanwhile: the machine is made once more, but not at once."""
    compute = roost.app.driver(Compute)
    create: Callable[[Machine], Any] = compute.create
    at_it: list[int] = []
    made: list[str] = []
    go_on = threading.Event()

    async def slow(machine: Machine) -> None:
        made.append(machine.id)
        at_it.append(len(at_it) + 1)
        try:
            assert await asyncio.to_thread(go_on.wait, PATIENCE)
            await create(machine)
        finally:
            at_it.pop()
        assert at_it == []

    monkeypatch.setattr(compute, "create", slow)
    id = cloud.create()["id"]
    until(lambda: bool(made), lambda: "no machine is being made")
    operator.clear(operator.add("stuck"))
    assert roost.run(roost.app.worker._turn()) == 0
    assert made == [id]
    go_on.set()
    roost.settle()
    assert cloud.instance(id)["status"] == "active"
    assert made == [id, id]


def test_over_a_restart(database: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_roost(data, database, lifecycle="realistic") as roost:
        roost.clock.hold("2030-01-01T00:00:00+00:00")
        id = Cloud(roost).create()["id"]
        roost.run(roost.app.faults.add(lambda tx: StoredFault(id="f", kind="stuck")))
    with running_roost(data, database, lifecycle="realistic") as roost:
        roost.clock.advance(days=1)
        assert Cloud(roost).instance(id)["status"] == "pending"
        roost.run(roost.app.faults.clear())
        roost.clock.advance(days=1)
        assert Cloud(roost).instance(id)["status"] == "active"
