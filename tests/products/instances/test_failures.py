"""When the driver fails: what it cannot do now is tried again, what it never can ends the job."""

import pytest

from roost.drivers.compute import Machine
from roost.drivers.errors import DriverRefused
from tests.products.instances.cloud import DEBIAN, LARGER_PLAN, PLAN, UBUNTU, Cloud


def test_what_fails_is_tried_again(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    async def create(machine: Machine) -> None:
        tries.append(machine.id)
        if len(tries) < 3:
            raise TimeoutError("the host is busy")

    monkeypatch.setattr(cloud.roost.app.compute, "create", create)
    id = cloud.deploy()
    assert tries == [id, id, id]
    assert cloud.instance(id)["server_status"] == "ok"


def test_an_instance_is_ready_when_the_system_inside_is(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def booted(id: str) -> bool:
        asked.append(id)
        return len(asked) > 2

    monkeypatch.setattr(cloud.roost.app.compute, "booted", booted)
    id = cloud.deploy()
    assert len(asked) == 3
    assert cloud.instance(id)["server_status"] == "ok"


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

    monkeypatch.setattr(cloud.roost.app.compute, call, refuse)
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

    monkeypatch.setattr(cloud.roost.app.compute, "resize", refuse)
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

    monkeypatch.setattr(cloud.roost.app.compute, "reinstall", refuse)
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
        monkeypatch.setattr(cloud.roost.app.compute, call, make)
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
