"""/_roost/clock says how the clock stands, and what an advance has done."""

from typing import Any

import httpx
import pytest

from roost.drivers.compute import Compute
from roost.drivers.errors import DriverRefused
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost

DAY = 86400


@pytest.fixture
def admin(roost: RunningRoost) -> httpx.Client:
    return roost.admin()


def change(admin: httpx.Client, **wanted: Any) -> dict[str, Any]:
    reply = admin.post("/clock", json=wanted)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_it_is_real_held_or_ahead(admin: httpx.Client) -> None:
    admin.post("/reset")
    clock = admin.get("/clock").json()
    assert (clock["real"], clock["ahead_seconds"], clock["since"]) == (True, 0, "")
    held = change(admin, hold=True)
    assert (held["real"], held["held"]) == (False, True)
    assert held["since"][:10] == clock["now"][:10]
    ahead = change(admin, advance_seconds=30 * DAY)
    assert -60 < ahead["ahead_seconds"] - 30 * DAY < 1
    assert admin.get("/status").json()["clock"]["held"]


def test_an_advance_tells_what_it_has_done(roost: RunningRoost, admin: httpx.Client) -> None:
    roost.clock.hold("2031-01-10T00:00:00+00:00")
    cloud = Cloud(roost)
    id = cloud.deploy(backups="enabled")
    cloud.post(f"/instances/{id}/backup-schedule", {"type": "daily", "hour": 3}, ok=200)
    admin.post("/keys", json={"name": "short", "expires_in": 5 * DAY})
    happened = change(admin, advance_seconds=30 * DAY)["happened"]
    assert happened["start"] == "2031-01-10T00:00:00+00:00"
    assert happened["end"] == "2031-02-09T00:00:00+00:00"
    assert (happened["invoices"], happened["expired_keys"]) == (1, 1)
    [backups] = [job for job in happened["jobs"] if job["workflow"] == "backup-instance"]
    assert backups == {
        "workflow": "backup-instance", "what": "backups", "number": 30, "failed": 0,
    }  # fmt: skip
    assert not [job for job in happened["jobs"] if job["workflow"] == "invoice"], "bookkeeping"


def test_each_advance_tells_of_itself_alone(roost: RunningRoost, admin: httpx.Client) -> None:
    roost.clock.hold("2031-01-10T00:00:00+00:00")
    cloud = Cloud(roost)
    id = cloud.deploy(backups="enabled")
    cloud.post(f"/instances/{id}/backup-schedule", {"type": "daily", "hour": 3}, ok=200)
    change(admin, advance_seconds=5 * DAY)
    [backup] = change(admin, advance_seconds=DAY)["happened"]["jobs"]
    assert (backup["what"], backup["number"]) == ("backup", 1)
    quiet = change(admin, advance_seconds=1)["happened"]
    assert (quiet["jobs"], quiet["invoices"], quiet["expired_keys"]) == ([], 0, 0)
    assert change(admin, hold=True)["happened"] is None


def test_what_failed_is_told(
    roost: RunningRoost, admin: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise DriverRefused("no room")

    roost.clock.hold("2031-01-10T00:00:00+00:00")
    cloud = Cloud(roost)
    id = cloud.deploy(backups="enabled")
    cloud.post(f"/instances/{id}/backup-schedule", {"type": "daily", "hour": 3}, ok=200)
    monkeypatch.setattr(roost.app.driver(Compute), "snapshot", refuse)
    [backups] = change(admin, advance_seconds=2 * DAY)["happened"]["jobs"]
    assert (backups["number"], backups["failed"], backups["what"]) == (0, 2, "backups")
