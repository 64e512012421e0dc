"""/instances/{id}/iso: an ISO in the drive."""

import asyncio
import threading

import pytest

from roost.drivers.compute import Compute
from roost.drivers.errors import DriverRefused
from tests.products.instances.cloud import PUBLIC_ISO, UNKNOWN, Cloud

READY = {"iso_id": "", "state": "ready"}


def status(cloud: Cloud, id: str) -> dict[str, str]:
    return cloud.get(f"/instances/{id}/iso")["iso_status"]


@pytest.mark.settings(lifecycle="quick")
def test_an_iso_is_attached_and_detached(cloud: Cloud) -> None:
    """On the way to `ready` it counts as mounted: Terraform bears no other state there."""
    iso = cloud.iso()
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    assert status(cloud, id) == READY

    answer = cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
    expected = {"state": "ismounting", "status": "ismounting", "iso_id": iso}
    assert answer == {"iso_status": expected}
    assert status(cloud, id) == {"iso_id": iso, "state": "isomounting"}
    assert cloud.instance(id)["server_status"] == "locked"
    cloud.clock.advance(seconds=5)
    assert status(cloud, id) == {"iso_id": iso, "state": "isomounted"}
    assert cloud.instance(id)["server_status"] == "ok"

    answer = cloud.post(f"/instances/{id}/iso/detach", ok=202)
    assert answer == {"iso_status": {"state": "isunmounting", "status": "isunmounting"}}
    assert status(cloud, id) == {"iso_id": iso, "state": "isomounted"}
    cloud.clock.advance(seconds=5)
    assert status(cloud, id) == READY
    assert cloud.instance(id)["server_status"] == "ok"


def test_an_iso_of_the_public_library_is_attached_and_detached(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": PUBLIC_ISO}, ok=202)
    cloud.roost.settle()
    assert status(cloud, id) == {"iso_id": PUBLIC_ISO, "state": "isomounted"}
    cloud.post(f"/instances/{id}/iso/detach", ok=202)
    cloud.roost.settle()
    assert status(cloud, id) == READY


def test_an_attached_iso_cannot_be_deleted_and_says_where_it_is(cloud: Cloud) -> None:
    """Terraform takes the last word for the address of the instance to detach it from."""
    iso, id = cloud.iso(), cloud.deploy()
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
    cloud.roost.settle()
    text = cloud.refused("DELETE", f"/iso/{iso}")
    assert text == f"ISO is still attached to {cloud.instance(id)['main_ip']}"
    cloud.post(f"/instances/{id}/iso/detach", ok=202)
    cloud.roost.settle()
    assert cloud.client.delete(f"/iso/{iso}").status_code == 204


@pytest.mark.settings(lifecycle="quick")
def test_an_iso_can_be_deleted_as_soon_as_it_is_detached(cloud: Cloud) -> None:
    """Packer and Terraform do so, for an instance that lives on."""
    iso = cloud.iso()
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
    assert "still attached" in cloud.refused("DELETE", f"/iso/{iso}")
    cloud.clock.advance(seconds=5)

    cloud.post(f"/instances/{id}/iso/detach", ok=202)
    assert cloud.client.delete(f"/iso/{iso}").status_code == 204
    assert status(cloud, id)["state"] == "isomounted"
    cloud.clock.advance(seconds=5)
    assert status(cloud, id) == READY
    assert cloud.instance(id)["server_status"] == "ok"


def test_a_halted_instance_boots_from_what_is_put_in(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": PUBLIC_ISO}, ok=202)
    cloud.roost.settle()
    assert cloud.instance(id)["power_status"] == "running"


def test_what_does_not_fit_is_refused(cloud: Cloud) -> None:
    id = cloud.deploy()
    attach, detach = f"/instances/{id}/iso/attach", f"/instances/{id}/iso/detach"
    assert cloud.refused("POST", attach) == "Missing required field: iso_id"
    others = Cloud(cloud.roost, cloud.roost.new_account()).iso()
    for unknown in (UNKNOWN, "nope", others):
        text = cloud.refused("POST", attach, {"iso_id": unknown})
        assert text == f"Invalid iso_id: {unknown}"
    assert cloud.refused("POST", detach) == "No ISO is attached to this server."
    cloud.post(attach, {"iso_id": PUBLIC_ISO}, ok=202)
    cloud.roost.settle()
    text = cloud.refused("POST", attach, {"iso_id": PUBLIC_ISO})
    assert text == "An ISO is already attached to this server."


def test_a_drive_whose_driver_refuses_is_as_it_was(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: str) -> None:
        raise DriverRefused("the drive is broken")

    iso, id = cloud.iso(), cloud.deploy()
    compute = cloud.roost.app.driver(Compute)
    with monkeypatch.context() as patched:
        patched.setattr(compute, "attach_iso", refuse)
        cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
        cloud.roost.settle()
    assert status(cloud, id) == READY
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
    cloud.roost.settle()
    monkeypatch.setattr(compute, "detach_iso", refuse)
    cloud.post(f"/instances/{id}/iso/detach", ok=202)
    cloud.roost.settle()
    assert status(cloud, id) == {"iso_id": iso, "state": "isomounted"}
    assert cloud.instance(id)["server_status"] == "ok"
    assert "still attached" in cloud.refused("DELETE", f"/iso/{iso}")


def test_a_drive_that_cannot_be_emptied_holds_no_iso_that_was_deleted(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()
    deleted = asyncio.Event()

    async def refuse(id: str) -> None:
        asked.set()
        await deleted.wait()
        raise DriverRefused("the drive is broken")

    iso, id = cloud.iso(), cloud.deploy()
    cloud.post(f"/instances/{id}/iso/attach", {"iso_id": iso}, ok=202)
    cloud.roost.settle()
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "detach_iso", refuse)
    cloud.post(f"/instances/{id}/iso/detach", ok=202)
    assert asked.wait(30)
    assert cloud.client.delete(f"/iso/{iso}").status_code == 204
    cloud.roost.loop.call_soon_threadsafe(deleted.set)
    cloud.roost.settle()
    assert status(cloud, id) == READY
    assert cloud.instance(id)["server_status"] == "ok"
