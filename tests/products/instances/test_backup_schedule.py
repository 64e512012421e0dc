"""/instances/{id}/backup-schedule, and the backups that follow it when the clock says so."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from roost.drivers.compute import Compute, Image, ImageFacts
from roost.engine.lifecycle import Lifecycle
from roost.store import HOUR, work
from tests.durability.killing import until
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud, in_every_profile

# The 1st of January 2031 is a Wednesday.
NEW_YEAR = "2031-01-01T10:30:00+00:00"


def schedule(cloud: Cloud, id: str) -> dict[str, Any]:
    return cloud.get(f"/instances/{id}/backup-schedule")["backup_schedule"]


def choose(cloud: Cloud, id: str, **fields: Any) -> None:
    assert cloud.post(f"/instances/{id}/backup-schedule", fields, ok=200) == {}


def dates(cloud: Cloud, id: str) -> list[str]:
    """When the instance's backups were made, the oldest first."""
    page = cloud.get("/backups", instance_id=id, per_page=500)
    return [backup["date_created"] for backup in page["backups"]]


def test_without_backups_every_key_is_there_all_the_same(cloud: Cloud) -> None:
    """Terraform reads `enabled` without looking whether it is there."""
    assert schedule(cloud, cloud.deploy()) == {
        "enabled": False,
        "type": "",
        "next_scheduled_time_utc": "",
        "hour": 0,
        "dow": 0,
        "dom": 0,
    }


def test_backups_are_daily_at_the_hour_of_their_enabling_unless_chosen(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)
    deployed, changed = cloud.deploy(backups="enabled"), cloud.deploy(backups="disabled")
    cloud.change(changed, backups="enabled")
    for id in (deployed, changed):
        assert schedule(cloud, id) == {
            "enabled": True,
            "type": "daily",
            "next_scheduled_time_utc": "2031-01-02 10:00:00",
            "hour": 10,
            "dow": 1,
            "dom": 1,
        }


@in_every_profile
def test_thirty_days_make_thirty_backups(cloud: Cloud, profile: Lifecycle) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.create(backups="enabled", label="web")["id"]
    cloud.clock.advance(days=30)
    days = [date(2031, 1, 2) + timedelta(days=n) for n in range(30)]
    assert dates(cloud, id) == [f"{day}T10:00:00+00:00" for day in days]
    assert schedule(cloud, id)["next_scheduled_time_utc"] == "2031-02-01 10:00:00"
    backup = cloud.get("/backups", instance_id=id)["backups"][0]
    name = f"auto-backup {cloud.instance(id)['main_ip']} web"
    assert (backup["description"], backup["status"]) == (name, "complete")
    assert (backup["os_id"], backup["app_id"]) == (UBUNTU, 0)
    assert backup["size"] > 0


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"type": "daily", "hour": 5}, ["01-02T05", "01-03T05", "01-04T05", "01-05T05"]),
        ({"type": "weekly", "hour": 5, "dow": 1}, ["01-05T05", "01-12T05"]),
        ({"type": "weekly", "hour": 23, "dow": 4}, ["01-01T23", "01-08T23"]),
        ({"type": "monthly", "hour": 0, "dom": 15}, ["01-15T00"]),
        ({"type": "daily_alt_even", "hour": 12}, ["01-02T12", "01-04T12", "01-06T12"]),
        ({"type": "daily_alt_odd", "hour": 12}, ["01-01T12", "01-03T12", "01-05T12"]),
        # What is left out is 0 o'clock, Sunday, the 1st.
        ({"type": "weekly"}, ["01-05T00", "01-12T00"]),
    ],
)
def test_backups_follow_the_schedule(cloud: Cloud, fields: dict[str, Any], days: list[str]) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    choose(cloud, id, **fields)
    assert schedule(cloud, id).items() >= fields.items()
    made = [f"2031-{day}:00:00+00:00" for day in days]
    upcoming = schedule(cloud, id)["next_scheduled_time_utc"]
    assert upcoming == made[0].replace("T", " ").removesuffix("+00:00")
    cloud.clock.advance_to(f"2031-{days[-1]}:30:00+00:00")
    assert dates(cloud, id) == made


def test_no_day_of_the_week_is_sunday(cloud: Cloud) -> None:
    """Terraform and vultr-cli send 0 unless one was given."""
    id = cloud.deploy(backups="enabled")
    choose(cloud, id, type="daily", hour=3, dow=0)
    assert (schedule(cloud, id)["hour"], schedule(cloud, id)["dow"]) == (3, 1)


def test_the_last_schedule_counts(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    choose(cloud, id, type="daily", hour=12)
    choose(cloud, id, type="daily", hour="14", dow=None)
    cloud.clock.advance(days=2)
    assert dates(cloud, id) == [f"2031-01-0{day}T14:00:00+00:00" for day in (1, 2)]


def test_backups_that_are_switched_off_end_and_those_made_stay(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    cloud.clock.advance(days=3)
    cloud.change(id, backups="disabled")
    cloud.clock.advance(days=3)
    assert len(dates(cloud, id)) == 3
    assert not schedule(cloud, id)["enabled"]
    cloud.change(id, backups="enabled")
    cloud.clock.advance(days=3)
    assert len(dates(cloud, id)) == 6


def test_a_schedule_needs_backups(cloud: Cloud) -> None:
    path = f"/instances/{cloud.deploy()}/backup-schedule"
    text = cloud.refused("POST", path, {"type": "daily"})
    assert text == "Automatic backups are not enabled on this server."


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "Missing required field: type"),
        ({"type": "hourly"}, "Invalid type: invalid enum value 'hourly'"),
        ({"type": "daily", "hour": 24}, "Invalid hour: expected `int` <= 23"),
        ({"type": "daily", "hour": -1}, "Invalid hour: expected `int` >= 0"),
        ({"type": "weekly", "dow": -1}, "Invalid dow: expected `int` >= 0"),
        ({"type": "weekly", "dow": 8}, "Invalid dow: expected `int` <= 7"),
        ({"type": "monthly", "dom": 29}, "Invalid dom: expected `int` <= 28"),
    ],
)
def test_a_time_that_is_none_is_refused(cloud: Cloud, fields: dict[str, Any], text: str) -> None:
    id = cloud.deploy(backups="enabled")
    before = schedule(cloud, id)
    assert cloud.refused("POST", f"/instances/{id}/backup-schedule", fields) == text
    assert schedule(cloud, id) == before


def test_a_backup_that_is_tried_again_is_the_same_backup(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver is given one id however often it fails, and a day's trouble ends with the day."""
    images: list[str] = []

    async def snapshot(id: str, image: Image) -> ImageFacts:
        images.append(image.id)
        if len(images) < 3:
            raise TimeoutError("the host is busy")
        return ImageFacts(2000, 1000)

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "snapshot", snapshot)
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    cloud.clock.advance(days=2)
    made = cloud.get("/backups", instance_id=id)["backups"]
    assert images == [made[0]["id"], made[0]["id"], made[0]["id"], made[1]["id"]]


@pytest.mark.parametrize("end", ["switched off", "deleted"])
def test_a_backup_that_nobody_waits_for_any_more_leaves_no_image(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """The driver cannot be stopped, so its image is removed when it must have ended."""
    begun, let_go = threading.Event(), threading.Event()
    made: list[str] = []
    removed: list[str] = []

    async def snapshot(id: str, image: Image) -> ImageFacts:
        made.append(image.id)
        begun.set()
        await asyncio.to_thread(let_go.wait, 30)
        return ImageFacts(2000, 1000)

    async def delete_image(image: str) -> None:
        removed.append(image)

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "snapshot", snapshot)
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "delete_image", delete_image)
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    with ThreadPoolExecutor() as pool:
        advancing = pool.submit(cloud.clock.advance, days=1)
        assert begun.wait(30)
        if end == "deleted":
            assert cloud.client.delete(f"/instances/{id}").status_code == 204
        else:
            cloud.change(id, backups="disabled")
        let_go.set()
        cloud.wait_for_machine_time(31)
        advancing.result()
    assert removed == made
    assert len(made) == 1
    assert cloud.get("/backups")["backups"] == []


def test_a_backup_whose_making_failed_leaves_no_image(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is at it when the instance is deleted, but what the driver has begun may be there."""
    begun: list[str] = []
    removed: list[str] = []

    async def snapshot(id: str, image: Image) -> ImageFacts:
        begun.append(image.id)
        raise ConnectionError("the host is away")

    async def delete_image(image: str) -> None:
        removed.append(image)

    def has_failed() -> bool:
        jobs = cloud.roost.run(cloud.roost.app.store.read(work.every))
        return any(job.attempt for job in jobs)

    monkeypatch.setattr("roost.engine.worker.BACKOFF", HOUR)
    monkeypatch.setattr("roost.engine.worker.MAX_BACKOFF", HOUR)
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "snapshot", snapshot)
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "delete_image", delete_image)
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy(backups="enabled")
    with ThreadPoolExecutor() as pool:
        advancing = pool.submit(cloud.clock.advance, days=1)
        until(has_failed, lambda: "no backup was begun")
        assert cloud.client.delete(f"/instances/{id}").status_code == 204
        advancing.result()
    until(lambda: removed == begun, lambda: f"{begun} was begun, {removed} removed")


def test_vx1_block_storage_has_no_backups(cloud: Cloud) -> None:
    refusal = "Automatic backups are not available for VX1 block storage."
    body = {"region": "ewr", "plan": "vx1-g-2c-8g", "os_id": UBUNTU, "backups": "enabled"}
    assert cloud.refused("POST", "/instances", body) == refusal
    id = cloud.deploy(plan="vx1-g-2c-8g", block_devices=[{"disk_size": 20}])
    assert cloud.refused("PATCH", f"/instances/{id}", {"backups": "enabled"}) == refusal
    assert cloud.instance(cloud.deploy(plan=PLAN, backups="enabled"))["features"] == [
        "auto_backups"
    ]
