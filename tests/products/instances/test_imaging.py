"""Snapshots of instances, and POST /instances/{id}/restore."""

import pytest

from roost.drivers.compute import Compute, Image, ImageFacts
from roost.drivers.errors import DriverRefused
from tests.products.instances.cloud import LARGER_PLAN, PLAN, UNKNOWN, Cloud


@pytest.mark.settings(lifecycle="quick")
def test_a_restore_locks_the_instance_until_it_runs_again(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored: list[tuple[str, str]] = []

    async def restore(id: str, image: str) -> None:
        restored.append((id, image))

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "restore", restore)
    cloud.clock.hold()
    id = cloud.create(label="web")["id"]
    cloud.clock.advance(seconds=5)
    snapshot = cloud.post("/snapshots", {"instance_id": id}, ok=201)["snapshot"]["id"]
    cloud.clock.advance(seconds=5)
    cloud.post(f"/instances/{id}/halt")
    cloud.clock.advance(seconds=5)
    before = cloud.instance(id)
    answer = cloud.post(f"/instances/{id}/restore", {"snapshot_id": snapshot}, ok=202)
    assert answer == {
        "status": {
            "restore_type": "snapshot_id",
            "restore_id": snapshot,
            "status": "inprogress",
        }
    }
    assert cloud.instance(id)["server_status"] == "locked"
    cloud.clock.advance(seconds=5)
    assert restored == [(id, snapshot)]
    # It still tells what it was deployed from, and now runs.
    assert cloud.instance(id) == {**before, "power_status": "running"}


def test_a_backup_is_restored(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.deploy(backups="enabled")
    cloud.clock.advance(days=1)
    backup = cloud.get("/backups", instance_id=id)["backups"][0]["id"]
    body = {"backup_id": backup, "snapshot_id": None}
    status = cloud.post(f"/instances/{id}/restore", body, ok=202)["status"]
    expected = {"restore_type": "backup_id", "restore_id": backup, "status": "inprogress"}
    assert status == expected
    cloud.roost.settle()
    assert cloud.instance(id)["server_status"] == "ok"


def test_one_image_is_restored_that_exists_and_is_ones_own(cloud: Cloud) -> None:
    id = cloud.deploy()
    path = f"/instances/{id}/restore"
    neither_nor_both = "Give exactly one of backup_id or snapshot_id"
    assert cloud.refused("POST", path) == neither_nor_both
    both = {"backup_id": UNKNOWN, "snapshot_id": UNKNOWN}
    assert cloud.refused("POST", path, both) == neither_nor_both
    other = Cloud(cloud.roost, cloud.roost.new_account())
    for field in ("backup_id", "snapshot_id"):
        assert cloud.refused("POST", path, {field: UNKNOWN}) == f"Invalid {field}: {UNKNOWN}"
    others = other.snapshot(other.deploy())
    text = cloud.refused("POST", path, {"snapshot_id": others})
    assert text == f"Invalid snapshot_id: {others}"


def test_an_image_needs_a_disk_as_large_as_it_was_made_of(cloud: Cloud) -> None:
    """However little is on it: 80 GB do not go on a plan with 25."""
    cloud.clock.hold()
    large = cloud.deploy(plan=LARGER_PLAN, backups="enabled")
    cloud.clock.advance(days=1)
    backup = cloud.get("/backups", instance_id=large)["backups"][0]["id"]
    snapshot, small = cloud.snapshot(large), cloud.deploy()
    for field, image in (("snapshot_id", snapshot), ("backup_id", backup)):
        text = cloud.refused("POST", f"/instances/{small}/restore", {field: image})
        assert text == f"Invalid {field}: needs 80 GB, the disk has 25"
        body = {"region": "ewr", "plan": PLAN, "snapshot_id": image}
        text = cloud.refused("POST", "/instances", body)
        assert text == f"Invalid plan chosen. {PLAN} has a disk of 25 GB, {image} needs 80 GB."
        cloud.deploy(plan=LARGER_PLAN, snapshot_id=image)
    from_small = cloud.snapshot(small)
    cloud.post(f"/instances/{large}/restore", {"snapshot_id": from_small}, ok=202)
    cloud.deploy(plan=LARGER_PLAN, snapshot_id=from_small)


def test_an_image_from_a_url_needs_a_disk_of_its_own_size(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch_image(image: Image, url: str) -> ImageFacts:
        return ImageFacts(size=25 * 1024**3 + 1, compressed_size=1)

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "fetch_image", fetch_image)
    body = {"url": "https://example.com/disk.raw"}
    snapshot = cloud.post("/snapshots/create-from-url", body, ok=202)["snapshot"]["id"]
    cloud.roost.settle()
    body = {"region": "ewr", "plan": PLAN, "snapshot_id": snapshot}
    assert cloud.refused("POST", "/instances", body).endswith("needs 26 GB.")
    cloud.deploy(plan=LARGER_PLAN, snapshot_id=snapshot)


@pytest.mark.settings(lifecycle="quick")
def test_an_image_that_is_not_complete_is_not_restored(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    body = {"url": "https://example.com/disk.raw"}
    snapshot = cloud.post("/snapshots/create-from-url", body, ok=202)["snapshot"]["id"]
    text = cloud.refused("POST", f"/instances/{id}/restore", {"snapshot_id": snapshot})
    assert text == f"The snapshot {snapshot} is not complete yet"


def test_a_snapshot_that_cannot_be_made_has_failed_and_unlocks_the_instance(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(id: str, image: Image) -> ImageFacts:
        raise DriverRefused("the disk is encrypted")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "snapshot", refuse)
    id = cloud.deploy()
    snapshot = cloud.snapshot(id)
    assert cloud.get(f"/snapshots/{snapshot}")["snapshot"]["status"] == "failed"
    assert cloud.instance(id)["server_status"] == "ok"


@pytest.mark.settings(lifecycle="quick")
def test_the_snapshot_of_an_instance_that_is_deleted_meanwhile_has_failed(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []

    async def remove(image: str) -> None:
        removed.append(image)

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "delete_image", remove)
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    snapshot = cloud.post("/snapshots", {"instance_id": id}, ok=201)["snapshot"]["id"]
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    assert cloud.get(f"/snapshots/{snapshot}")["snapshot"]["status"] == "failed"
    cloud.clock.advance(seconds=5)
    assert removed == [snapshot]


@pytest.mark.settings(lifecycle="quick")
def test_a_pending_or_locked_instance_has_no_snapshot(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    text = cloud.refused("POST", "/snapshots", {"instance_id": id})
    assert text == "Server is currently locked"
    text = cloud.refused("POST", "/snapshots", {"instance_id": UNKNOWN})
    assert text == f"Invalid instance_id: {UNKNOWN}"
