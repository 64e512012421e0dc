"""firewall_group_id: which group filters an instance."""

import asyncio
from threading import Event

import pytest

from roost.drivers.compute import Compute
from roost.drivers.firewall import Firewall
from tests.products.instances.cloud import UNKNOWN, Cloud


class Assigned:
    """A firewall that remembers the group of each machine, and when it was told.

    While `slow` is set, one assignment waits for `release` before it takes effect.
    """

    def __init__(self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
        self.groups: dict[str, str] = {}
        self.at_birth: dict[str, str] = {}
        self.slow = False
        self.waiting, self.release = Event(), Event()
        app = cloud.roost.app
        make = app.driver(Compute).create

        async def create(machine: object) -> None:
            id: str = machine.id  # pyright: ignore[reportAttributeAccessIssue]
            self.at_birth[id] = self.groups.get(id, "")
            await make(machine)  # pyright: ignore[reportArgumentType]

        monkeypatch.setattr(app.driver(Compute), "create", create)
        monkeypatch.setattr(app.driver(Firewall), "assign", self.assign)
        monkeypatch.setattr(app.driver(Firewall), "remove", self.remove)

    async def assign(self, machine: str, group: str) -> None:
        if self.slow:
            self.slow = False
            self.waiting.set()
            await asyncio.to_thread(self.release.wait)
        self.groups[machine] = group

    async def remove(self, group: str) -> None:
        self.groups = {m: "" if g == group else g for m, g in self.groups.items()}


@pytest.fixture
def assigned(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Assigned:
    return Assigned(cloud, monkeypatch)


def instance_count(cloud: Cloud, group_id: str) -> int:
    return cloud.get(f"/firewalls/{group_id}")["firewall_group"]["instance_count"]


def test_an_instance_is_deployed_into_a_group(cloud: Cloud, assigned: Assigned) -> None:
    web = cloud.firewall_group()
    id = cloud.deploy(firewall_group_id=web)
    assert cloud.instance(id)["firewall_group_id"] == web
    # The machine was filtered before it was there.
    assert assigned.at_birth == {id: web}
    listed = cloud.get("/instances", firewall_group_id=web)["instances"]
    assert [instance["id"] for instance in listed] == [id]


def test_a_group_counts_its_instances(cloud: Cloud) -> None:
    web, other = cloud.firewall_group(), cloud.firewall_group()
    first, second = (cloud.deploy(firewall_group_id=web) for _ in range(2))
    cloud.deploy()
    assert (instance_count(cloud, web), instance_count(cloud, other)) == (2, 0)
    groups = cloud.get("/firewalls")["firewall_groups"]
    assert [(g["id"], g["instance_count"]) for g in groups] == [(web, 2), (other, 0)]
    cloud.change(first, firewall_group_id=other)
    assert (instance_count(cloud, web), instance_count(cloud, other)) == (1, 1)
    cloud.client.delete(f"/instances/{second}").raise_for_status()
    assert instance_count(cloud, web) == 0


def test_an_instance_changes_its_group_or_leaves_it(cloud: Cloud, assigned: Assigned) -> None:
    web, db = cloud.firewall_group(), cloud.firewall_group()
    id = cloud.deploy(firewall_group_id=web)
    for wanted, got in ((db, db), (None, db), ("", ""), (web.upper(), web)):
        cloud.change(id, firewall_group_id=wanted)
        cloud.roost.settle()
        assert cloud.instance(id)["firewall_group_id"] == assigned.groups[id] == got


def test_an_unknown_group_is_refused(cloud: Cloud) -> None:
    id = cloud.deploy()
    others = Cloud(cloud.roost, cloud.roost.new_account())
    for unknown in (UNKNOWN, "web", others.firewall_group()):
        expected = f"Invalid firewall_group_id: {unknown}"
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
        text = cloud.refused("POST", "/instances", {**body, "firewall_group_id": unknown})
        assert text == expected
        text = cloud.refused("PATCH", f"/instances/{id}", {"firewall_group_id": unknown})
        assert text == expected
    assert cloud.get("/instances")["meta"]["total"] == 1


def test_a_deleted_group_is_gone_from_its_instances(cloud: Cloud, assigned: Assigned) -> None:
    web = cloud.firewall_group()
    id = cloud.deploy(firewall_group_id=web)
    assert cloud.client.delete(f"/firewalls/{web}").status_code == 204
    assert cloud.instance(id)["firewall_group_id"] == ""
    cloud.roost.settle()
    assert assigned.groups[id] == ""
    assert cloud.get("/instances", firewall_group_id=web)["instances"] == []


@pytest.mark.settings(lifecycle="quick")
def test_what_changes_before_the_machine_is_made_is_not_lost(
    cloud: Cloud, assigned: Assigned
) -> None:
    cloud.clock.hold()
    web = cloud.firewall_group()
    id = cloud.create(firewall_group_id=web)["id"]
    assert cloud.client.delete(f"/firewalls/{web}").status_code == 204
    cloud.clock.advance(seconds=5)
    assert cloud.instance(id)["status"] == "active"
    assert assigned.groups[id] == ""


def test_the_last_group_that_a_driver_hears_of_is_right(cloud: Cloud, assigned: Assigned) -> None:
    web, db = cloud.firewall_group(), cloud.firewall_group()
    id = cloud.deploy()
    assigned.slow = True
    cloud.change(id, firewall_group_id=web)
    assert assigned.waiting.wait(10)
    cloud.change(id, firewall_group_id=db)
    assigned.release.set()
    cloud.roost.settle()
    assert assigned.groups[id] == db


def test_nothing_filters_a_machine_that_is_gone(cloud: Cloud, assigned: Assigned) -> None:
    id = cloud.deploy(firewall_group_id=cloud.firewall_group())
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    assert assigned.groups[id] == ""
