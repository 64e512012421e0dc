"""block_devices of POST /v2/instances: the disks that a VX1 instance is deployed with."""

from typing import Any

import pytest

from roost.drivers.compute import Compute, Machine
from tests.products.blocks.storage import VX1, VX1_WITH_DISK, Storage, Wire, by_hand
from tests.products.instances.cloud import PLAN, UBUNTU, UNKNOWN


def blocks_of(storage: Storage, instance_id: str) -> list[dict[str, Any]]:
    blocks = storage.get("/blocks")["blocks"]
    return [block for block in blocks if block["attached_to_instance"] == instance_id]


def machines(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    """Every machine that the driver is asked for from now on."""
    asked: list[Machine] = []

    async def create(machine: Machine) -> None:
        asked.append(machine)

    monkeypatch.setattr(storage.roost.app.driver(Compute), "create", create)
    return asked


def test_a_plan_without_a_disk_boots_from_a_new_block(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = machines(storage, monkeypatch)
    devices = [
        {"disk_size": 50, "label": "system", "bootable": True},
        {"disk_size": 100, "label": "data"},
    ]
    id = storage.deploy(plan=VX1, block_devices=devices)
    system, data = blocks_of(storage, id)
    assert (system["label"], system["size_gb"], system["bootable"]) == ("system", 50, True)
    assert (data["label"], data["size_gb"], data["bootable"]) == ("data", 100, False)
    assert (system["os_id"], data["os_id"]) == (UBUNTU, 0)
    for block in (system, data):
        assert (block["status"], block["block_type"]) == ("active", "high_perf")
        assert block["region"] == "ewr"
    assert [machine.boot_volume for machine in asked] == [system["id"]]


def test_the_first_boots_where_none_is_marked(storage: Storage) -> None:
    devices = [{"disk_size": 20}, {"disk_size": 30}]
    first, second = blocks_of(storage, storage.deploy(plan=VX1, block_devices=devices))
    assert (first["size_gb"], first["bootable"]) == (20, True)
    assert (second["size_gb"], second["bootable"]) == (30, False)


def test_a_local_disk_boots_unless_another_is_marked(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = machines(storage, monkeypatch)
    local = {"block_id": "local", "bootable": True}
    id = storage.deploy(plan=VX1_WITH_DISK, block_devices=[local, {"disk_size": 10}])
    [data] = blocks_of(storage, id)
    assert data["bootable"] is False
    devices = [{"block_id": "local"}, {"disk_size": 10, "bootable": True}]
    id = storage.deploy(plan=VX1_WITH_DISK, block_devices=devices)
    [system] = blocks_of(storage, id)
    assert system["bootable"] is True
    assert [machine.boot_volume for machine in asked] == ["", system["id"]]


def test_blocks_that_exist_are_attached(storage: Storage, wire: Wire) -> None:
    system, data = storage.make(bootable=True), storage.make()
    devices = [{"block_id": system, "bootable": True}, {"block_id": data, "label": "ignored"}]
    id = storage.deploy(plan=VX1, block_devices=devices)
    assert {block["id"] for block in blocks_of(storage, id)} == {system, data}
    assert storage.block(data)["label"] == ""
    assert wire.asked[-2:] == [("place", 10, id), ("place", 10, id)]


@by_hand
def test_blocks_are_there_before_the_instance_is(storage: Storage) -> None:
    storage.clock.hold()
    id = storage.create(plan=VX1, block_devices=[{"disk_size": 10}])["id"]
    [block] = blocks_of(storage, id)
    assert block["status"] == "pending"
    storage.clock.advance(seconds=60)
    assert storage.block(block["id"])["status"] == "active"
    assert storage.instance(id)["status"] == "active"


def test_what_boots_an_instance_stays_with_it(storage: Storage) -> None:
    id = storage.deploy(plan=VX1, block_devices=[{"disk_size": 10}, {"disk_size": 10}])
    system, data = (block["id"] for block in blocks_of(storage, id))
    text = storage.refused("POST", f"/blocks/{system}/detach", {"live": False})
    assert text == "Unable to detach block storage: the server boots from it"
    text = storage.refused("DELETE", f"/blocks/{system}")
    assert text == f"Unable to delete block storage: the server {id} boots from it"
    storage.detach(data)
    storage.delete(f"/blocks/{data}")
    storage.delete(f"/instances/{id}")
    assert storage.block(system)["attached_to_instance"] == ""
    storage.delete(f"/blocks/{system}")


def test_new_blocks_are_paid_for(storage: Storage) -> None:
    storage.clock.hold("2031-01-01T00:00:00+00:00")
    storage.deploy(plan=VX1, block_devices=[{"disk_size": 100, "label": "system"}])
    storage.clock.advance(days=29)
    assert storage.pending_charges("Block Storage") == [("system (100 GB NVMe)", 10.0)]


@pytest.mark.parametrize(
    ("plan", "devices", "text"),
    [
        (PLAN, [{"disk_size": 10}], "only VX1 plans boot from block storage"),
        (VX1, [{"block_id": "local"}, {"disk_size": 10}], "the plan has no local disk"),
        (VX1, [{}], "each needs either block_id or disk_size"),
        (VX1, [{"block_id": UNKNOWN, "disk_size": 10}], "each needs either block_id or disk_size"),
        (VX1, [{"disk_size": 9}], "high_perf blocks have 10 to 10000 GB"),
        (VX1, [{"disk_size": 10_001}], "high_perf blocks have 10 to 10000 GB"),
        (VX1, [{"block_id": UNKNOWN}], f"no block storage {UNKNOWN}"),
        (VX1, [{"disk_size": 10}] * 17, "at most 16 block storage volumes"),
        (VX1, [{"disk_size": 10, "bootable": True}] * 2, "only one can be bootable"),
        (VX1, [{"disk_size": 10, "label": "x" * 256}], "a label has at most 255 characters"),
        (VX1_WITH_DISK, [{"block_id": "local"}] * 2, "each block can be given once"),
    ],
)
def test_what_cannot_be_had_is_refused_as_a_whole(
    storage: Storage, plan: str, devices: list[dict[str, Any]], text: str
) -> None:
    body = {"region": "ewr", "plan": plan, "os_id": UBUNTU, "block_devices": devices}
    assert storage.refused("POST", "/instances", body) == f"Invalid block_devices: {text}"
    assert storage.get("/instances")["meta"]["total"] == 0
    assert storage.get("/blocks")["meta"]["total"] == 0


def test_only_blocks_that_are_free_and_fit_can_be_given(storage: Storage) -> None:
    def refused(id: str) -> str:
        devices = [{"block_id": id, "bootable": True}]
        body = {"region": "ewr", "plan": VX1, "os_id": UBUNTU, "block_devices": devices}
        return storage.refused("POST", "/instances", body)

    attached = storage.make(bootable=True)
    storage.attach(attached, storage.deploy())
    # The Terraform provider tries again on this text.
    assert refused(attached) == "Block storage is already attached to another server"
    plain = storage.make()
    assert refused(plain) == f"Invalid block_devices: block storage {plain} is not bootable"
    elsewhere = storage.make(region="ams")
    assert refused(elsewhere) == f"Invalid block_devices: block storage {elsewhere} is in ams"
    other = Storage(storage.roost, storage.roost.new_account())
    theirs = other.make()
    assert refused(theirs) == f"Invalid block_devices: no block storage {theirs}"
