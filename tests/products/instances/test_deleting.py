"""DELETE /instances/{id}: gone at once for clients, and what is remembered for a minute."""

import pytest

from roost.drivers.compute import Compute, Machine
from roost.engine.lifecycle import Lifecycle
from tests.products.instances.cloud import Cloud, in_every_profile


def gone(cloud: Cloud, id: str, path: str = "") -> str:
    return cloud.refused("GET", f"/instances/{id}{path}", status=404)


def test_a_deleted_instance_is_in_no_list(cloud: Cloud) -> None:
    kept, deleted = cloud.deploy(tags=["web"]), cloud.deploy(tags=["web"])
    address = cloud.instance(deleted)["main_ip"]
    reply = cloud.client.delete(f"/instances/{deleted}")
    assert (reply.status_code, reply.content) == (204, b"")
    for query in ({}, {"tag": "web"}):
        page = cloud.get("/instances", **query)
        assert [instance["id"] for instance in page["instances"]] == [kept]
        assert page["meta"]["total"] == 1
    assert cloud.get("/instances", main_ip=address)["instances"] == []


@in_every_profile
def test_it_is_pending_destruction_for_a_minute_of_machine_time(
    cloud: Cloud, profile: Lifecycle
) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=120)
    cloud.client.delete(f"/instances/{id}")
    cloud.clock.advance(days=1)
    for path in ("", "/ipv4", "/backup-schedule"):
        assert gone(cloud, id, path) == "Server is pending destruction"
    assert (
        cloud.refused("DELETE", f"/instances/{id}", status=404) == "Server is pending destruction"
    )
    cloud.wait_for_machine_time(59)
    assert gone(cloud, id) == "Server is pending destruction"
    cloud.wait_for_machine_time(2)
    assert gone(cloud, id) == "instance not found"


def test_others_are_not_told_of_it(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.client.delete(f"/instances/{id}")
    assert gone(Cloud(cloud.roost, cloud.roost.new_account()), id) == "instance not found"


@pytest.mark.settings(lifecycle="quick")
def test_an_instance_that_is_being_made_can_be_deleted(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def create(machine: Machine) -> None:
        done.append("created")

    async def destroy(id: str) -> None:
        done.append("destroyed")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "create", create)
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "destroy", destroy)
    cloud.clock.hold()
    id = cloud.create()["id"]
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    cloud.clock.advance(seconds=5)
    assert done == ["destroyed"]


def test_its_backups_go_with_it_and_its_snapshots_stay(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.deploy(backups="enabled")
    cloud.clock.advance(days=2)
    snapshot = cloud.snapshot(id)
    assert cloud.get("/backups")["meta"]["total"] == 2
    cloud.client.delete(f"/instances/{id}")
    cloud.clock.advance(days=2)
    assert cloud.get("/backups")["meta"]["total"] == 0
    assert cloud.get(f"/snapshots/{snapshot}")["snapshot"]["status"] == "complete"


def test_its_iso_and_keys_are_free_again(cloud: Cloud) -> None:
    iso, key = cloud.iso(), cloud.ssh_key()
    id = cloud.deploy(iso_id=iso, sshkey_id=[key])
    cloud.client.delete(f"/instances/{id}")
    assert cloud.client.delete(f"/iso/{iso}").status_code == 204
    assert cloud.client.delete(f"/ssh-keys/{key}").status_code == 204


def test_its_charges_end(cloud: Cloud) -> None:
    cloud.clock.hold("2031-01-01T00:00:00+00:00")
    id = cloud.deploy(backups="enabled")
    cloud.client.post(f"/instances/{id}/ipv4", json={"reboot": False})
    cloud.clock.advance(hours=2)
    cloud.client.delete(f"/instances/{id}")
    cloud.clock.advance(hours=50)
    charges = cloud.get("/billing/pending-charges")["pending_charges"]
    assert {charge["units"] for charge in charges} == {2}
    assert len(charges) == 3
