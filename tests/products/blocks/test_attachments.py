"""/v2/blocks/{id}/attach and /detach: which instance a block is in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from roost.drivers.block_storage import BlockStorage
from roost.drivers.compute import Compute
from tests.products.blocks.storage import NOT_READY, Storage, Wire, by_hand
from tests.products.instances.cloud import UNKNOWN, in_every_profile

LOCKED = "Server is currently locked"
ATTACHED = "Block storage volume is already attached to a server"
NOT_ATTACHED = "Block storage volume is not currently attached to a server"


@pytest.fixture
def instance(storage: Storage) -> str:
    return storage.deploy(label="web")


@pytest.fixture
def by_the_clock(storage: Storage) -> str:
    """The id of an instance that is ready; from here on only the test moves the clock."""
    storage.clock.hold()
    id = storage.create()["id"]
    storage.clock.advance(seconds=60)
    return id


# Attaching


def test_an_attached_block_says_where_it_is(storage: Storage, instance: str) -> None:
    id = storage.make()
    storage.attach(id, instance)
    block = storage.block(id)
    assert block["attached_to_instance"] == instance
    assert block["attached_to_instance_ip"] == storage.instance(instance)["main_ip"]
    assert block["attached_to_instance_label"] == "web"
    assert block["status"] == "active"
    assert storage.get("/blocks")["blocks"] == [block]
    storage.detach(id)
    block = storage.block(id)
    assert block["attached_to_instance"] == ""
    assert block["attached_to_instance_ip"] == block["attached_to_instance_label"] == ""


def test_storage_follows(storage: Storage, instance: str, wire: Wire) -> None:
    id = storage.make()
    storage.attach(id, instance)
    storage.roost.settle()
    storage.detach(id)
    storage.roost.settle()
    assert wire.asked == [("create", 10), ("place", 10, instance), ("place", 10, "")]


@in_every_profile
def test_clients_see_at_once_where_a_block_belongs(storage: Storage, profile: str) -> None:
    """Terraform reads once, right after it attached."""
    storage.clock.hold()
    instance = storage.create()["id"]
    id = storage.ask()["id"]
    storage.clock.advance(seconds=120)
    storage.attach(id, instance)
    assert storage.block(id)["attached_to_instance"] == instance
    storage.detach(id)
    assert storage.block(id)["attached_to_instance"] == ""


def test_a_block_is_in_one_instance_at_most(storage: Storage, instance: str) -> None:
    id = storage.make()
    storage.attach(id, instance)
    for other in (instance, storage.deploy()):
        body = {"instance_id": other, "live": True}
        assert storage.refused("POST", f"/blocks/{id}/attach", body) == ATTACHED
    assert storage.block(id)["attached_to_instance"] == instance


def test_a_block_moves_without_a_pause_in_between(
    storage: Storage, instance: str, wire: Wire
) -> None:
    """Terraform and Ansible attach right after they detached."""
    id, other = storage.make(), storage.deploy()
    storage.attach(id, instance)
    storage.detach(id)
    storage.attach(id, other)
    storage.roost.settle()
    assert storage.block(id)["attached_to_instance"] == other
    assert wire.asked[-1] == ("place", 10, other)


def test_what_is_not_attached_cannot_be_detached(storage: Storage, instance: str) -> None:
    id = storage.make()
    assert storage.refused("POST", f"/blocks/{id}/detach", {"live": True}) == NOT_ATTACHED
    storage.attach(id, instance)
    storage.detach(id)
    # Ansible sends the instance along, null.
    body = {"instance_id": None, "live": True}
    assert storage.refused("POST", f"/blocks/{id}/detach", body) == NOT_ATTACHED


def test_the_instance_must_be_there_and_in_the_same_region(storage: Storage, instance: str) -> None:
    path = f"/blocks/{storage.make(region='ams')}/attach"
    text = storage.refused("POST", path, {"instance_id": UNKNOWN})
    assert text == f"Invalid instance_id: {UNKNOWN}"
    assert storage.refused("POST", path, {}) == "Missing required field: instance_id"
    text = storage.refused("POST", path, {"instance_id": instance})
    assert text == "Invalid instance_id: the server is in ewr, the block storage in ams"
    other = Storage(storage.roost, storage.roost.new_account())
    text = storage.refused("POST", path, {"instance_id": other.deploy(region="ams")})
    assert text.startswith("Invalid instance_id: ")


@by_hand
def test_what_is_not_ready_cannot_be_attached(storage: Storage, by_the_clock: str) -> None:
    """Terraform waits for the block, and the CSI driver tries again while the server is locked."""
    id = storage.ask()["id"]
    body = {"instance_id": by_the_clock, "live": True}
    assert storage.refused("POST", f"/blocks/{id}/attach", body) == NOT_READY
    storage.clock.advance(seconds=1)
    storage.post(f"/instances/{by_the_clock}/reboot")
    assert storage.refused("POST", f"/blocks/{id}/attach", body) == LOCKED
    pending = {"instance_id": storage.create()["id"], "live": True}
    assert storage.refused("POST", f"/blocks/{id}/attach", pending) == LOCKED
    storage.clock.advance(seconds=1)
    storage.attach(id, by_the_clock)
    storage.post(f"/instances/{by_the_clock}/reboot")
    assert storage.refused("POST", f"/blocks/{id}/detach", {"live": True}) == LOCKED


def test_an_instance_has_sixteen_blocks_at_most(storage: Storage, instance: str) -> None:
    ids = [storage.ask()["id"] for _ in range(17)]
    storage.roost.settle()
    for id in ids[:16]:
        storage.attach(id, instance)
    body = {"instance_id": instance, "live": True}
    text = storage.refused("POST", f"/blocks/{ids[16]}/attach", body)
    assert text == "A server has at most 16 block storage volumes"
    storage.detach(ids[0])
    storage.attach(ids[16], instance)


def test_of_requests_at_once_one_gets_the_block(storage: Storage) -> None:
    id = storage.make()
    instances = [storage.create()["id"] for _ in range(6)]
    storage.roost.settle()

    def attach(instance: str) -> int:
        body = {"instance_id": instance, "live": True}
        return storage.client.post(f"/blocks/{id}/attach", json=body).status_code

    with ThreadPoolExecutor(6) as threads:
        codes = dict(zip(instances, threads.map(attach, instances), strict=True))
    [winner] = [instance for instance, code in codes.items() if code == 204]
    assert sorted(codes.values()) == [204, 400, 400, 400, 400, 400]
    assert storage.block(id)["attached_to_instance"] == winner


def test_storage_that_refuses_leaves_the_block_where_it_is(
    storage: Storage, instance: str, wire: Wire
) -> None:
    id = storage.make()
    storage.attach(id, instance)
    storage.roost.settle()
    wire.refused.add("place")
    storage.detach(id)
    storage.roost.settle()
    assert storage.block(id)["attached_to_instance"] == instance
    other = storage.make()
    storage.attach(other, instance)
    storage.roost.settle()
    block = storage.block(other)
    assert (block["attached_to_instance"], block["status"]) == ("", "active")


# With a restart


@by_hand
def test_without_live_a_running_instance_is_restarted(
    storage: Storage, by_the_clock: str, wire: Wire
) -> None:
    wire.tap(storage.roost.app.driver(Compute), "halt", "start")
    id = storage.ask()["id"]
    storage.clock.advance(seconds=1)
    wire.asked.clear()
    storage.attach(id, by_the_clock, live=False)
    assert storage.instance(by_the_clock)["server_status"] == "locked"
    storage.clock.advance(seconds=1)
    states = storage.instance(by_the_clock)
    assert (states["server_status"], states["power_status"]) == ("ok", "running")
    assert wire.asked == [("halt", by_the_clock), ("place", 10, by_the_clock),
                          ("start", by_the_clock)]  # fmt: skip
    wire.asked.clear()
    storage.post(f"/blocks/{id}/detach", {})
    storage.clock.advance(seconds=1)
    assert wire.asked == [("halt", by_the_clock), ("place", 10, ""), ("start", by_the_clock)]
    assert storage.instance(by_the_clock)["server_status"] == "ok"


@by_hand
def test_a_block_that_is_deleted_before_the_restart_leaves_the_instance_running(
    storage: Storage, by_the_clock: str, wire: Wire
) -> None:
    ids = [storage.ask()["id"] for _ in range(2)]
    storage.clock.advance(seconds=1)
    wire.tap(storage.roost.app.driver(Compute), "halt", "start")
    wire.tap(storage.roost.app.driver(BlockStorage), "destroy")
    for id in ids:
        storage.attach(id, by_the_clock, live=False)
    wire.asked.clear()
    storage.delete(f"/blocks/{ids[0]}")
    assert storage.instance(by_the_clock)["server_status"] == "locked"
    storage.delete(f"/blocks/{ids[1]}")
    storage.clock.advance(seconds=1)
    for id in ids:
        at = wire.asked.index(("destroy", id))
        assert ("halt", by_the_clock) in wire.asked[:at]
        assert ("start", by_the_clock) in wire.asked[at:]
    states = storage.instance(by_the_clock)
    assert (states["server_status"], states["power_status"]) == ("ok", "running")


@by_hand
def test_blocks_attached_at_the_same_moment_do_not_meet_a_lock(
    storage: Storage, by_the_clock: str
) -> None:
    """Terraform attaches all blocks of an instance at once, without `live`."""
    ids = [storage.ask()["id"] for _ in range(3)]
    storage.clock.advance(seconds=1)
    for id in ids:
        storage.attach(id, by_the_clock, live=False)
        assert storage.instance(by_the_clock)["server_status"] == "locked"
    assert storage.refused("POST", f"/instances/{by_the_clock}/reboot") == LOCKED
    storage.detach(ids[0], live=True)
    storage.attach(ids[0], by_the_clock, live=False)
    storage.clock.advance(seconds=1)
    assert storage.instance(by_the_clock)["server_status"] == "ok"
    for id in ids:
        assert storage.block(id)["attached_to_instance"] == by_the_clock


@by_hand
def test_an_instance_is_locked_until_the_last_block_has_come(
    storage: Storage, by_the_clock: str
) -> None:
    ids = [storage.ask()["id"] for _ in range(2)]
    storage.clock.advance(seconds=1)
    storage.attach(ids[0], by_the_clock, live=False)
    storage.clock.advance(seconds=0.2)
    storage.attach(ids[1], by_the_clock, live=False)
    storage.clock.advance(seconds=0.2)
    assert storage.instance(by_the_clock)["server_status"] == "locked"
    storage.clock.advance(seconds=0.2)
    assert storage.instance(by_the_clock)["server_status"] == "ok"


def test_an_instance_that_is_off_stays_off(storage: Storage, instance: str, wire: Wire) -> None:
    wire.tap(storage.roost.app.driver(Compute), "halt", "start")
    id = storage.make()
    storage.post(f"/instances/{instance}/halt")
    storage.roost.settle()
    wire.asked.clear()
    storage.attach(id, instance, live=False)
    storage.roost.settle()
    assert wire.asked == [("place", 10, instance)]
    assert storage.instance(instance)["power_status"] == "stopped"


def test_an_instance_runs_again_though_storage_refused(
    storage: Storage, instance: str, wire: Wire
) -> None:
    wire.tap(storage.roost.app.driver(Compute), "halt", "start")
    id = storage.make()
    wire.refused.add("place")
    wire.asked.clear()
    storage.attach(id, instance, live=False)
    storage.roost.settle()
    assert wire.asked == [("halt", instance), ("start", instance)]
    states = storage.instance(instance)
    assert (states["server_status"], states["power_status"]) == ("ok", "running")


# What is deleted


def test_an_instance_leaves_its_blocks_behind(storage: Storage, instance: str) -> None:
    ids = [storage.make(), storage.make()]
    for id in ids:
        storage.attach(id, instance)
    storage.roost.settle()
    storage.delete(f"/instances/{instance}")
    for id in ids:
        assert storage.block(id)["attached_to_instance"] == ""
    storage.roost.settle()
    other = storage.deploy()
    for id in ids:
        storage.attach(id, other)
        assert storage.block(id)["attached_to_instance"] == other


def test_storage_hears_that_an_instance_is_gone(
    storage: Storage, instance: str, wire: Wire
) -> None:
    ids = [storage.make(), storage.make()]
    for id in ids:
        storage.attach(id, instance)
    storage.roost.settle()
    wire.asked.clear()
    storage.delete(f"/instances/{instance}")
    storage.roost.settle()
    assert wire.asked == [("place", 10, "")] * 2


def test_storage_is_not_asked_for_what_does_not_concern_it(
    storage: Storage, instance: str, wire: Wire
) -> None:
    id = storage.make()
    storage.attach(id, instance)
    storage.roost.settle()
    wire.asked.clear()
    storage.post(f"/instances/{instance}/vpcs/attach", {"vpc_id": storage.vpc()})
    storage.roost.settle()
    assert wire.asked == []


def test_a_block_can_be_deleted_where_it_is(storage: Storage, instance: str, wire: Wire) -> None:
    """Terraform deletes what it attached without detaching it."""
    id = storage.make()
    storage.attach(id, instance)
    storage.roost.settle()
    storage.delete(f"/blocks/{id}")
    storage.roost.settle()
    assert wire.asked[-1] == ("destroy", id)
    storage.delete(f"/instances/{instance}")
