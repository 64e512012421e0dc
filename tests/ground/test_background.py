"""Tasks in the background: one that fails is started again, and is missed meanwhile."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from roost.engine import pace
from roost.engine.clock import Clock
from roost.engine.faults import Faults
from roost.engine.maintenance import Maintenance
from roost.engine.worker import Worker
from roost.http.request_log import RequestLog
from roost.store import Background, ClockSetting, Tx, background, log
from roost.store.log import Entry
from tests.durability.killing import until
from tests.server import RunningRoost, running_roost


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "data") as roost:
        yield roost


def ready(roost: RunningRoost) -> httpx.Response:
    return httpx.get(f"{roost.url}/_roost/ready")


@pytest.mark.parametrize(
    ("owner", "method", "name"),
    [
        (Worker, "_pause", "worker"),
        (RequestLog, "flush", "request-log"),
        (Maintenance, "tidy", "maintenance"),
        (Clock, "load", "clock"),
        (Faults, "load", "faults"),
    ],
)
def test_a_task_that_fails_is_missed_and_started_again(
    on_sqlite: RunningRoost,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    method: str,
    name: str,
) -> None:
    roost = on_sqlite

    async def fail(self: object) -> None:
        raise ValueError("nobody has foreseen this")

    monkeypatch.setattr("roost.engine.maintenance.EVERY_SECONDS", 0.01)
    with monkeypatch.context() as broken:
        broken.setattr(owner, method, fail)
        roost.run(roost.app.store.write(_tell_all))
        until(lambda: ready(roost).status_code == 503, lambda: ready(roost).text)
        assert ready(roost).json() == {
            "status": "not ready",
            "reason": f"started again after a failure: {name}",
        }
    until(lambda: ready(roost).status_code == 200, lambda: ready(roost).text)
    counted = f'roost_background_failures_total{{task="{name}"}} '
    assert counted in roost.app.metrics.text().decode()


def _tell_all(tx: Tx) -> None:
    """Whoever works only when something has changed has something to do."""
    for topic in ("clock", "faults"):
        tx.notify(topic)


def test_what_was_told_while_nobody_followed_is_followed_afterwards(
    on_sqlite: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = on_sqlite.app

    async def fail(self: object) -> None:
        raise ValueError("nobody has foreseen this")

    def hold(tx: Tx) -> None:
        pace.store(tx, ClockSetting(base=app.times.clock(), rate=0))

    with monkeypatch.context() as broken:
        broken.setattr(Clock, "load", fail)
        on_sqlite.run(app.store.write(hold))
        until(lambda: app.clock.task.down, lambda: "its task goes on")
    assert not app.clock.setting.held
    until(lambda: app.clock.setting.held, lambda: app.clock.setting)


@pytest.mark.anyio
async def test_a_task_that_ends_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.001)
    starts = 0
    often = asyncio.Event()

    async def end() -> None:
        nonlocal starts
        starts += 1
        if starts == 3:
            often.set()
            await asyncio.Event().wait()

    failures: list[str] = []
    task = Background("brief", end)
    task.failed = failures.append
    task.start()
    async with asyncio.timeout(30):
        await often.wait()
    assert task.down
    await task.stop()
    assert failures == ["brief"] * 2


def test_a_log_record_that_cannot_be_stored_fails_its_own_write_alone(
    on_sqlite: RunningRoost,
) -> None:
    store = on_sqlite.app.store
    bad = Entry(1, 0, "info", "x", "", "\ud800")

    def write(tx: Tx) -> None:
        log.append(tx, bad)

    async def both() -> list[object]:
        writes = [store.write(write), store.write(lambda tx: tx.set("x", "1"))]
        return list(await asyncio.gather(*writes, return_exceptions=True))

    failed, done = on_sqlite.run(both())
    assert isinstance(failed, UnicodeEncodeError)
    assert done is None
    assert on_sqlite.client.post("/domains", json={"domain": "example.com"}).status_code == 200
