"""Advancing the clock: what it waits for, what it does not, and what becomes of one cut off.

Leases are an hour here, so that whatever waited for one would never return.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.durability.killing import mortal, until
from tests.durability.mortal import SECRET
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud
from tests.server import KEY, RunningRoost, running_roost
from tests.state.operator import Operator, operator_of

from roost.drivers.compute import Compute, Machine
from roost.store import HOUR, SECOND

LEASE = 3600.0

for_ever = pytest.mark.settings(lease_seconds=LEASE)
BODY = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}


class Gate:
    """Stands in for the driver: machines that are being made wait here."""

    def __init__(self, roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened = threading.Event(), asyncio.Event()
        self.destroyed: list[str] = []
        self._roost = roost
        monkeypatch.setattr(roost.app.driver(Compute), "create", self._create)
        monkeypatch.setattr(roost.app.driver(Compute), "destroy", self._destroy)

    async def _create(self, machine: Machine) -> None:
        self.reached.set()
        await self.opened.wait()

    async def _destroy(self, id: str) -> None:
        self.destroyed.append(id)

    def open(self) -> None:
        self._roost.loop.call_soon_threadsafe(self.opened.set)


@pytest.fixture
def gate(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(roost, monkeypatch)
    yield gate
    gate.open()


@for_ever
def test_who_was_at_a_deleted_instance_is_waited_for_and_no_longer(
    roost: RunningRoost, gate: Gate
) -> None:
    cloud = Cloud(roost)
    id = cloud.create()["id"]
    assert gate.reached.wait(30)
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    roost.run(asyncio.sleep(0.1))
    assert gate.destroyed == [], "its machine is still being made"
    gate.open()
    roost.clock.advance(seconds=60)
    assert gate.destroyed == [id]


@for_ever
def test_making_and_deleting_hold_up_no_advance(roost: RunningRoost) -> None:
    cloud = Cloud(roost)
    for _ in range(5):
        assert cloud.client.delete(f"/instances/{cloud.create()['id']}").status_code == 204
        roost.clock.advance(seconds=60)


@contextmanager
def traffic(roost: RunningRoost) -> Iterator[None]:
    """Firewall groups that come and go without a pause."""
    over = threading.Event()

    def come_and_go() -> None:
        cloud = Cloud(roost, roost.client_for(KEY))
        while not over.is_set():
            cloud.client.delete(f"/firewalls/{cloud.firewall_group()}").raise_for_status()

    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(come_and_go) for _ in range(3)]
        try:
            yield
        finally:
            over.set()
        for run in runs:
            run.result()


@pytest.mark.parametrize(
    "profile",
    [pytest.param(p, marks=pytest.mark.settings(lifecycle=p)) for p in ("instant", "realistic")],
)
def test_an_advance_ends_whatever_others_begin_meanwhile(roost: RunningRoost, profile: str) -> None:
    roost.clock.hold()
    cloud = Cloud(roost)
    id = cloud.create(backups="enabled")["id"]
    before = roost.clock.now
    with traffic(roost):
        roost.clock.advance(days=3)
    assert roost.clock.now == before + 72 * HOUR
    assert cloud.instance(id)["server_status"] == "ok"
    assert cloud.get("/backups")["meta"]["total"] == 3


def test_what_comes_of_what_is_due_is_done_as_well(roost: RunningRoost) -> None:
    """A job begins another one, and that one the next."""
    roost.clock.hold()
    cloud = Cloud(roost)
    vpc, group = cloud.vpc(), cloud.firewall_group()
    id = cloud.create(attach_vpc=[vpc], firewall_group_id=group)["id"]
    cloud.change(id, firewall_group_id="")
    roost.clock.advance(seconds=1)
    roost.run(asyncio.sleep(0))
    assert cloud.instance(id)["server_status"] == "ok"


# --- advances that end early ----------------------------------------------------------------------


@for_ever
def test_a_cancelled_advance_lets_the_clock_run_on(roost: RunningRoost, gate: Gate) -> None:
    Cloud(roost).create()
    assert gate.reached.wait(30)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await roost.app.clock.advance(roost.clock.now + HOUR)

    roost.run(give_up())
    assert roost.app.clock.setting.rate == 1


@for_ever
def test_a_clock_that_is_held_meanwhile_stays_held(roost: RunningRoost, gate: Gate) -> None:
    Cloud(roost).create()
    assert gate.reached.wait(30)
    with ThreadPoolExecutor() as pool:
        advancing = pool.submit(roost.clock.advance, hours=1)
        until(lambda: roost.app.clock.setting.held, lambda: roost.app.clock.setting)
        roost.clock.hold()
        gate.open()
        advancing.result()
    assert roost.app.clock.setting.held


@pytest.mark.parametrize("held", [False, True])
def test_a_process_that_is_killed_amid_an_advance_leaves_the_clock_as_it_was(
    database: str, tmp_path: Path, held: bool
) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        mortal(tmp_path / "data", database, 1.0, LEASE) as process,
        httpx.Client(base_url=process.url, headers=headers, timeout=30) as client,
        ThreadPoolExecutor() as pool,
        operator_of(tmp_path / "data") as operator,
    ):
        if held:
            operator.clock(hold=True)
        client.post("/instances", json=BODY).raise_for_status()
        # Under a held clock the advance brings about that the machine is made.
        heard = None if held else process.hear("creating")
        advancing = pool.submit(_cut_off, operator, 60)
        if heard is None:
            process.hear("creating")
        until(lambda: _advancing(tmp_path / "data"), lambda: "it does not advance")
        process.kill()
        assert advancing.result()
    with (
        running_roost(tmp_path / "data", database, secret=SECRET, lease_seconds=1.0) as roost,
        operator_of(tmp_path / "data") as operator,
    ):
        assert operator.clock()["held"] is held
        roost.clock.advance(hours=1)
        [instance] = Cloud(roost).get("/instances")["instances"]
        assert instance["server_status"] == "ok"
        assert operator.clock()["held"] is held


def _cut_off(operator: Operator, seconds: int) -> bool:
    try:
        operator.clock(advance_seconds=seconds)
    except httpx.TransportError:
        return True
    return False


def _advancing(data: Path) -> bool:
    with operator_of(data) as operator:
        return bool(operator.clock()["held"])


# --- the system's clock ---------------------------------------------------------------------------


@pytest.mark.own_server  # machine time would stay ahead for the tests that follow
@pytest.mark.settings(lifecycle="quick")
def test_work_goes_on_when_the_system_clock_is_put_back(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, told = Cloud(roost), time.time_ns
    first = cloud.create()
    before = roost.clock.now
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: told() - 3600 * 1_000_000_000)
        assert roost.clock.now >= before
        second = cloud.create()
        assert second["date_created"] >= first["date_created"]
        for id in (first["id"], second["id"]):
            until(
                lambda id=id: cloud.instance(id)["status"] == "active",
                lambda: cloud.get("/instances"),
            )


def test_a_start_goes_on_when_the_system_clock_was_put_back(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_roost(tmp_path / "data", database) as roost:
        before = roost.clock.now
    told = time.time_ns
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: told() - 3600 * 1_000_000_000)
        with running_roost(tmp_path / "data", database) as roost:
            assert before <= roost.clock.now < before + 600 * SECOND
