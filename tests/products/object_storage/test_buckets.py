"""Buckets: their names, what they are for, and when a name is free again."""

import asyncio
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roost.drivers.errors import DriverRefused
from roost.drivers.object_storage import ArchiveRule, Bucket, ObjectStorage
from roost.http.errors import BadRequest
from roost.products.object_storage.buckets.rules import MOST_BUCKETS, valid_name
from tests.products.object_storage.storage import (
    ARCHIVAL,
    PERFORMANCE,
    SINGAPORE,
    STANDARD,
    UNKNOWN,
    Storage,
)

RULE = {
    "ID": "MyArchivalLifecycle",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Transitions": [{"Days": 0, "StorageClass": "VULTR_ARCHIVE"}],
}


class Told:
    """A driver that notes what it is told, and removes nothing while its gate is closed."""

    def __init__(self, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self.last: Bucket | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        driver = storage.roost.app.driver(ObjectStorage)
        monkeypatch.setattr(driver, "apply_bucket", self._apply)
        monkeypatch.setattr(driver, "remove_bucket", self._remove)

    async def _apply(self, bucket: Bucket) -> None:
        self.calls.append(("apply", bucket.name))
        self.last = bucket

    async def _remove(self, subscription: str, name: str) -> None:
        await self.gate.wait()
        self.calls.append(("remove", name))

    async def open(self) -> None:
        self.gate.set()


@pytest.fixture
def told(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(storage, monkeypatch)


def test_a_bucket_is_made_and_deleted(storage: Storage, told: Told) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "photos")
    [bucket] = storage.client.get(f"/object-storage/{id}/bucket").json()["buckets"]
    assert bucket.keys() == {"name", "date_created"}
    storage.roost.settle()
    assert told.last == Bucket(id, "photos", False, False, False, ())
    assert storage.client.delete(f"/object-storage/{id}/bucket/photos").status_code == 204
    assert storage.buckets(id) == []
    storage.roost.settle()
    assert told.calls == [("apply", "photos"), ("remove", "photos")]
    error = storage.refused("DELETE", f"/{id}/bucket/photos", status=404)
    assert error == "Invalid bucket name"


def test_object_lock_turns_versioning_on(storage: Storage, told: Told) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "records", object_lock=True)
    storage.roost.settle()
    assert told.last == Bucket(id, "records", True, True, False, ())


def test_fields_have_other_names_in_govultr(storage: Storage, told: Told) -> None:
    id = storage.active()["id"]
    body = {"name": "records", "enable_bucket_versioning": True}
    assert storage.client.post(f"/object-storage/{id}/bucket", json=body).status_code == 202
    storage.roost.settle()
    assert told.last == Bucket(id, "records", True, False, False, ())


@pytest.mark.parametrize("other", ["versioning", "object_lock"])
def test_archival_goes_with_nothing_else(storage: Storage, other: str) -> None:
    id = storage.active()["id"]
    body = {"bucket_name": "old", "archival": True, other: True}
    assert "archival" in storage.refused("POST", f"/{id}/bucket", body)
    storage.bucket(id, "new", **{other: True})
    assert "archival" in storage.refused("POST", f"/{id}/bucket/new/archival", {"archival": True})


def test_only_some_tiers_have_an_archive(storage: Storage) -> None:
    id = storage.active(tier_id=PERFORMANCE)["id"]
    storage.bucket(id, "hot")
    body: dict[str, Any] = {"bucket_name": "cold", "archival": True}
    assert "tier" in storage.refused("POST", f"/{id}/bucket", body)
    assert "tier" in storage.refused("POST", f"/{id}/bucket/hot/archival", {"archival": True})
    rules = {"archive_rules": [RULE]}
    assert "tier" in storage.refused("POST", f"/{id}/bucket/hot/lifecycle", rules)


@pytest.mark.parametrize("tier", [STANDARD, ARCHIVAL])
def test_archival_is_switched_on_and_off(storage: Storage, told: Told, tier: int) -> None:
    id = storage.active(tier_id=tier)["id"]
    storage.bucket(id, "cold")
    for archival in (True, False):
        path = f"/object-storage/{id}/bucket/cold/archival"
        reply = storage.client.post(path, json={"archival": archival})
        assert (reply.status_code, reply.content) == (202, b"")
        storage.roost.settle()
        assert told.last is not None
        assert told.last.archival is archival
    assert "archival" in storage.refused("POST", f"/{id}/bucket/cold/archival", {})


def test_a_lifecycle_policy_is_set_and_deleted(storage: Storage, told: Told) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "cold", archival=True)
    path = f"/object-storage/{id}/bucket/cold/lifecycle"
    later = {**RULE, "ID": "later", "Status": "Disabled", "Filter": {"Prefix": "logs/"}}
    later["Transitions"] = {"Days": 30, "StorageClass": "VULTR_ARCHIVE"}
    reply = storage.client.post(path, json={"archive_rules": [RULE, later]})
    assert (reply.status_code, reply.content) == (202, b"")
    storage.roost.settle()
    assert told.last is not None
    assert told.last.archive_rules == (
        ArchiveRule("MyArchivalLifecycle", True, "", 0),
        ArchiveRule("later", False, "logs/", 30),
    )
    assert storage.client.delete(path).status_code == 204
    storage.roost.settle()
    assert told.last.archive_rules == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ID": ""}, "ID"),
        ({"ID": "x" * 256}, "ID"),
        ({"Status": "enabled"}, "Status"),
        ({"Transitions": []}, "Transitions"),
        ({"Transitions": RULE["Transitions"] * 2}, "Transitions"),
        ({"Transitions": [{"Days": -1, "StorageClass": "VULTR_ARCHIVE"}]}, "Days"),
        ({"Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]}, "StorageClass"),
        ({"Transitions": [{"StorageClass": "VULTR_ARCHIVE"}]}, "Days"),
    ],
)
def test_a_rule_that_is_none_is_refused(
    storage: Storage, change: dict[str, Any], field: str
) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "cold", archival=True)
    body = {"archive_rules": [{**RULE, **change}]}
    assert field in storage.refused("POST", f"/{id}/bucket/cold/lifecycle", body)


def test_rules_need_ids_of_their_own(storage: Storage) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "cold")
    assert "ID" in storage.refused(
        "POST", f"/{id}/bucket/cold/lifecycle", {"archive_rules": [RULE, RULE]}
    )


@pytest.mark.parametrize(
    "name",
    [
        "", "ab", "a" * 64, "Photos", "-photos", "photos-", "pho..tos", "pho.-tos", "192.168.0.1",
        "ä" * 5,
    ],
)  # fmt: skip
def test_names_are_as_s3_has_them(storage: Storage, name: str) -> None:
    id = storage.active()["id"]
    assert "bucket_name" in storage.refused("POST", f"/{id}/bucket", {"bucket_name": name})


def test_an_archived_bucket_has_a_shorter_name(storage: Storage) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "a" * 63)
    storage.bucket(id, "b" * 53, archival=True)
    body = {"bucket_name": "c" * 54, "archival": True}
    assert "53" in storage.refused("POST", f"/{id}/bucket", body)
    path = f"/{id}/bucket/{'a' * 63}/archival"
    assert "53" in storage.refused("POST", path, {"archival": True})


@given(st.text("ab1-.", min_size=1, max_size=70))
@settings(max_examples=300)
def test_every_name_that_passes_is_a_host_name(name: str) -> None:
    try:
        valid_name(name, archival=False)
    except BadRequest:
        return
    assert 3 <= len(name) <= 63
    for label in name.split("."):
        assert label.strip("-") == label != ""


def test_a_cluster_shares_its_names(storage: Storage) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "photos")
    other = Storage(storage.roost, storage.roost.new_account())
    near, far = other.active()["id"], other.active(cluster_id=SINGAPORE)["id"]
    body = {"bucket_name": "photos"}
    assert "bucket_name" in storage.refused("POST", f"/{id}/bucket", body)
    assert "bucket_name" in other.refused("POST", f"/{near}/bucket", body)
    other.bucket(far, "photos")
    for method, part in (("DELETE", ""), ("DELETE", "/lifecycle"), ("POST", "/archival")):
        path = f"/{near}/bucket/photos{part}"
        assert other.refused(method, path, {"archival": False}, 404) == "Invalid bucket name"


def test_a_deleted_name_is_free_at_once_and_its_bucket_empty(storage: Storage, told: Told) -> None:
    id = storage.active()["id"]
    storage.bucket(id, "photos")
    storage.roost.settle()
    told.gate.clear()
    assert storage.client.delete(f"/object-storage/{id}/bucket/photos").status_code == 204
    storage.bucket(id, "photos", versioning=True)
    assert storage.buckets(id) == ["photos"]
    storage.roost.run(told.open())
    storage.roost.settle()
    # It may be removed twice, but never after it was made again.
    assert [call for call, _ in groupby(told.calls)] == [
        ("apply", "photos"),
        ("remove", "photos"),
        ("apply", "photos"),
    ]
    assert told.last is not None
    assert told.last.versioning
    assert storage.buckets(id) == ["photos"]


def test_names_are_reserved_for_two_days_after_a_subscription(storage: Storage) -> None:
    storage.roost.clock.hold()
    old, new = storage.active()["id"], storage.active()["id"]
    storage.bucket(old, "photos")
    storage.bucket(old, "deleted")
    storage.client.delete(f"/object-storage/{old}/bucket/deleted")
    storage.client.delete(f"/object-storage/{old}")
    storage.bucket(new, "deleted")
    assert "reserved" in storage.refused("POST", f"/{new}/bucket", {"bucket_name": "photos"})
    storage.roost.clock.advance(hours=47)
    assert "reserved" in storage.refused("POST", f"/{new}/bucket", {"bucket_name": "photos"})
    storage.roost.clock.advance(hours=1)
    storage.bucket(new, "photos")


def test_a_subscription_has_a_hundred_buckets(storage: Storage) -> None:
    id = storage.active()["id"]
    for n in range(MOST_BUCKETS):
        storage.bucket(id, f"bucket-{n}")
    error = storage.refused("POST", f"/{id}/bucket", {"bucket_name": "one-more"})
    assert error == "An object storage has at most 100 buckets"
    storage.client.delete(f"/object-storage/{id}/bucket/bucket-7")
    storage.bucket(id, "one-more")


@pytest.mark.settings(lifecycle="quick")
def test_a_pending_subscription_has_no_buckets(storage: Storage) -> None:
    storage.roost.clock.hold()
    id = storage.subscribe()["id"]
    assert "not active" in storage.refused("POST", f"/{id}/bucket", {"bucket_name": "early"})


def test_a_bucket_needs_a_subscription(storage: Storage) -> None:
    body = {"bucket_name": "photos"}
    error = storage.refused("POST", f"/{UNKNOWN}/bucket", body, status=404)
    assert error == "Invalid object storage ID"


def test_a_bucket_that_the_driver_refuses_is_not_there(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(bucket: Bucket) -> None:
        raise DriverRefused("the name is taken by somebody else")

    id = storage.active()["id"]
    storage.bucket(id, "there")
    storage.roost.settle()
    monkeypatch.setattr(storage.roost.app.driver(ObjectStorage), "apply_bucket", refuse)
    storage.bucket(id, "refused")
    storage.client.post(f"/object-storage/{id}/bucket/there/archival", json={"archival": True})
    storage.roost.settle()
    assert storage.buckets(id) == ["there"]
