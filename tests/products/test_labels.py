"""Pending charges call a resource what it is called now, whatever section it is of."""

from typing import Any

import pytest

from tests.products.instances.cloud import Cloud, Json
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    roost.clock.hold("2031-01-01T00:00:00+00:00")
    return Cloud(roost)


def charged(cloud: Cloud) -> list[str]:
    charges = cloud.get("/billing/pending-charges")["pending_charges"]
    return [charge["description"] for charge in charges]


NFS: Json = {
    "type": "nfs4",
    "region": "ewr",
    "export_config": [],
    "network_config": {"primary": {"ipv4_public_enabled": True}},
}

# The path, what makes one, how it is changed, and what follows its label in an invoice.
SECTIONS: dict[str, tuple[str, Json, str, str]] = {
    "load_balancer": ("/load-balancers", {"region": "ewr"}, "PATCH", " (1 node)"),
    "reserved_ip": (
        "/reserved-ips", {"region": "ewr", "ip_type": "v4"}, "PATCH", " (198.18.0.2/32)",
    ),
    "block": ("/blocks", {"region": "ewr", "size_gb": 10}, "PATCH", " (10 GB NVMe)"),
    "": ("/vfs", {"region": "ewr", "storage_size": {"gb": 10}}, "PUT", " (10 GB NVMe)"),
    "storage_gateway": ("/storage-gateways", NFS, "PUT", ""),
    "pull_zone": (
        "/cdns/pull-zones", {"origin_scheme": "https", "origin_domain": "example.com"}, "PUT",
        " (pull zone)",
    ),
    "object_storage": ("/object-storage", {"cluster_id": 2, "tier_id": 1}, "PUT", " (Legacy)"),
    "bare_metal": (
        "/bare-metals", {"region": "ewr", "plan": "vbm-4c-32gb", "os_id": 1743}, "PATCH",
        " (vbm-4c-32gb)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", SECTIONS)
def test_another_label(cloud: Cloud, key: str) -> None:
    path, body, method, what = SECTIONS[key]

    def ask(method: str, path: str, **fields: Any) -> Json:
        reply = cloud.client.request(method, path, json=fields)
        assert reply.is_success, reply.text
        return reply.json() if reply.content else {}

    made = ask("POST", path, label="web", **body)
    id = (made[key] if key else made)["id"]
    cloud.roost.settle()
    assert charged(cloud) == [f"web{what}"]
    owed = cloud.get("/account")["account"]["pending_charges"]
    ask(method, f"{path}/{id}", label="shop")
    assert charged(cloud) == [f"shop{what}"]
    assert cloud.get("/account")["account"]["pending_charges"] == owed


def test_another_label_of_a_nat_gateway(cloud: Cloud) -> None:
    path = f"/vpcs/{cloud.vpc()}/nat-gateway"
    id = cloud.post(path, {}, ok=201)["nat_gateway"]["id"]
    assert charged(cloud) == [id]
    cloud.client.put(f"{path}/{id}", json={"label": "out"}).raise_for_status()
    assert charged(cloud) == ["out"]


def test_another_description_of_a_blocks_snapshot(cloud: Cloud) -> None:
    block = cloud.post("/blocks", {"region": "ewr", "size_gb": 10}, ok=202)["block"]["id"]
    cloud.roost.settle()
    body = {"block_id": block, "description": "before"}
    id = cloud.post("/blocks/snapshots", body, ok=201)["id"]
    cloud.roost.settle()
    path = f"/blocks/snapshots/{id}"
    cloud.client.put(path, json={"description": "after"}).raise_for_status()
    assert charged(cloud)[1].startswith("after (")


def test_a_label_and_a_size_at_once(cloud: Cloud) -> None:
    """What ended with the old size keeps the name that it had."""
    balancer = cloud.post("/load-balancers", {"region": "ewr", "label": "web"}, ok=202)
    cloud.roost.settle()
    cloud.clock.advance(hours=5)
    path = f"/load-balancers/{balancer['load_balancer']['id']}"
    cloud.client.patch(path, json={"label": "shop", "nodes": 3}).raise_for_status()
    assert charged(cloud) == ["web (1 node)", "shop (3 nodes)"]
