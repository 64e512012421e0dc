"""Subscriptions to object storage, from pending to gone."""

import re
from pathlib import Path
from typing import Any

import pytest

from roost.drivers.errors import DriverRefused
from roost.drivers.object_storage import ObjectStorage, Subscription
from roost.products.object_storage import OBJECT_STORAGES
from roost.products.object_storage.subscriptions.rules import MANAGED
from roost.store import Tx, work
from tests.products.keys import client_with
from tests.products.object_storage.storage import (
    ARCHIVAL,
    LEGACY,
    NEW_JERSEY,
    PERFORMANCE,
    SINGAPORE,
    STANDARD,
    UNKNOWN,
    WITHOUT_LEGACY,
    Storage,
)
from tests.server import running_roost

NO_TIER = "Invalid tier specified for this location"

by_hand = pytest.mark.settings(lifecycle="quick")
"""Becoming active takes a second of the clock, which these tests hold."""


@by_hand
def test_a_subscription_becomes_active_and_has_keys_then(storage: Storage) -> None:
    storage.roost.clock.hold()
    pending = storage.subscribe(label="backups", tier_id=PERFORMANCE)
    assert pending["status"] == "pending"
    assert (pending["region"], pending["location"]) == ("ewr", "New Jersey")
    assert pending["cluster_id"] == NEW_JERSEY
    for field in ("s3_hostname", "s3_access_key", "s3_secret_key"):
        assert pending[field] == ""
    storage.roost.clock.advance(seconds=2)
    active = storage.get(pending["id"])
    assert (active["status"], active["label"]) == ("active", "backups")
    assert active["s3_hostname"] == "ewr1.vultrobjects.com"
    assert re.fullmatch(r"[A-Z0-9]{20}", active["s3_access_key"])
    assert re.fullmatch(r"[A-Za-z0-9]{40}", active["s3_secret_key"])
    assert active["date_created"] == pending["date_created"]
    assert active["tier"] == {**active["tier"], "OBJSTORETIERID": 4, "slug": "tier_004k_1000m"}


def test_a_list_shows_what_a_get_does(storage: Storage) -> None:
    made = [storage.active(label=f"n{i}") for i in range(3)]
    first = storage.client.get("/object-storage?per_page=2").raise_for_status().json()
    assert first["meta"]["total"] == 3
    cursor = first["meta"]["links"]["next"]
    rest = storage.client.get("/object-storage", params={"cursor": cursor}).json()
    assert first["object_storages"] + rest["object_storages"] == made


def test_lists_can_be_filtered(storage: Storage) -> None:
    a = storage.subscribe(label="a")["id"]
    b = storage.subscribe(label="b", cluster_id=SINGAPORE)["id"]
    for query, ids in (
        ("region=sgp", [b]),
        ("cluster_id=2", [a]),
        ("label=b&region=sgp", [b]),
        ("label=a&region=sgp", []),
        ("cluster_id=999", []),
        ("region=", [a, b]),
    ):
        found = storage.client.get(f"/object-storage?{query}").raise_for_status().json()
        assert [s["id"] for s in found["object_storages"]] == ids, query


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"tier_id": STANDARD}, "cluster_id"),
        ({"cluster_id": 99, "tier_id": STANDARD}, "cluster_id"),
        ({"cluster_id": NEW_JERSEY}, NO_TIER),
        ({"cluster_id": WITHOUT_LEGACY, "tier_id": None}, NO_TIER),
        ({"cluster_id": NEW_JERSEY, "tier_id": 7}, NO_TIER),
        ({"cluster_id": WITHOUT_LEGACY, "tier_id": LEGACY}, NO_TIER),
        ({"cluster_id": NEW_JERSEY, "tier_id": STANDARD, "label": "x" * 256}, "label"),
        ({"cluster_id": True, "tier_id": STANDARD}, "cluster_id"),
    ],
)
def test_what_is_not_on_offer_is_refused(storage: Storage, body: Any, text: str) -> None:
    assert text in storage.refused("POST", "", body)
    assert storage.client.get("/object-storage").json()["meta"]["total"] == 0


def test_numbers_may_come_as_texts(storage: Storage) -> None:
    assert storage.subscribe(cluster_id="4", tier_id="2", label=None)["region"] == "sgp"


def test_the_label_alone_can_be_changed(storage: Storage) -> None:
    before = storage.active(label="old")
    body = {"label": "new", "tier_id": PERFORMANCE, "cluster_id": SINGAPORE}
    reply = storage.client.put(f"/object-storage/{before['id']}", json=body)
    assert (reply.status_code, reply.content) == (204, b"")
    assert storage.get(before["id"]) == {**before, "label": "new"}
    assert "label" in storage.refused("PUT", f"/{before['id']}", {})


def test_new_keys_take_the_place_of_the_old(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Subscription] = []

    async def apply(subscription: Subscription) -> None:
        told.append(subscription)

    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "apply", apply)
    before = storage.active()
    reply = storage.client.post(f"/object-storage/{before['id']}/regenerate-keys")
    assert reply.status_code == 201, reply.text
    keys = reply.json()["s3_credentials"]
    assert keys["s3_hostname"] == before["s3_hostname"]
    assert keys["s3_access_key"] != before["s3_access_key"]
    assert keys["s3_secret_key"] != before["s3_secret_key"]
    storage.roost.settle()
    assert storage.get(before["id"]) == {**before, **keys}
    pairs = [(s.access_key, s.secret_key) for s in told]
    assert pairs == [
        (before["s3_access_key"], before["s3_secret_key"]),
        (keys["s3_access_key"], keys["s3_secret_key"]),
    ]
    assert (told[0].cluster, told[0].requests) == ("ewr1.vultrobjects.com", 800)


def test_keys_that_change_while_the_driver_is_at_work_reach_it_too(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job goes on until the driver has what is stored, and no second one runs beside it."""
    id = storage.active()["id"]
    told: list[str] = []

    async def apply(subscription: Subscription) -> None:
        told.append(subscription.access_key)
        if len(told) == 1:
            await storage.roost.app.store.write(_rekey)

    def _rekey(tx: Tx) -> None:
        record = tx.get(OBJECT_STORAGES, id, lock="update")
        record.state.access_key = "CHANGED"
        MANAGED.changed(tx, record, at_once=True)
        assert len(work.of(tx, record.seq)) == 1

    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "apply", apply)
    storage.client.post(f"/object-storage/{id}/regenerate-keys").raise_for_status()
    storage.roost.settle()
    assert len(told) == 2
    assert told[1] == "CHANGED"


def test_new_keys_that_the_cluster_refuses_leave_the_old_ones(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(subscription: Subscription) -> None:
        raise DriverRefused("the cluster takes no keys now")

    before = storage.active()
    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "apply", refuse)
    path = f"/object-storage/{before['id']}"
    storage.client.post(f"{path}/regenerate-keys").raise_for_status()
    storage.roost.settle()
    after = storage.client.get(path).json()["object_storage"]
    assert (after["status"], after["s3_secret_key"]) == ("active", before["s3_secret_key"])


@by_hand
def test_there_are_no_keys_to_regenerate_before_it_is_active(storage: Storage) -> None:
    storage.roost.clock.hold()
    id = storage.subscribe()["id"]
    assert "not active" in storage.refused("POST", f"/{id}/regenerate-keys")


def test_a_deleted_subscription_is_gone(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []

    async def remove(id: str) -> None:
        removed.append(id)

    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "remove", remove)
    id = storage.active()["id"]
    assert storage.client.delete(f"/object-storage/{id}").status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        error = storage.refused(method, f"/{id}", {"label": ""}, status=404)
        assert error == "Invalid object storage ID"
    storage.roost.settle()
    assert removed == [id]
    assert storage.client.get("/object-storage").json()["meta"]["total"] == 0


@by_hand
def test_a_subscription_can_be_deleted_while_it_is_pending(storage: Storage) -> None:
    storage.roost.clock.hold()
    id = storage.subscribe()["id"]
    assert storage.client.delete(f"/object-storage/{id}").status_code == 204
    storage.roost.clock.advance(seconds=60)
    storage.refused("GET", f"/{id}", status=404)


def test_a_refusal_of_the_driver_shows_and_costs_nothing_more(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(subscription: Subscription) -> None:
        raise DriverRefused("the cluster is full")

    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "apply", refuse)
    storage.roost.clock.hold("2031-03-01T00:00:00+00:00")
    failed = storage.active()
    assert (failed["status"], failed["s3_secret_key"]) == ("failed", "")
    owed = storage.owed(failed["id"])
    storage.roost.clock.advance(days=20)
    assert storage.owed(failed["id"]) == owed
    assert storage.client.delete(f"/object-storage/{failed['id']}").status_code == 204


def test_a_tier_is_charged_by_the_hour_up_to_its_price(storage: Storage) -> None:
    storage.roost.clock.hold("2031-03-01T00:00:00+00:00")
    standard, archival = storage.active(), storage.active(tier_id=ARCHIVAL, label="old")
    assert storage.get(standard["id"])["pending_charges"] == 0.03  # 18 / 672
    storage.roost.clock.advance(hours=335.5)
    assert storage.get(standard["id"])["pending_charges"] == 9
    storage.client.delete(f"/object-storage/{archival['id']}")
    storage.roost.clock.advance(days=15)
    assert storage.get(standard["id"])["pending_charges"] == 18
    pending = storage.client.get("/billing/pending-charges").json()["pending_charges"]
    items = [(item["product"], item["description"], item["total"]) for item in pending]
    assert items == [
        ("Object Storage", "ewr1.vultrobjects.com (Standard)", 18),
        ("Object Storage", "old (Archival)", 3),
    ]


def test_subscriptions_belong_to_their_account(storage: Storage) -> None:
    id = storage.active()["id"]
    other = Storage(storage.roost, storage.roost.new_account())
    for method, path in (
        ("GET", f"/{id}"),
        ("PUT", f"/{id}"),
        ("DELETE", f"/{id}"),
        ("POST", f"/{id}/regenerate-keys"),
        ("GET", f"/{id}/bucket"),
        ("GET", f"/{UNKNOWN}"),
    ):
        assert other.refused(method, path, {"label": ""}, 404) == "Invalid object storage ID"
    assert other.client.get("/object-storage").json()["object_storages"] == []


def test_keys_are_for_those_with_the_permission(storage: Storage) -> None:
    id = storage.active()["id"]
    viewer = client_with(storage.roost, "subscriptions_view", "provisioning")
    assert viewer.get(f"/object-storage/{id}").status_code == 403
    assert viewer.get("/object-storage").status_code == 403
    assert client_with(storage.roost, "objstore").get(f"/object-storage/{id}").status_code == 200


def test_secret_keys_are_nowhere_in_the_data_folder(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data") as server:
        storage = Storage(server)
        first = storage.active(label="kept safe")
        reply = server.client.post(f"/object-storage/{first['id']}/regenerate-keys")
        second = reply.json()["s3_credentials"]
        server.settle()
        server.flush_log()
    kept = b"".join(f.read_bytes() for f in (tmp_path / "data").iterdir() if f.is_file())
    assert b"kept safe" in kept
    for key in (first["s3_secret_key"], second["s3_secret_key"]):
        assert key.encode() not in kept
