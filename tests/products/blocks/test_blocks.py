"""/v2/blocks: disks apart from instances, made, named, resized, deleted and paid for."""

from typing import Any

import pytest

from tests.products.blocks.storage import NOT_READY, Storage, Wire, by_hand
from tests.products.instances.cloud import UBUNTU, UNKNOWN, in_every_profile

MISSING = "Invalid block storage ID"

# Making one


def test_a_new_block_is_pending_and_says_what_it_will_be(storage: Storage) -> None:
    block = storage.ask(size_gb=50, label="data")
    id = block.pop("id")
    assert block.pop("date_created").endswith("+00:00")
    assert block == {
        "cost": 5,
        "status": "pending",
        "size_gb": 50,
        "region": "ewr",
        "attached_to_instance": "",
        "attached_to_instance_ip": "",
        "attached_to_instance_label": "",
        "label": "data",
        "mount_id": "ewr-" + id.replace("-", "")[:14],
        "block_type": "high_perf",
        "os_id": 0,
        "snapshot_id": "",
        "bootable": False,
        "pending_charges": 0.01,
    }


@in_every_profile
def test_a_block_becomes_active_in_time_for_clients_that_wait(
    storage: Storage, profile: str
) -> None:
    """The CSI driver waits 15 seconds for it (clients.md 4)."""
    storage.clock.hold()
    id = storage.ask()["id"]
    storage.clock.advance(seconds=14)
    assert storage.block(id)["status"] == "active"


@pytest.mark.parametrize(
    ("fields", "block_type"),
    [
        ({}, "high_perf"),
        ({"region": "syd"}, "high_perf"),
        ({"region": "fra", "size_gb": 40}, "storage_opt"),
        ({"block_type": "storage_opt", "size_gb": 40}, "storage_opt"),
        ({"bootable": True}, "high_perf"),
        ({"block_type": None, "label": None, "snapshot_id": None}, "high_perf"),
    ],
)
def test_without_a_type_a_block_is_of_the_fastest_of_its_region(
    storage: Storage, fields: dict[str, Any], block_type: str
) -> None:
    assert storage.ask(**fields)["block_type"] == block_type


@pytest.mark.parametrize(
    ("block_type", "smallest", "largest"), [("high_perf", 10, 10_000), ("storage_opt", 40, 40_000)]
)
def test_each_type_has_its_sizes(
    storage: Storage, block_type: str, smallest: int, largest: int
) -> None:
    for size in (smallest, largest):
        assert storage.ask(block_type=block_type, size_gb=size)["size_gb"] == size
    for size in (smallest - 1, largest + 1, 0, -1):
        body = {"region": "ewr", "block_type": block_type, "size_gb": size}
        text = storage.refused("POST", "/blocks", body)
        assert text == f"Invalid size_gb: {block_type} blocks have {smallest} to {largest} GB"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": None}, "Missing required field: region"),
        ({"size_gb": None}, "Missing required field: size_gb"),
        ({"size_gb": 10.5}, "Invalid size_gb: "),
        ({"region": "xyz"}, "Invalid region."),
        ({"region": "fra", "block_type": "high_perf"}, "Invalid block_type: "),
        ({"region": "syd", "block_type": "storage_opt", "size_gb": 40}, "Invalid block_type: "),
        ({"block_type": "floppy"}, "Invalid block_type: "),
        ({"label": "x" * 256}, "Invalid label: "),
        ({"bootable": "yes"}, "Invalid bootable: "),
        ({"bootable": True, "block_type": "storage_opt", "size_gb": 40}, "Invalid block_type: "),
        ({"bootable": True, "region": "fra", "size_gb": 40}, "Invalid block_type: "),
        ({"snapshot_id": UNKNOWN}, "Invalid snapshot_id: "),
        ({"os_id": 99999}, "Invalid os_id: 99999"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    storage: Storage, fields: dict[str, Any], text: str
) -> None:
    body = {"region": "ewr", "size_gb": 10, **fields}
    assert storage.refused("POST", "/blocks", body).startswith(text)
    assert storage.get("/blocks")["meta"]["total"] == 0


def test_a_block_may_begin_with_a_system(storage: Storage) -> None:
    block = storage.block(storage.make(os_id=UBUNTU))
    assert (block["os_id"], block["bootable"], block["block_type"]) == (UBUNTU, True, "high_perf")


def test_a_block_that_cannot_be_made_has_failed_and_costs_nothing_more(
    storage: Storage, wire: Wire
) -> None:
    storage.clock.hold()
    wire.refused.add("create")
    id = storage.make()
    assert storage.block(id)["status"] == "failed"
    storage.clock.advance(days=20)
    assert storage.block(id)["pending_charges"] <= 0.01
    instance = storage.deploy()
    attach = {"instance_id": instance}
    assert storage.refused("POST", f"/blocks/{id}/attach", attach) == NOT_READY
    storage.delete(f"/blocks/{id}")


# Reading


def test_blocks_are_listed_page_by_page(storage: Storage) -> None:
    ids = [storage.ask(label=f"disk {n}")["id"] for n in range(3)]
    storage.roost.settle()
    page = storage.get("/blocks", per_page=2)
    assert page["blocks"] == [storage.block(id) for id in ids[:2]]
    assert page["meta"]["total"] == 3
    page = storage.get("/blocks", per_page=2, cursor=page["meta"]["links"]["next"])
    assert [block["id"] for block in page["blocks"]] == ids[2:]
    assert page["meta"]["links"]["next"] == ""


def test_blocks_belong_to_their_account(storage: Storage) -> None:
    id = storage.make()
    other = Storage(storage.roost, storage.roost.new_account())
    assert other.get("/blocks")["blocks"] == []
    assert other.refused("GET", f"/blocks/{id}", status=404) == MISSING
    assert other.refused("PATCH", f"/blocks/{id}", {"label": "mine"}, status=404) == MISSING
    assert other.refused("DELETE", f"/blocks/{id}", status=404) == MISSING
    body = {"instance_id": other.deploy()}
    assert other.refused("POST", f"/blocks/{id}/attach", body, status=404) == MISSING
    assert other.refused("POST", f"/blocks/{id}/detach", {}, status=404) == MISSING
    body = {"block_id": id, "description": ""}
    assert other.refused("POST", "/blocks/snapshots", body) == f"Invalid block_id: {id}"


# Changing


def test_the_label_can_be_changed_at_any_time(storage: Storage) -> None:
    path = f"/blocks/{storage.ask(label='old')['id']}"
    for label in ("new", ""):
        assert storage.client.patch(path, json={"label": label}).status_code == 204
        assert storage.get(path)["block"]["label"] == label
    assert storage.refused("PATCH", path, {"label": "x" * 256}).startswith("Invalid label: ")


def test_a_change_of_nothing_is_no_error(storage: Storage) -> None:
    """Terraform sends one before it attaches or detaches."""
    id = storage.make()
    before = storage.block(id)
    for body in ({}, {"size_gb": 10}, {"label": None, "size_gb": None}):
        assert storage.client.patch(f"/blocks/{id}", json=body).status_code == 204
    assert storage.block(id) == before


def test_a_block_grows_and_costs_more(storage: Storage, wire: Wire) -> None:
    id = storage.make()
    storage.resize(id, 60)
    storage.roost.settle()
    block = storage.block(id)
    assert (block["size_gb"], block["cost"], block["status"]) == (60, 6, "active")
    assert wire.asked == [("create", 10), ("resize", 60), ("place", 60, "")]


def test_a_block_never_shrinks(storage: Storage) -> None:
    id = storage.make(size_gb=20)
    text = storage.refused("PATCH", f"/blocks/{id}", {"size_gb": 19})
    assert text == "Invalid size_gb: a block cannot shrink, and has 20 GB"
    assert storage.refused("PATCH", f"/blocks/{id}", {"size_gb": 10_001}).startswith(
        "Invalid size_gb: high_perf blocks have "
    )
    assert storage.block(id)["size_gb"] == 20


def test_a_size_stays_for_a_minute_once_it_was_changed(storage: Storage) -> None:
    storage.clock.hold()
    id = storage.make()
    storage.resize(id, 11)
    storage.clock.advance(seconds=59)
    text = storage.refused("PATCH", f"/blocks/{id}", {"size_gb": 12})
    assert text == "Block storage size can be changed only once every 60 seconds"
    storage.clock.advance(seconds=1)
    storage.resize(id, 12)
    assert storage.block(id)["size_gb"] == 12


@by_hand
def test_a_block_that_is_not_made_yet_cannot_be_resized(storage: Storage) -> None:
    storage.clock.hold()
    id = storage.ask()["id"]
    assert storage.refused("PATCH", f"/blocks/{id}", {"size_gb": 11}) == NOT_READY


def test_a_size_that_storage_refuses_is_taken_back(storage: Storage, wire: Wire) -> None:
    id = storage.make()
    wire.refused.add("resize")
    storage.resize(id, 40)
    storage.roost.settle()
    block = storage.block(id)
    assert (block["size_gb"], block["cost"], block["status"]) == (10, 1, "active")


# Deleting


def test_a_deleted_block_is_gone_at_once(storage: Storage, wire: Wire) -> None:
    id = storage.make()
    storage.delete(f"/blocks/{id}")
    assert storage.refused("GET", f"/blocks/{id}", status=404) == MISSING
    assert storage.refused("DELETE", f"/blocks/{id}", status=404) == MISSING
    assert storage.get("/blocks")["meta"]["total"] == 0
    storage.roost.settle()
    assert wire.asked[-1] == ("destroy", id)


@by_hand
def test_a_block_can_be_deleted_while_it_is_made(storage: Storage, wire: Wire) -> None:
    storage.clock.hold()
    id = storage.ask()["id"]
    storage.delete(f"/blocks/{id}")
    storage.clock.advance(seconds=60)
    assert wire.asked == [("destroy", id)]


# Paying


@pytest.mark.parametrize(
    ("fields", "monthly"),
    [
        ({"size_gb": 10}, 1.00),
        ({"size_gb": 15}, 1.50),
        ({"size_gb": 100}, 10.00),
        ({"block_type": "storage_opt", "size_gb": 40}, 1.00),
        ({"block_type": "storage_opt", "size_gb": 45}, 1.13),
    ],
)
def test_a_month_costs_the_price_of_the_gb(
    storage: Storage, fields: dict[str, Any], monthly: float
) -> None:
    storage.clock.hold("2031-01-01T00:00:00+00:00")
    id = storage.make(label="data", **fields)
    storage.clock.advance(days=29)
    assert storage.block(id)["pending_charges"] == monthly
    kind = "HDD" if "block_type" in fields else "NVMe"
    expected = [(f"data ({fields['size_gb']} GB {kind})", monthly)]
    assert storage.pending_charges("Block Storage") == expected


def test_an_hour_costs_a_672nd_and_a_resize_begins_anew(storage: Storage) -> None:
    storage.clock.hold("2031-01-01T00:00:00+00:00")
    id = storage.make(size_gb=672)
    storage.clock.advance(hours=10)
    assert storage.block(id)["pending_charges"] == 1.00
    storage.resize(id, 1344)
    storage.clock.advance(hours=10)
    assert storage.block(id)["pending_charges"] == 3.00
    storage.delete(f"/blocks/{id}")
    storage.clock.advance(hours=10)
    assert [total for _, total in storage.pending_charges("Block Storage")] == [1.00, 2.00]
