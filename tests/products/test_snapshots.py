"""/v2/snapshots: images of instances, and disk images from elsewhere."""

from typing import Any

import pytest

from roost.catalog import prices
from roost.drivers.compute import Compute, Image, ImageFacts
from roost.drivers.errors import DriverRefused
from roost.engine import usage
from roost.engine.metering import CAP_HOURS, charge
from roost.products.snapshots.rules import rate
from tests.server import RunningRoost

URL = "https://example.com/disk.raw"
GB = 1024**3

by_hand = pytest.mark.settings(lifecycle="quick")
"""Taking and fetching take seconds of the clock, which these tests hold."""


def deployed(roost: RunningRoost) -> str:
    """The id of an active instance."""
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 167}
    reply = roost.client.post("/instances", json=body)
    assert reply.status_code == 202, reply.text
    roost.settle()
    return reply.json()["instance"]["id"]


def of_instance(roost: RunningRoost, instance_id: str, **fields: Any) -> dict[str, Any]:
    reply = roost.client.post("/snapshots", json={"instance_id": instance_id, **fields})
    assert reply.status_code == 201, reply.text
    return reply.json()["snapshot"]


def from_url(roost: RunningRoost, **fields: Any) -> dict[str, Any]:
    reply = roost.client.post("/snapshots/create-from-url", json={"url": URL, **fields})
    assert reply.status_code == 202, reply.text
    return reply.json()["snapshot"]


def get(roost: RunningRoost, id: str) -> dict[str, Any]:
    return roost.client.get(f"/snapshots/{id}").raise_for_status().json()["snapshot"]


def owed(roost: RunningRoost, id: str) -> int:
    """Cents that a snapshot has come to this month."""
    return roost.run(roost.app.store.read(lambda tx: usage.pending_of(tx, id)))


# From an instance


def test_a_snapshot_of_an_instance_becomes_complete(roost: RunningRoost) -> None:
    instance_id = deployed(roost)
    pending = of_instance(roost, instance_id, description="before the upgrade")
    assert (pending["status"], pending["size"], pending["compressed_size"]) == ("pending", 0, 0)
    assert (pending["os_id"], pending["app_id"]) == (167, 0)
    roost.settle()
    complete = get(roost, pending["id"])
    assert complete["status"] == "complete"
    assert 0 < complete["compressed_size"] < complete["size"]
    assert complete["description"] == "before the upgrade"
    assert complete["date_created"] == pending["date_created"]


@by_hand
def test_an_instance_is_locked_while_its_snapshot_is_taken(roost: RunningRoost) -> None:
    roost.clock.hold()
    instance_id = deployed(roost)
    roost.clock.advance(seconds=60)
    snapshot = of_instance(roost, instance_id)
    instance = roost.client.get(f"/instances/{instance_id}").json()["instance"]
    assert instance["server_status"] == "locked"
    assert get(roost, snapshot["id"])["status"] == "pending"
    refused = roost.client.post("/snapshots", json={"instance_id": instance_id})
    assert refused.status_code == 400
    assert roost.client.get("/snapshots").json()["meta"]["total"] == 1
    roost.clock.advance(seconds=60)
    assert get(roost, snapshot["id"])["status"] == "complete"
    instance = roost.client.get(f"/instances/{instance_id}").json()["instance"]
    assert instance["server_status"] == "ok"


@by_hand
def test_a_snapshot_deleted_while_it_is_taken_leaves_no_image(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, str]] = []

    async def take(id: str, image: Image) -> ImageFacts:
        done.append(("stored", image.id))
        return ImageFacts(2 * GB, GB)

    async def remove(image: str) -> None:
        done.append(("removed", image))

    monkeypatch.setattr(roost.app.driver(Compute), "snapshot", take)
    monkeypatch.setattr(roost.app.driver(Compute), "delete_image", remove)
    roost.clock.hold()
    instance_id = deployed(roost)
    roost.clock.advance(seconds=60)
    id = of_instance(roost, instance_id)["id"]
    assert roost.client.delete(f"/snapshots/{id}").status_code == 204
    roost.clock.advance(seconds=60)
    assert done == [("stored", id), ("removed", id)]
    instance = roost.client.get(f"/instances/{instance_id}").json()["instance"]
    assert instance["server_status"] == "ok"


def test_a_snapshot_outlives_its_instance(roost: RunningRoost) -> None:
    instance_id = deployed(roost)
    snapshot = of_instance(roost, instance_id)
    roost.settle()
    assert roost.client.delete(f"/instances/{instance_id}").status_code == 204
    roost.settle()
    assert get(roost, snapshot["id"])["status"] == "complete"


def test_without_an_instance_there_is_no_snapshot(roost: RunningRoost) -> None:
    for body in ({"instance_id": "f0a49c2e-b9c3-4ca3-b1f7-8b8d1e8f0e0a"}, {"instance_id": ""}, {}):
        assert roost.client.post("/snapshots", json=body).status_code == 400
    other = roost.new_account()
    assert other.post("/snapshots", json={"instance_id": deployed(roost)}).status_code == 400
    assert roost.client.get("/snapshots").json()["snapshots"] == []


# From a URL


@by_hand
def test_a_disk_image_is_fetched_from_a_url(roost: RunningRoost) -> None:
    roost.clock.hold()
    pending = from_url(roost, description="made elsewhere", uefi=True)
    assert (pending["status"], pending["size"], pending["compressed_size"]) == ("pending", 0, 0)
    roost.clock.advance(seconds=2)
    complete = get(roost, pending["id"])
    assert complete["status"] == "complete"
    assert 0 < complete["compressed_size"] < complete["size"]


@pytest.mark.parametrize(
    ("url", "description"),
    [
        (URL, "disk.raw"),
        ("https://example.com/images/disk.raw?signature=secret", "disk.raw"),
        ("https://user:word@example.com:8443/", "example.com"),
        (f"https://example.com/{'x' * 300}", "x" * 255),
    ],
)
def test_without_a_description_it_is_called_as_its_file(
    roost: RunningRoost, url: str, description: str
) -> None:
    """Terraform's vultr_snapshot_from_url gives none, and expects one."""
    reply = roost.client.post("/snapshots/create-from-url", json={"url": url})
    assert reply.json()["snapshot"]["description"] == description
    for given in ("made elsewhere", ""):
        assert from_url(roost, description=given)["description"] == given


@pytest.mark.parametrize("url", ["", "disk.raw", "ftp://example.com/disk.raw", "https://:1/d.raw"])
def test_a_url_that_is_not_on_the_web_is_refused(roost: RunningRoost, url: str) -> None:
    reply = roost.client.post("/snapshots/create-from-url", json={"url": url})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid url: ")


def test_an_image_that_cannot_be_fetched_has_failed_and_costs_nothing(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(image: Image, url: str) -> ImageFacts:
        raise DriverRefused("the address is private")

    monkeypatch.setattr(roost.app.driver(Compute), "fetch_image", refuse)
    roost.clock.hold()
    snapshot = from_url(roost)
    roost.clock.advance(days=20)
    assert get(roost, snapshot["id"]) == {**snapshot, "status": "failed"}
    assert owed(roost, snapshot["id"]) == 0
    assert roost.client.delete(f"/snapshots/{snapshot['id']}").status_code == 204


# All of them


def test_lists_can_be_filtered_by_description(roost: RunningRoost) -> None:
    snapshots = [from_url(roost, description=text) for text in ("web", "db", "web", "")]
    roost.settle()
    every = roost.client.get("/snapshots?description=").json()
    assert [s["id"] for s in every["snapshots"]] == [s["id"] for s in snapshots]
    page = roost.client.get("/snapshots?description=web&per_page=1").json()
    assert [s["id"] for s in page["snapshots"]] == [snapshots[0]["id"]]
    assert page["meta"]["total"] == 2
    cursor = page["meta"]["links"]["next"]
    query = {"description": "web", "per_page": 1, "cursor": cursor}
    page = roost.client.get("/snapshots", params=query).json()
    assert [s["id"] for s in page["snapshots"]] == [snapshots[2]["id"]]
    assert roost.client.get("/snapshots?description=we").json()["meta"]["total"] == 0


def test_the_description_alone_can_be_changed(roost: RunningRoost) -> None:
    snapshot = from_url(roost, description="old")
    roost.settle()
    before = get(roost, snapshot["id"])
    path = f"/snapshots/{snapshot['id']}"
    reply = roost.client.put(path, json={"description": "new", "status": "pending"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert get(roost, snapshot["id"]) == {**before, "description": "new"}
    assert roost.client.get("/snapshots?description=old").json()["snapshots"] == []
    assert roost.client.put(path, json={"description": ""}).status_code == 204
    assert roost.client.put(path, json={}).status_code == 400
    assert roost.client.put(path, json={"description": "x" * 256}).status_code == 400


def test_a_deleted_snapshot_is_gone(roost: RunningRoost) -> None:
    path = f"/snapshots/{from_url(roost)['id']}"
    assert roost.client.delete(path).status_code == 204
    gone = {"error": "Invalid snapshot ID", "status": 404}
    for method in ("GET", "PUT", "DELETE"):
        reply = roost.client.request(method, path, json={"description": ""})
        assert (reply.status_code, reply.json()) == (404, gone)
    assert roost.client.get("/snapshots").json()["meta"]["total"] == 0


def test_snapshots_belong_to_their_account(roost: RunningRoost) -> None:
    path = f"/snapshots/{from_url(roost)['id']}"
    other = roost.new_account()
    assert other.get("/snapshots").json()["snapshots"] == []
    assert other.get(path).status_code == 404
    assert other.put(path, json={"description": "mine"}).status_code == 404
    assert other.delete(path).status_code == 404
    assert roost.client.get(path).status_code == 200


# What they cost


def test_a_gb_costs_five_cents_a_month() -> None:
    assert charge(rate(1), CAP_HOURS) == prices().snapshot_gb == 50_000_000
    assert charge(rate(20), CAP_HOURS) == 1_000_000_000


@pytest.mark.parametrize(
    ("compressed", "gigabytes"), [(0, 1), (1, 1), (GB, 1), (GB + 1, 2), (30 * GB, 30)]
)
def test_storage_is_charged_by_the_started_gb_until_deletion(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch, compressed: int, gigabytes: int
) -> None:
    async def fetch(image: Image, url: str) -> ImageFacts:
        return ImageFacts(2 * compressed, compressed)

    monkeypatch.setattr(roost.app.driver(Compute), "fetch_image", fetch)
    roost.clock.hold("2031-01-01T00:00:00+00:00")
    id = from_url(roost)["id"]
    roost.settle()
    roost.clock.advance(days=28)
    assert owed(roost, id) == 5 * gigabytes
    roost.clock.advance(days=2)
    assert roost.client.delete(f"/snapshots/{id}").status_code == 204
    charges = roost.client.get("/billing/pending-charges").json()["pending_charges"]
    assert [(line["product"], line["total"]) for line in charges] == [
        ("Snapshot", 0.05 * gigabytes)
    ]


def test_an_invoice_calls_a_snapshot_by_its_description(roost: RunningRoost) -> None:
    """Or by its id, where it has none."""
    id = from_url(roost, description="before")["id"]
    roost.settle()

    def called() -> list[str]:
        charges = roost.client.get("/billing/pending-charges").json()["pending_charges"]
        return [line["description"] for line in charges]

    size = -(-get(roost, id)["compressed_size"] // GB)
    assert called() == [f"before ({size} GB)"]
    for description, name in (("after", "after"), ("", id)):
        reply = roost.client.put(f"/snapshots/{id}", json={"description": description})
        assert reply.status_code == 204
        assert called() == [f"{name} ({size} GB)"]
