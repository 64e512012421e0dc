"""/v2/vfs: file systems made, named, grown, closed and paid for."""

from typing import Any

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import in_every_profile
from tests.products.vfs.files import GONE, Files

GB = 1024**3


def test_the_regions_tell_where_and_at_which_price(files: Files) -> None:
    regions = {region["id"]: region for region in files.get("/vfs/regions")["regions"]}
    assert regions["ewr"] == {
        "id": "ewr",
        "country": "US",
        "continent": "North America",
        "description": "New Jersey",
        "price_per_gb": {"nvme": 0.1, "hdd": 0},
        "min_size_gb": {"nvme": 10, "hdd": 0},
    }
    for region in regions:
        assert files.ask(region=region)["region"] == region


def test_a_new_file_system_is_answered_without_a_wrapping(files: Files) -> None:
    made = files.ask(storage_size={"gb": 50}, tags=["web", "web", "prod"])
    del made["id"], made["date_created"]
    assert made == {
        "region": "ewr",
        "status": "pending",
        "label": "shared",
        "tags": ["web", "prod"],
        "disk_type": "nvme",
        "storage_size": {"bytes": 50 * GB, "gb": 50},
        "storage_used": {"bytes": 0, "gb": 0},
        "billing": {"charges": 0.01, "monthly": 5},
    }


@in_every_profile
def test_a_file_system_becomes_active_in_time_for_clients_that_wait(
    files: Files, profile: str
) -> None:
    files.clock.hold()
    id = files.ask()["id"]
    files.clock.advance(seconds=14)
    assert files.get(f"/vfs/{id}")["status"] == "active"


@pytest.mark.parametrize("fields", [{"disk_type": ""}, {"disk_type": "nvme"}, {"tags": None}])
def test_what_clients_send_along_is_understood(files: Files, fields: dict[str, Any]) -> None:
    made = files.ask(**fields)
    assert (made["disk_type"], made["tags"]) == ("nvme", [])


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"region": None}, 400, "Missing required field: region"),
        ({"label": None}, 400, "Missing required field: label"),
        ({"storage_size": None}, 400, "Missing required field: storage_size"),
        ({"storage_size": {}}, 400, "Missing required field: storage_size.gb"),
        ({"label": "x" * 256}, 400, "Invalid label: "),
        ({"label": " "}, 422, "Invalid label: "),
        ({"region": "xyz"}, 422, "Invalid region: "),
        ({"region": "fra"}, 422, "Invalid region: "),
        ({"disk_type": "hdd"}, 422, "Invalid disk_type: "),
        ({"storage_size": {"gb": 9}}, 422, "Invalid storage_size: must be 10 to 10000 GB"),
        ({"storage_size": {"gb": 10_001}}, 422, "Invalid storage_size: "),
        ({"tags": ["x" * 256]}, 400, "Invalid tags: "),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    files: Files, fields: dict[str, Any], status: int, text: str
) -> None:
    refusal = files.refused("POST", "/vfs", files.wanted(**fields), status=status)
    assert refusal.startswith(text)
    assert files.get("/vfs")["vfs"] == []


def test_a_file_system_that_cannot_be_made_has_failed(files: Files, wire: Wire) -> None:
    wire.refused.add("create")
    id = files.make()
    assert files.get(f"/vfs/{id}")["status"] == "failed"
    path = f"/vfs/{id}/attachments/{files.deploy()}"
    assert files.refused("PUT", path, status=422) == "The subscription is not ready yet"
    files.delete(f"/vfs/{id}")


def test_file_systems_are_listed_with_a_meta(files: Files) -> None:
    """Which the description lacks, and without which the CSI driver crashes."""
    ids = [files.make(label=f"files {n}") for n in range(3)]
    listed = files.get("/vfs")
    assert listed["vfs"] == [files.get(f"/vfs/{id}") for id in ids]
    assert listed["meta"] == {"total": 3, "links": {"next": "", "prev": ""}}
    page = files.get("/vfs", per_page=2)
    page = files.get("/vfs", per_page=2, cursor=page["meta"]["links"]["next"])
    assert [found["id"] for found in page["vfs"]] == ids[2:]


def test_file_systems_belong_to_their_account(files: Files) -> None:
    id = files.make()
    other = Files(files.roost, files.roost.new_account())
    assert other.get("/vfs")["vfs"] == []
    instance = other.deploy()
    for method, path in (
        ("GET", f"/vfs/{id}"),
        ("PUT", f"/vfs/{id}"),
        ("DELETE", f"/vfs/{id}"),
        ("GET", f"/vfs/{id}/attachments"),
        ("GET", f"/vfs/{id}/attachments/{instance}"),
        ("PUT", f"/vfs/{id}/attachments/{instance}"),
        ("DELETE", f"/vfs/{id}/attachments/{instance}"),
    ):
        assert other.refused(method, path, {"label": "mine"}, status=404) == GONE


# Changing


def test_label_and_size_can_be_changed(files: Files, wire: Wire) -> None:
    id = files.make()
    body = {"label": "archive", "storage_size": {"gb": 20}}
    changed = files.put(f"/vfs/{id}", body)
    assert (changed["label"], changed["storage_size"]["gb"]) == ("archive", 20)
    assert changed["billing"]["monthly"] == 2
    files.roost.settle()
    assert files.get(f"/vfs/{id}")["storage_size"] == {"bytes": 20 * GB, "gb": 20}
    assert [call[0] for call in wire.asked] == ["create", "resize"]


@pytest.mark.parametrize("gb", [0, 10])
def test_a_size_that_is_none_or_the_same_changes_nothing(files: Files, wire: Wire, gb: int) -> None:
    """Terraform sends 0 GB along with a new label, and alone when attachments change."""
    id = files.make()
    assert files.put(f"/vfs/{id}", {"storage_size": {"gb": gb}})["storage_size"]["gb"] == 10
    assert files.put(f"/vfs/{id}", {"label": "new", "storage_size": {"gb": gb}})["label"] == "new"
    files.roost.settle()
    assert [call[0] for call in wire.asked] == ["create"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Missing required field: label or storage_size"),
        ({"label": None, "storage_size": None}, "Missing required field: label or storage_size"),
        ({"label": ""}, "Invalid label: must not be empty"),
        ({"storage_size": {"gb": 9}}, "Invalid storage_size: it can only grow, and is 10 GB"),
        ({"storage_size": {"gb": 10_001}}, "Invalid storage_size: must be 10 to 10000 GB"),
    ],
)
def test_a_change_that_cannot_be_is_refused(files: Files, body: dict[str, Any], text: str) -> None:
    id = files.make()
    before = files.get(f"/vfs/{id}")
    assert files.refused("PUT", f"/vfs/{id}", body, status=422) == text
    assert files.get(f"/vfs/{id}") == before


@by_hand
def test_a_file_system_that_is_not_made_yet_does_not_grow(files: Files) -> None:
    files.clock.hold()
    id = files.ask()["id"]
    body = {"storage_size": {"gb": 20}}
    text = files.refused("PUT", f"/vfs/{id}", body, status=422)
    assert text == "The subscription is not ready yet"
    assert files.put(f"/vfs/{id}", {"label": "new"})["label"] == "new"


def test_a_size_that_storage_refuses_is_taken_back(files: Files, wire: Wire) -> None:
    id = files.make()
    wire.refused.add("resize")
    files.put(f"/vfs/{id}", {"storage_size": {"gb": 20}})
    files.roost.settle()
    found = files.get(f"/vfs/{id}")
    assert (found["storage_size"]["gb"], found["status"]) == (10, "active")
    assert found["billing"]["monthly"] == 1


# Closing and paying


def test_a_closed_subscription_is_gone(files: Files, wire: Wire) -> None:
    id = files.make()
    files.delete(f"/vfs/{id}")
    assert files.refused("GET", f"/vfs/{id}", status=404) == GONE
    text = files.refused("DELETE", f"/vfs/{id}", status=409)
    assert text == "Subscription is already closed."
    files.wait_for_machine_time(61)
    assert files.refused("DELETE", f"/vfs/{id}", status=404) == GONE
    assert files.get("/vfs")["meta"]["total"] == 0
    files.roost.settle()
    assert wire.asked[-1] == ("destroy", id)


def test_a_gb_costs_its_price_until_the_subscription_is_closed(files: Files) -> None:
    files.clock.hold("2031-01-01T00:00:00+00:00")
    id = files.make(label="data", storage_size={"gb": 672})
    files.clock.advance(hours=10)
    assert files.get(f"/vfs/{id}")["billing"] == {"charges": 1.00, "monthly": 67.2}
    files.put(f"/vfs/{id}", {"storage_size": {"gb": 1344}})
    files.clock.advance(days=28)
    files.delete(f"/vfs/{id}")
    files.clock.advance(hours=10)
    charges = files.get("/billing/pending-charges")["pending_charges"]
    assert [(c["product"], c["description"], c["total"]) for c in charges] == [
        ("File Storage", "data (672 GB NVMe)", 1.00),
        ("File Storage", "data (1344 GB NVMe)", 134.40),
    ]
