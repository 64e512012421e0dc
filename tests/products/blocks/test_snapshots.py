"""/v2/blocks/snapshots: copies of blocks, and blocks made from them."""

import pytest

from roost.drivers.block_storage import BlockStorage
from tests.products.blocks.storage import NOT_READY, Storage, Wire, by_hand
from tests.products.instances.cloud import UBUNTU, UNKNOWN

MISSING = "Invalid block storage snapshot ID"
GB = 1024**3


@by_hand
def test_a_snapshot_becomes_complete(storage: Storage) -> None:
    storage.clock.hold("2031-01-31T23:00:00+00:00")
    block_id = storage.ask(size_gb=20)["id"]
    storage.clock.advance(seconds=1)
    body = {"block_id": block_id, "description": "before"}
    made = storage.post("/blocks/snapshots", body, ok=201)
    id = made["id"]
    assert storage.snapshot_of(id) == {
        "id": id,
        "block_id": block_id,
        "description": "before",
        "state": "PENDING",
        "added_at": "2031-01-31 23:00:01",
        "updated_at": "2031-01-31 23:00:01",
        "size": 0,
        "next_invoice_date": "",
        "next_invoice_price": "",
    }
    storage.clock.advance(seconds=1)
    assert storage.snapshot_of(id) == {
        **storage.snapshot_of(id),
        "state": "COMPLETE",
        "added_at": "2031-01-31 23:00:01",
        "updated_at": "2031-01-31 23:00:01",
        "size": 20 * GB,
        "next_invoice_date": "2031-02-01",
        "next_invoice_price": "1",
    }
    storage.clock.advance(hours=2)
    assert storage.snapshot_of(id)["next_invoice_date"] == "2031-03-01"


def test_a_snapshot_is_answered_in_every_form_that_clients_read(storage: Storage) -> None:
    """Bare for govultr, under a key for the published description."""
    body = {"block_id": storage.make(), "description": "twice"}
    made = storage.post("/blocks/snapshots", body, ok=201)
    bare = {key: value for key, value in made.items() if key not in ("block", "snapshot")}
    assert bare["description"] == "twice"
    assert made["block"] == bare
    assert made["snapshot"] == [bare]
    storage.roost.settle()
    found = storage.get(f"/blocks/snapshots/{bare['id']}")
    assert found.pop("snapshot") == found
    assert storage.get("/blocks/snapshots")["snapshots"] == [found]


def test_a_snapshot_needs_a_block_that_is_ready(storage: Storage, wire: Wire) -> None:
    wire.refused.add("create")
    failed = storage.make()
    for body, text in (
        ({"block_id": UNKNOWN, "description": ""}, f"Invalid block_id: {UNKNOWN}"),
        ({"block_id": failed, "description": ""}, NOT_READY),
        ({"block_id": failed}, "Missing required field: description"),
        ({"description": ""}, "Missing required field: block_id"),
        ({"block_id": failed, "description": "x" * 256}, "Invalid description: "),
    ):
        assert storage.refused("POST", "/blocks/snapshots", body).startswith(text)
    assert storage.get("/blocks/snapshots")["meta"]["total"] == 0


def test_a_snapshot_that_cannot_be_taken_has_failed(storage: Storage, wire: Wire) -> None:
    wire.refused.add("snapshot")
    block_id = storage.make()
    id = storage.take(block_id)
    assert storage.snapshot_of(id)["state"] == "FAILED"
    assert storage.pending_charges("Block Storage Snapshot") == []
    body = {"region": "ewr", "size_gb": 10, "snapshot_id": id}
    text = storage.refused("POST", "/blocks", body)
    assert text == f"The snapshot {id} is not complete yet"
    storage.delete(f"/blocks/{block_id}")
    storage.delete(f"/blocks/snapshots/{id}")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_description_can_be_changed(storage: Storage, method: str) -> None:
    """PUT is published, PATCH is what the sample beside it uses."""
    path = f"/blocks/snapshots/{storage.take(storage.make(), 'old')}"
    for body, description in (({}, "old"), ({"description": "new"}, "new"), (None, "new")):
        assert storage.client.request(method, path, json=body).status_code == 204
        assert storage.get(path)["description"] == description
    assert storage.refused(method, path, {"description": "x" * 256}).startswith(
        "Invalid description: "
    )


def test_a_deleted_snapshot_is_gone(storage: Storage, wire: Wire) -> None:
    id = storage.take(storage.make())
    path = f"/blocks/snapshots/{id}"
    storage.delete(path)
    for method in ("GET", "PUT", "DELETE"):
        assert storage.refused(method, path, status=404) == MISSING
    assert storage.get("/blocks/snapshots")["meta"]["total"] == 0
    storage.roost.settle()
    assert wire.asked[-1] == ("delete_image", id)


def test_snapshots_belong_to_their_account(storage: Storage) -> None:
    id = storage.take(storage.make())
    other = Storage(storage.roost, storage.roost.new_account())
    assert other.get("/blocks/snapshots")["snapshots"] == []
    for method in ("GET", "PUT", "DELETE"):
        assert other.refused(method, f"/blocks/snapshots/{id}", status=404) == MISSING
    body = {"region": "ewr", "size_gb": 10, "snapshot_id": id}
    assert other.refused("POST", "/blocks", body) == f"Invalid snapshot_id: {id}"


def test_a_snapshot_outlives_its_block(storage: Storage) -> None:
    block_id = storage.make()
    id = storage.take(block_id)
    storage.delete(f"/blocks/{block_id}")
    storage.roost.settle()
    assert storage.snapshot_of(id)["state"] == "COMPLETE"
    assert storage.block(storage.make(snapshot_id=id))["status"] == "active"


@by_hand
def test_the_snapshot_of_a_block_that_is_deleted_meanwhile_has_failed(
    storage: Storage, wire: Wire
) -> None:
    wire.tap(storage.roost.app.driver(BlockStorage), "delete_image")
    storage.clock.hold()
    block_id = storage.ask()["id"]
    storage.clock.advance(seconds=1)
    body = {"block_id": block_id, "description": ""}
    id = storage.post("/blocks/snapshots", body, ok=201)["id"]
    storage.delete(f"/blocks/{block_id}")
    assert storage.snapshot_of(id)["state"] == "FAILED"
    storage.clock.advance(seconds=1)
    assert ("delete_image", id) in wire.asked


@by_hand
def test_what_is_being_copied_stays(storage: Storage, wire: Wire) -> None:
    storage.clock.hold()
    block_id = storage.ask()["id"]
    storage.clock.advance(seconds=1)
    body = {"block_id": block_id, "description": ""}
    id = storage.post("/blocks/snapshots", body, ok=201)["id"]
    storage.clock.advance(seconds=1)
    clone = storage.ask(snapshot_id=id)["id"]
    text = storage.refused("DELETE", f"/blocks/snapshots/{id}")
    assert text == f"Block storage {clone} is still being made from this snapshot"
    storage.clock.advance(seconds=1)
    storage.delete(f"/blocks/{block_id}")
    storage.delete(f"/blocks/snapshots/{id}")
    assert storage.block(clone)["snapshot_id"] == id


@by_hand
def test_a_snapshot_can_be_deleted_while_it_is_taken(storage: Storage, wire: Wire) -> None:
    storage.clock.hold()
    block_id = storage.ask()["id"]
    storage.clock.advance(seconds=1)
    wire.asked.clear()
    body = {"block_id": block_id, "description": ""}
    id = storage.post("/blocks/snapshots", body, ok=201)["id"]
    storage.delete(f"/blocks/snapshots/{id}")
    storage.clock.advance(seconds=60)
    assert wire.asked == [("delete_image", id)]
    storage.delete(f"/blocks/{block_id}")


# Blocks from snapshots


def test_a_block_from_a_snapshot_is_at_least_as_large(storage: Storage) -> None:
    id = storage.take(storage.make(size_gb=30, os_id=UBUNTU))
    body = {"region": "ewr", "size_gb": 29, "snapshot_id": id}
    text = storage.refused("POST", "/blocks", body)
    assert text == "Invalid size_gb: the snapshot is of a block of 30 GB"
    block = storage.block(storage.make(size_gb=30, snapshot_id=id))
    assert (block["snapshot_id"], block["status"]) == (id, "active")
    assert (block["os_id"], block["bootable"]) == (UBUNTU, True)
    assert storage.block(storage.make(size_gb=30, snapshot_id=id, bootable=False))[
        "bootable"
    ] is False  # fmt: skip
    body = {"region": "ewr", "size_gb": 30, "snapshot_id": id, "os_id": UBUNTU}
    assert storage.refused("POST", "/blocks", body).startswith("Invalid os_id: ")


# Paying


@pytest.mark.parametrize(("size_gb", "monthly"), [(10, 0.5), (100, 5.0)])
def test_a_gb_costs_five_cents_a_month_until_deletion(
    storage: Storage, size_gb: int, monthly: float
) -> None:
    storage.clock.hold("2031-01-01T00:00:00+00:00")
    id = storage.take(storage.make(size_gb=size_gb), "nightly")
    assert float(storage.snapshot_of(id)["next_invoice_price"]) == monthly
    storage.clock.advance(days=28)
    storage.delete(f"/blocks/snapshots/{id}")
    storage.clock.advance(days=2)
    expected = [(f"nightly ({size_gb} GB)", monthly)]
    assert storage.pending_charges("Block Storage Snapshot") == expected
