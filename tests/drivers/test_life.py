"""The drivers of a Roost: opened before it answers, asked how they are, closed at its end."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.cli import main
from roost.drivers.base import Health, PlainDriver
from roost.drivers.compute import Compute
from roost.drivers.compute.simulated import SimulatedCompute
from roost.drivers.families import Serving
from roost.drivers.metal.simulated import SimulatedMetal
from roost.engine import driver_life
from roost.engine.driver_life import DriverFailed, DriverLife
from roost.http.listeners import ListenError
from roost.settings import Address
from tests.durability.killing import until
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost


class Told(PlainDriver):
    """A driver that notes what it is told, and is as well as its test wants."""

    def __init__(self, notes: list[str], error: Exception | None = None) -> None:
        self.notes = notes
        self.error = error
        self.how = Health(True)

    async def open(self) -> None:
        self.notes.append("open")
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        self.notes.append("close")
        if self.error is not None:
            raise self.error

    async def health(self) -> Health:
        return self.how


class Silent(PlainDriver):
    async def health(self) -> Health:
        await asyncio.Event().wait()
        return Health(True)


class Raising(PlainDriver):
    async def health(self) -> Health:
        raise ConnectionError("no route to the host")


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the driver of bare metals is told by whatever Roost starts."""
    told: list[str] = []

    async def open_(self: SimulatedMetal) -> None:
        told.append("open")

    async def close(self: SimulatedMetal) -> None:
        told.append("close")

    monkeypatch.setattr(SimulatedMetal, "open", open_)
    monkeypatch.setattr(SimulatedMetal, "close", close)
    return told


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningRoost]:
    """A Roost that asks its drivers all the time how they are."""
    monkeypatch.setattr(driver_life, "EVERY_SECONDS", 0.01)
    with running_roost(tmp_path / "data") as roost:
        yield roost


def ready(roost: RunningRoost) -> httpx.Response:
    return httpx.get(f"{roost.url}/_roost/ready")


def status(roost: RunningRoost) -> dict[str, Any]:
    return roost.admin().get("/status").json()


def fall_ill(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> None:
    async def health() -> Health:
        return Health(False, "2 of 3 hosts do not answer")

    monkeypatch.setattr(roost.app.driver(Compute), "health", health)


def test_a_driver_is_opened_by_the_start_and_closed_by_the_stop(
    tmp_path: Path, notes: list[str]
) -> None:
    with running_roost(tmp_path / "data") as roost:
        assert notes == ["open"]
        assert ready(roost).status_code == 200
    assert notes == ["open", "close"]


def test_a_driver_that_cannot_be_opened_keeps_roost_from_starting(
    tmp_path: Path, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: SimulatedCompute) -> None:
        raise PermissionError("the hypervisor knows no such certificate")

    monkeypatch.setattr(SimulatedCompute, "open", refuse)
    reason = (
        "the driver simulated for compute cannot be opened:"
        " the hypervisor knows no such certificate"
    )
    with pytest.raises(DriverFailed, match=reason), running_roost(tmp_path / "data"):
        pass
    assert notes == ["open", "close"]
    monkeypatch.undo()
    with running_roost(tmp_path / "data") as roost:
        assert ready(roost).status_code == 200


def test_a_start_that_fails_later_closes_the_drivers(tmp_path: Path, notes: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(ListenError), running_roost(tmp_path / "data", plain_http=address):
            pass
    assert notes == ["open", "close"]


def test_the_operator_reads_which_driver_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(self: SimulatedCompute) -> None:
        raise TimeoutError

    monkeypatch.setattr(SimulatedCompute, "open", fail)
    data = str(tmp_path / "data")
    assert main(["serve", "--data", data, "--listen", "127.0.0.1:0", "--dns", "off"]) == 74
    assert "simulated for compute cannot be opened: TimeoutError" in capsys.readouterr().err


def test_roost_is_not_ready_while_a_driver_is_not_well(
    watched: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as ill:
        fall_ill(watched, ill)
        until(lambda: ready(watched).status_code == 503, lambda: ready(watched).text)
        assert ready(watched).json() == {
            "status": "not ready",
            "reason": ("the driver simulated for compute is not well: 2 of 3 hosts do not answer"),
        }
        drivers = {driver["family"]: driver for driver in status(watched)["drivers"]}
        compute = drivers["compute"]
        assert (compute["name"], compute["ok"]) == ("simulated", False)
        assert compute["detail"] == "2 of 3 hosts do not answer"
        assert [family for family, driver in drivers.items() if not driver["ok"]] == ["compute"]
    until(lambda: ready(watched).status_code == 200, lambda: ready(watched).text)
    assert all(driver["ok"] for driver in status(watched)["drivers"])


def test_the_doctor_says_which_driver_is_not_well(
    watched: RunningRoost, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["doctor", "--data", str(watched.data)]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "drivers: all are well: block-storage, cdn, compute, databases, dns, " in told
    assert "object-storage, registry: simulated" in told
    fall_ill(watched, monkeypatch)
    until(lambda: ready(watched).status_code == 503, lambda: ready(watched).text)
    assert main(arguments) == 1
    told = capsys.readouterr().out
    assert "simulated for compute is not well: 2 of 3 hosts do not answer" in told


def test_jobs_that_do_not_get_on_are_told_of(
    watched: RunningRoost, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(id: str) -> None:
        raise ConnectionError("the host is away")

    monkeypatch.setattr("roost.engine.worker.MAX_BACKOFF", 20_000)
    cloud, arguments = Cloud(watched), ["doctor", "--data", str(watched.data)]
    id = cloud.deploy()
    assert status(watched)["stuck"] is None
    assert main(arguments) == 0
    assert "jobs: none has failed several times in a row" in capsys.readouterr().out
    with monkeypatch.context() as away:
        away.setattr(watched.app.driver(Compute), "destroy", fail)
        cloud.client.delete(f"/instances/{id}").raise_for_status()
        until(lambda: status(watched)["stuck"] is not None, lambda: status(watched))
        stuck = status(watched)["stuck"]
        assert stuck == {"number": 1, "workflow": "destroy-instance", "resource": id}
        assert main(arguments) == 0
        told = capsys.readouterr().out
        assert f"jobs: 1 failed several times in a row, first destroy-instance of {id}" in told
    until(lambda: status(watched)["stuck"] is None, lambda: status(watched))


@pytest.mark.anyio
async def test_a_driver_of_several_families_is_opened_and_closed_once() -> None:
    both = Told([])
    life = DriverLife([Serving("compute", "both", both), Serving("network", "both", both)])
    await life.open()
    both.how = Health(False, "no power")
    await life.look()
    assert life.trouble == "the driver both for compute and network is not well: no power"
    assert [(family, health.ok) for family, _, health in life.report] == [
        ("compute", False),
        ("network", False),
    ]
    await life.close()
    await life.close()
    assert both.notes == ["open", "close"]


@pytest.mark.anyio
async def test_a_driver_that_fails_at_its_end_keeps_no_other_open() -> None:
    good, bad = Told([]), Told([])
    life = DriverLife([Serving("compute", "bad", bad), Serving("metal", "good", good)])
    await life.open()
    bad.error = OSError("the socket is gone")
    await life.close()
    assert good.notes == bad.notes == ["open", "close"]


@pytest.mark.anyio
async def test_a_driver_that_does_not_answer_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_life, "PATIENCE_SECONDS", 0.01)
    life = DriverLife(
        [
            Serving("compute", "silent", Silent()),
            Serving("metal", "raising", Raising()),
            Serving("network", "plain", PlainDriver()),
        ]
    )
    await life.open()
    assert [(family, health.ok, health.detail) for family, _, health in life.report] == [
        ("compute", False, "no answer within 0.01 seconds"),
        ("metal", False, "no route to the host"),
        ("network", True, ""),
    ]
    await life.close()
