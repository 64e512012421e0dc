"""What drivers have lost, and what they have that nobody knows of: found, told of and put right."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roost.cli import main
from roost.drivers.base import Driver, Holding
from roost.drivers.compute import Image, ImageFacts
from roost.drivers.errors import NotYet
from roost.drivers.simulation import Simulated
from roost.engine import sweep, turns
from roost.engine.findings import FIRST, FamilyReport, Report
from roost.engine.holdings import Held
from roost.products import SECTIONS
from roost.store import MINUTE, Tx, inventory
from tests.copying.everything import Everything
from tests.drivers.harness import Harness, SimulatedHarness
from tests.drivers.things import THINGS
from tests.durability.killing import until
from tests.products.databases.cloud import Databases
from tests.products.instances.cloud import Cloud
from tests.products.kubernetes.fleet import Fleet
from tests.server import Beginning, RunningRoost, running_roost

OTHER = "5f1c2d7e-0000-4000-8000-0000000000bb"
HELD: list[Held[Any, Any]] = [held for section in SECTIONS for held in section.held]
GONE_FOR_GOOD = {
    "backup": "failed",
    "bare-metal": "stopped",
    "block": "failed",
    "block-snapshot": "FAILED",
    "database": "Error",
    "instance": "stopped",
    "iso": "failed",
    "registry": "failed",
    "snapshot": "failed",
    "vfs": "failed",
}
"""Kinds whose contents nobody can make again, and what the document of one says that was lost."""

every_kind = pytest.mark.parametrize("held", HELD, ids=lambda held: held.kind.name)


class Operator:
    """Who looks, and reads what was found."""

    def __init__(self, roost: RunningRoost) -> None:
        self.roost = roost

    def look(self, times: int = 1) -> Report:
        report: Report = {}
        for _ in range(times):
            report = self.roost.run(self.roost.app.sweeper.look())
            self.roost.settle()
        return report

    def found(self, held: Held[Any, Any], times: int = 1) -> FamilyReport:
        return self.look(times)[self.roost.app.drivers[held.driver].family]

    def driver(self, held: Held[Any, Any]) -> Driver:
        return self.roost.app.drivers[held.driver].driver

    def harness(self, held: Held[Any, Any]) -> Harness:
        driver = self.driver(held)
        assert isinstance(driver, Simulated)
        return SimulatedHarness(driver)

    def has(self, held: Held[Any, Any], holding: Holding) -> bool:
        async def listed() -> set[Holding]:
            return {each async for each in self.driver(held).holdings()}

        return holding in self.roost.run(listed())

    def glance(self) -> FamilyReport:
        """What a look finds of machines and images, with work still under way."""
        return self.roost.run(self.roost.app.sweeper.look())["compute"]

    def one(self, held: Held[Any, Any]) -> str:
        """The id of a resource of a kind, which its driver has."""

        def look(tx: Tx) -> str:
            for id, kind in inventory.after(tx, inventory.START, 10_000):
                if kind == held.kind.name and held.expected(tx.get(held.kind, id).body):
                    return id
            raise AssertionError(f"there is no {held.kind.name}")

        return self.roost.run(self.roost.app.store.read(look))

    def body(self, held: Held[Any, Any], id: str) -> Any:
        return self.roost.run(self.roost.app.store.read(lambda tx: tx.get(held.kind, id))).body

    def told(self, id: str) -> int:
        """How often the account's log tells that a resource is lost."""
        start = f"{Beginning.date:%Y-%m-%dT%H:%M:%SZ}"
        logs = self.roost.client.get("/logs", params={"start_time": start, "log_level": "error"})
        return sum(
            log["resource_id"] == id and "is lost" in log["message"] for log in logs.json()["logs"]
        )


def _make_cluster(roost: RunningRoost) -> None:
    """One in which something is deployed."""
    fleet = Fleet(roost)
    id = fleet.make(region="ams")
    [app, *_] = fleet.get("/kubernetes/applications")["apps"]
    fleet.post(f"/kubernetes/clusters/{id}/applications", {"id": app["id"]}, ok=201)
    roost.settle()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """A Roost that has something of everything, and looks when it is told to."""
    data = tmp_path_factory.mktemp("full") / "data"
    with running_roost(data, resync_seconds=0) as roost:
        Everything(roost.client, roost.settle).make()
        Databases(roost).make()
        _make_cluster(roost)
        roost.clock.hold()
        roost.clock.advance(days=8)
        yield Operator(roost)


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    with running_roost(tmp_path / "data", resync_seconds=0) as roost:
        yield Operator(roost)


def test_every_thing_that_drivers_make_is_looked_after() -> None:
    made = {(thing.family, thing.kind) for thing in THINGS}
    assert {(held.driver, held.kind.name) for held in HELD} == made


def test_where_all_is_well_nothing_is_found(full: Operator) -> None:
    assert full.look() == {family: FamilyReport() for family in full.look()}


@every_kind
def test_what_was_lost_is_found_and_made_again_where_that_can_be(
    full: Operator, held: Held[Any, Any]
) -> None:
    kind, id = held.kind.name, full.one(held)
    full.harness(held).lose(kind, id)
    found = full.found(held)
    assert f"{kind} {id}" in found.missing.first
    assert full.told(id) == 1
    body = full.body(held, id)
    if kind not in GONE_FOR_GOOD:
        assert full.has(held, Holding(kind, id))
        assert full.found(held) == FamilyReport()
        return
    status = getattr(body, "power_status", None) or getattr(body, "state", None) or body.status
    assert status == GONE_FOR_GOOD[kind]
    assert not full.has(held, Holding(kind, id))
    full.look(2)
    assert full.told(id) == 1


@every_kind
def test_an_orphan_is_told_of_and_then_removed(full: Operator, held: Held[Any, Any]) -> None:
    orphan = Holding(held.kind.name, OTHER)
    before = full.found(held).discarded
    full.harness(held).hold_orphan(orphan)
    found = full.found(held)
    assert (found.orphans.number, found.orphans.first) == (1, [f"{orphan.kind} {OTHER}"])
    assert full.has(held, orphan)
    found = full.found(held)
    assert (found.orphans.number, found.discarded) == (0, before + 1)
    assert not full.has(held, orphan)


@every_kind
def test_what_is_somebody_elses_is_told_of_and_kept(full: Operator, held: Held[Any, Any]) -> None:
    stranger = Holding(held.kind.name, OTHER, labelled=False)
    full.harness(held).hold_orphan(stranger)
    found = full.found(held, times=3)
    assert (found.strangers.number, found.orphans.number) == (1, 0)
    assert full.has(held, stranger)
    full.roost.run(full.driver(held).discard(stranger))


COMPUTE = next(held for held in HELD if held.kind.name == "instance")


def test_what_no_section_knows_as_its_own_is_kept(operator: Operator) -> None:
    cache = Holding("image-cache", OTHER)
    operator.harness(COMPUTE).hold_orphan(cache)
    assert operator.found(COMPUTE, times=3).strangers.first == [f"image-cache {OTHER}"]
    assert operator.has(COMPUTE, cache)


def test_orphans_can_be_kept(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data", resync_seconds=0, orphans="keep") as roost:
        operator, orphan = Operator(roost), Holding("instance", OTHER)
        operator.harness(COMPUTE).hold_orphan(orphan)
        assert operator.found(COMPUTE, times=3).orphans.number == 1
        assert operator.has(COMPUTE, orphan)


def test_a_machine_that_is_being_destroyed_is_no_orphan(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = Cloud(operator.roost).deploy()
    with monkeypatch.context() as busy:

        async def wait(id: str) -> None:
            raise NotYet("it shuts down", after=0.01)

        busy.setattr(operator.driver(COMPUTE), "destroy", wait)
        operator.roost.client.delete(f"/instances/{id}").raise_for_status()
        for _ in range(3):
            assert operator.glance() == FamilyReport()
        assert operator.has(COMPUTE, Holding("instance", id))
    operator.roost.settle()
    until(lambda: not operator.has(COMPUTE, Holding("instance", id)), lambda: id)


def test_a_backup_that_is_being_made_is_no_orphan(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No document tells of it yet."""
    making: list[Holding] = []
    compute = operator.driver(COMPUTE)

    async def copy(id: str, image: Image) -> ImageFacts:
        making.append(Holding(image.kind, image.id))
        operator.harness(COMPUTE).hold_orphan(making[0])
        raise NotYet("it copies", after=0.01)

    monkeypatch.setattr(compute, "snapshot", copy)
    cloud = Cloud(operator.roost)
    cloud.deploy(backups="enabled")
    operator.roost.clock.hold()
    operator.roost.clock.advance(days=8)
    until(lambda: bool(making), lambda: making)
    for _ in range(3):
        assert operator.glance() == FamilyReport()
    assert operator.has(COMPUTE, making[0])


def test_a_driver_that_fails_keeps_no_other_from_being_asked(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = Cloud(operator.roost)
    vpc, _ = cloud.vpc(), cloud.deploy()
    networks = next(held for held in HELD if held.kind.name == "vpc")
    operator.roost.settle()
    operator.harness(networks).lose("vpc", vpc)

    async def fail(kind: str, ids: list[str]) -> set[str]:
        raise ConnectionError("the host is away")

    monkeypatch.setattr(operator.driver(COMPUTE), "missing", fail)
    report = operator.look()
    assert report["compute"].failure == "the host is away"
    assert report["network"].missing.first == [f"vpc {vpc}"]


def test_what_is_there_when_it_is_asked_for_again_is_not_lost(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an image whose job ends just while the driver is asked."""
    asked: list[set[str]] = []

    async def answer(kind: str, ids: list[str]) -> set[str]:
        asked.append(set(ids))
        return set(ids) if len(asked) == 1 else set()

    monkeypatch.setattr(operator.driver(COMPUTE), "missing", answer)
    id = Cloud(operator.roost).deploy()
    assert operator.glance() == FamilyReport()
    assert asked == [{id}, {id}]


def test_what_was_told_is_not_told_again_after_the_driver_was_away(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = Cloud(operator.roost).deploy()
    operator.harness(COMPUTE).lose("instance", id)
    operator.look()
    with monkeypatch.context() as away:

        async def fail(kind: str, ids: list[str]) -> set[str]:
            raise ConnectionError("the host is away")

        away.setattr(operator.driver(COMPUTE), "missing", fail)
        assert operator.look()["compute"].failure == "the host is away"
    assert operator.found(COMPUTE).missing.number == 1
    assert operator.told(id) == 1


def test_what_a_job_is_at_is_not_missing(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is being made is not there yet, and nobody is told that it is lost."""

    async def none(kind: str, ids: list[str]) -> set[str]:
        return set(ids)

    monkeypatch.setattr(operator.driver(COMPUTE), "missing", none)
    operator.roost.clock.hold()
    monkeypatch.setattr(operator.driver(COMPUTE), "create", _not_yet)
    id = Cloud(operator.roost).create()["id"]
    assert operator.glance().missing.number == 0
    assert operator.told(id) == 0


async def _not_yet(machine: Any) -> None:
    raise NotYet("it is being built", after=0.01)


def test_a_lost_machine_can_be_deleted_and_is_then_forgotten(operator: Operator) -> None:
    cloud = Cloud(operator.roost)
    id = cloud.deploy()
    operator.harness(COMPUTE).lose("instance", id)
    operator.look()
    lost = cloud.instance(id)
    assert (lost["status"], lost["power_status"], lost["server_status"]) == (
        "active",
        "stopped",
        "none",
    )
    assert cloud.client.post(f"/instances/{id}/start").status_code == 204
    operator.roost.settle()
    assert cloud.instance(id) == lost
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    operator.roost.settle()
    assert operator.found(COMPUTE).missing.number == 0


def test_the_operator_reads_what_was_found(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    id = Cloud(operator.roost).deploy()
    harness = operator.harness(COMPUTE)
    harness.lose("instance", id)
    for n in range(FIRST + 1):
        harness.hold_orphan(Holding("snapshot", OTHER[:-1] + str(n)))
    harness.hold_orphan(Holding("instance", OTHER, labelled=False))
    operator.look()
    status = operator.roost.admin().get("/status").json()
    drivers = {each["family"]: each for each in status["drivers"]}
    assert drivers["compute"]["holdings"]["missing"] == {"number": 1, "first": [f"instance {id}"]}
    metrics = operator.roost.admin().get("/metrics").text
    for line in ("missing", "strangers"):
        assert f'roost_driver_{line}{{family="compute"}} 1.0' in metrics
    assert f'roost_driver_orphans{{family="compute"}} {FIRST + 1}.0' in metrics
    assert main(["doctor", "--data", str(operator.roost.data)]) == 0
    told = capsys.readouterr().out
    assert f"simulated for compute has lost 1: instance {id}\n" in told
    assert f"simulated for compute has {FIRST + 1}: snapshot {OTHER[:-1]}0, " in told
    assert f"simulated for compute has 1: instance {OTHER}, which Roost has not made" in told
    operator.look()
    metrics = operator.roost.admin().get("/metrics").text
    assert f'roost_driver_orphans_removed_total{{family="compute"}} {FIRST + 1}.0' in metrics


def test_a_running_roost_looks_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "POLL_SECONDS", 0.05)
    with running_roost(tmp_path / "data", resync_seconds=0.1) as roost:
        roost.clock.hold()
        operator, orphan = Operator(roost), Holding("instance", OTHER)
        operator.harness(COMPUTE).hold_orphan(orphan)
        until(lambda: not operator.has(COMPUTE, orphan), lambda: "it is still there")


def test_many_pages_are_looked_at(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "PAGE", 3)
    cloud = Cloud(operator.roost)
    ids = [cloud.deploy() for _ in range(8)]
    for id in ids:
        operator.harness(COMPUTE).lose("instance", id)
        operator.harness(COMPUTE).hold_orphan(Holding("iso", OTHER[:-8] + id[-8:]))
    found = operator.found(COMPUTE)
    assert (found.missing.number, found.orphans.number) == (8, 8)
    assert operator.found(COMPUTE).discarded == 8


def test_one_process_at_a_time_has_the_turn(roost: RunningRoost) -> None:
    store, name = roost.app.store, "a turn"

    def take(me: str) -> bool:
        return roost.run(store.write(lambda tx: turns.take(tx, name, me, 0)))

    def wait(me: str) -> int:
        return roost.run(store.read(lambda tx: turns.wait(tx, name, me)))

    assert not take("one")  # whoever comes first has it next
    assert take("one")
    assert not take("one")
    assert not take("other")
    roost.run(store.write(lambda tx: turns.pass_on(tx, name, "one", 0)))
    assert wait("one") == 0
    assert 0 < wait("other") <= turns.LEASE
    assert take("one")
    roost.wait_for_machine_time(3 * turns.LEASE / 1_000_000)
    assert take("other")
    assert not roost.run(store.write(lambda tx: turns.keep(tx, name, "one")))
    assert roost.run(store.write(lambda tx: turns.keep(tx, name, "other")))
    assert MINUTE <= turns.LEASE
