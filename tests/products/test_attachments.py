"""Every way to attach and detach something: what is not there, or not attached, is refused."""

from typing import Any

import pytest

from tests.products.instances.cloud import UNKNOWN, Cloud
from tests.server import RunningRoost

Json = dict[str, Any]


class Things:
    """One of each, in New Jersey, with nothing attached to anything."""

    def __init__(self, roost: RunningRoost) -> None:
        self.cloud = Cloud(roost)
        made = self.cloud.post
        size = {"region": "ewr", "size_gb": 50, "label": "data"}
        metal = {"region": "ewr", "plan": "vbm-4c-32gb", "os_id": 477}
        share = {"region": "ewr", "label": "home", "storage_size": {"gb": 10}}
        self.ids = {
            "instance": self.cloud.deploy(),
            "metal": made("/bare-metals", metal, ok=202)["bare_metal"]["id"],
            "vpc": self.cloud.vpc(),
            "vpc2": self.cloud.vpc2(),
            "iso": self.cloud.iso(),
            "block": made("/blocks", size, ok=202)["block"]["id"],
            "vfs": made("/vfs", share, ok=201)["id"],
            "reserved": made("/reserved-ips", {"region": "ewr", "ip_type": "v4"}, ok=201)[
                "reserved_ip"
            ]["id"],
            "unknown": UNKNOWN,
        }
        roost.settle()

    def refused(self, method: str, path: str, body: Json) -> tuple[int, str]:
        reply = self.cloud.client.request(
            method, path.format(**self.ids), json=self._filled(body) or None
        )
        assert reply.status_code in (400, 404), reply.text
        return reply.status_code, reply.json()["error"].replace(UNKNOWN, "ID")

    def _filled(self, body: Json) -> Json:
        def fill(value: Any) -> Any:
            return [self.ids[value[0]]] if isinstance(value, list) else self.ids.get(value, value)

        return {field: fill(value) for field, value in body.items()}


@pytest.fixture
def things(roost: RunningRoost) -> Things:
    return Things(roost)


NO_VPC, NO_VPC2 = "Invalid VPC ID.", "Invalid VPC 2.0 ID"

REFUSED: list[tuple[str, str, Json, int, str]] = [
    # What is to be attached is not there.
    ("POST", "/instances/{instance}/vpcs/attach", {"vpc_id": "unknown"}, 400, "Invalid vpc_id: ID"),
    ("POST", "/instances/{instance}/vpc2/attach", {"vpc_id": "unknown"}, 400, "Invalid vpc_id: ID"),
    (
        "POST", "/instances/{instance}/private-networks/attach", {"network_id": "unknown"},
        400, "Invalid network_id: ID",
    ),
    ("POST", "/bare-metals/{metal}/vpcs/attach", {"vpc_id": "unknown"}, 400, "Invalid vpc_id: ID"),
    ("POST", "/bare-metals/{metal}/vpc2/attach", {"vpc_id": "unknown"}, 400, "Invalid vpc_id: ID"),
    ("PATCH", "/instances/{instance}", {"attach_vpc": ["unknown"]}, 400, "Invalid attach_vpc: ID"),
    ("POST", "/instances/{instance}/iso/attach", {"iso_id": "unknown"}, 400, "Invalid iso_id: ID"),
    # What it is to be attached to is not there.
    ("POST", "/vpc2/{vpc2}/nodes/attach", {"nodes": ["unknown"]}, 400, "Invalid nodes: ID"),
    (
        "POST", "/blocks/{block}/attach", {"instance_id": "unknown"},
        400, "Invalid instance_id: ID",
    ),
    (
        "POST", "/reserved-ips/{reserved}/attach", {"instance_id": "unknown"},
        400, "Invalid instance_id: ID",
    ),
    ("PUT", "/vfs/{vfs}/attachments/{unknown}", {}, 404, "instance not found"),
    # Neither is anything of that id, nor is what there is attached.
    ("POST", "/instances/{instance}/iso/detach", {}, 400, "No ISO is attached to this server."),
    (
        "POST", "/blocks/{block}/detach", {},
        400, "Block storage volume is not currently attached to a server",
    ),
    ("POST", "/reserved-ips/{unknown}/detach", {}, 404, "Invalid reserved-ip ID"),
    ("DELETE", "/vfs/{vfs}/attachments/{unknown}", {}, 404, "Attachment Not Found"),
    ("DELETE", "/vfs/{vfs}/attachments/{instance}", {}, 404, "Attachment Not Found"),
    (
        "POST", "/vpc2/{vpc2}/nodes/detach", {"nodes": ["unknown"]},
        400, "Invalid nodes: ID is not attached",
    ),
    *(
        (method, path, {field: [id] if method == "PATCH" else id}, status, text)
        for id, other in (("unknown", "unknown"), ("vpc", "vpc2"))
        for method, path, field, id, status, text in (
            ("POST", "/instances/{instance}/vpcs/detach", "vpc_id", id, 404, NO_VPC),
            ("POST", "/instances/{instance}/vpc2/detach", "vpc_id", other, 404, NO_VPC2),
            (
                "POST", "/instances/{instance}/private-networks/detach", "network_id", id,
                404, NO_VPC,
            ),
            ("POST", "/bare-metals/{metal}/vpcs/detach", "vpc_id", id, 404, NO_VPC),
            ("POST", "/bare-metals/{metal}/vpc2/detach", "vpc_id", other, 404, NO_VPC2),
        )
    ),
    ("PATCH", "/instances/{instance}", {"detach_vpc": ["unknown"]}, 400, NO_VPC),
    ("PATCH", "/instances/{instance}", {"detach_private_network": ["unknown"]}, 400, NO_VPC),
    ("PATCH", "/instances/{instance}", {"detach_vpc2": ["unknown"]}, 400, NO_VPC2),
    ("PATCH", "/bare-metals/{metal}", {"detach_vpc2": ["unknown"]}, 400, NO_VPC2),
]  # fmt: skip


def test_what_is_not_there_or_not_attached_is_refused(things: Things) -> None:
    for method, path, body, status, text in REFUSED:
        assert things.refused(method, path, body) == (status, text), (method, path, body)


def test_a_change_may_leave_a_network_that_the_server_is_not_in(things: Things) -> None:
    """Terraform asks for that after a change that failed."""
    instance, vpc = things.ids["instance"], things.ids["vpc"]
    things.cloud.change(instance, detach_vpc=[vpc])
    assert things.cloud.get(f"/instances/{instance}/vpcs")["vpcs"] == []


def test_a_reserved_ip_that_nobody_has_is_detached_already(things: Things) -> None:
    """Clients detach what went with an instance that they replaced."""
    things.cloud.post(f"/reserved-ips/{things.ids['reserved']}/detach")


def test_a_change_that_leaves_one_network_too_many_leaves_none(things: Things) -> None:
    cloud, instance, vpc = things.cloud, things.ids["instance"], things.ids["vpc"]
    cloud.change(instance, attach_vpc=[vpc])
    body = {"detach_vpc": [vpc, UNKNOWN], "label": "new"}
    assert cloud.refused("PATCH", f"/instances/{instance}", body) == NO_VPC
    assert [each["id"] for each in cloud.get(f"/instances/{instance}/vpcs")["vpcs"]] == [vpc]
    assert cloud.instance(instance)["label"] == ""
    cloud.change(instance, detach_vpc=[vpc])
    assert cloud.get(f"/instances/{instance}/vpcs")["vpcs"] == []
