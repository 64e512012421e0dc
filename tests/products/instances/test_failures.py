"""When the driver fails: what it cannot do now is tried again, what it never can ends the job."""

import pytest

from roost.drivers.compute import Compute, Machine
from roost.drivers.errors import DriverRefused, NotYet
from roost.store import HOUR, addresses, iso
from tests.durability.killing import until
from tests.products.instances.cloud import DEBIAN, LARGER_PLAN, PLAN, UBUNTU, Cloud


def held(cloud: Cloud) -> list[addresses.HeldAddress]:
    """The addresses that somebody has."""
    return cloud.roost.run(cloud.roost.app.store.read(addresses.held))


MANY = 30
"""More often than a step may fail."""


def test_what_fails_is_tried_again(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    async def create(machine: Machine) -> None:
        tries.append(machine.id)
        if len(tries) < 3:
            raise TimeoutError("the host is busy")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "create", create)
    id = cloud.deploy()
    assert tries == [id, id, id]
    assert cloud.instance(id)["server_status"] == "ok"


def test_an_instance_is_ready_when_the_system_inside_is(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Booting is no failure, however often it is asked about: nothing is logged of it."""
    asked: list[str] = []

    async def booted(id: str) -> bool:
        asked.append(id)
        if len(asked) <= MANY:
            raise NotYet("it is booting", after=0)
        return True

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "booted", booted)
    id = cloud.create()["id"]
    until(lambda: cloud.instance(id)["server_status"] == "ok", lambda: cloud.instance(id))
    assert len(asked) == MANY + 1
    errors = cloud.get(
        "/logs", log_level="error", start_time=iso(cloud.clock.now - HOUR).replace("+00:00", "Z")
    )["logs"]
    assert errors == []


def test_what_a_driver_refuses_to_make_is_suspended_and_costs_nothing(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute = cloud.roost.app.driver(Compute)
    cloud.clock.hold("2031-01-10T00:00:00+00:00")  # both days are of one month
    before = held(cloud)

    async def refuse(machine: Machine) -> None:
        raise DriverRefused("no host has room")

    with monkeypatch.context() as full:
        full.setattr(compute, "create", refuse)
        id = cloud.deploy(enable_ipv6=True, backups="enabled")
    instance = cloud.instance(id)
    assert (instance["status"], instance["power_status"]) == ("suspended", "stopped")
    assert instance["main_ip"] == "0.0.0.0"
    cloud.roost.clock.advance(days=2)
    assert cloud.instance(id)["pending_charges"] == instance["pending_charges"]
    assert cloud.get("/backups")["backups"] == []
    assert held(cloud) == before
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    assert cloud.refused("GET", f"/instances/{id}", status=404) == "Server is pending destruction"


def test_a_machine_that_cannot_be_destroyed_now_is_destroyed_in_the_end(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the driver says: its addresses are nobody else's until then."""
    tries: list[str] = []

    async def destroy(id: str) -> None:
        tries.append(id)
        if len(tries) < 3:
            raise DriverRefused("the host is locked")

    id = cloud.deploy()
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "destroy", destroy)
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    cloud.roost.clock.advance(seconds=60)
    assert tries == [id, id, id]


@pytest.mark.parametrize(
    ("call", "method", "path", "body"),
    [
        ("resize", "PATCH", "", {"plan": LARGER_PLAN}),
        ("reinstall", "POST", "/reinstall", None),
        ("halt", "POST", "/halt", None),
        ("reboot", "POST", "/reboot", None),
    ],
)
def test_a_refused_operation_leaves_the_instance_as_it_was(
    cloud: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    method: str,
    path: str,
    body: dict[str, str] | None,
) -> None:
    async def refuse(_: object) -> None:
        raise DriverRefused("not on this host")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), call, refuse)
    id = cloud.deploy()
    before = cloud.instance(id)
    reply = cloud.client.request(method, f"/instances/{id}{path}", json=body)
    assert reply.status_code in (202, 204)
    cloud.roost.settle()
    assert cloud.instance(id) == before


def test_a_refused_change_of_plan_tells_why_in_its_job(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(machine: Machine) -> None:
        raise DriverRefused("no host has that much memory")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "resize", refuse)
    id = cloud.deploy()
    job = cloud.change(id, plan=LARGER_PLAN)["job_ids"][0]
    cloud.roost.settle()
    shown = cloud.get(f"/instances/jobs/{job}")["job"]
    assert (shown["state"], shown["info"]) == ("error", "no host has that much memory")
    assert cloud.instance(id)["plan"] == PLAN


def test_a_refused_change_of_system_keeps_the_old_one(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(machine: Machine) -> None:
        raise DriverRefused("no such image here")

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "reinstall", refuse)
    id = cloud.deploy()
    cloud.change(id, os_id=DEBIAN)
    cloud.roost.settle()
    assert cloud.instance(id)["os_id"] == UBUNTU


def test_the_driver_is_told_what_the_machine_shall_be(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines: list[Machine] = []

    async def make(machine: Machine) -> None:
        machines.append(machine)

    for call in ("create", "resize", "reinstall"):
        monkeypatch.setattr(cloud.roost.app.driver(Compute), call, make)
    made = cloud.create(
        hostname="web.example.com",
        user_scheme="limited",
        user_data="I2Nsb3VkLWNvbmZpZwo=",
        script_id=cloud.script(),
        sshkey_id=[cloud.ssh_key()],
        enable_ipv6=True,
    )
    cloud.roost.settle()
    id, instance = made["id"], cloud.instance(made["id"])
    cloud.change(id, plan=LARGER_PLAN)
    cloud.roost.settle()
    again = cloud.post(f"/instances/{id}/reinstall", ok=202)["instance"]["default_password"]
    cloud.roost.settle()
    created, resized, reinstalled = machines

    assert (created.id, created.region, created.plan) == (id, "ewr", PLAN)
    assert (created.vcpus, created.ram, created.disk) == (1, 1024, 25)
    assert (created.source.kind, created.source.id) == ("os", str(UBUNTU))
    assert (created.hostname, created.user) == ("web.example.com", "linuxuser")
    assert created.password == made["default_password"]
    assert created.user_data == b"#cloud-config\n"
    assert created.script.startswith("#!/bin/sh")
    assert created.ssh_keys[0].startswith("ssh-ed25519 ")
    assert created.interface.ipv4 == instance["main_ip"]
    assert created.interface.gateway == instance["gateway_v4"]
    assert created.interface.ipv6 == instance["v6_main_ip"]
    assert (resized.plan, resized.disk) == (LARGER_PLAN, 80)
    assert (reinstalled.plan, reinstalled.password) == (LARGER_PLAN, again)
    assert reinstalled.interface == created.interface
