"""/v2/vpcs/{id}/nat-gateway: the way out of a VPC, and what it costs."""

import pytest

from roost.drivers.errors import DriverRefused
from roost.drivers.network import Network, NetworkGateway
from roost.drivers.network.simulated import SimulatedNetwork
from tests.products.instances.cloud import UNKNOWN, Cloud, Json
from tests.products.meter import FEBRUARY, JANUARY

MISSING = "Invalid NAT Gateway ID."


def opened(cloud: Cloud, vpc: str, **fields: str) -> Json:
    """A gateway that is active."""
    made = cloud.post(f"/vpcs/{vpc}/nat-gateway", fields, ok=201)["nat_gateway"]
    cloud.roost.settle()
    return cloud.get(f"/vpcs/{vpc}/nat-gateway/{made['id']}")["nat_gateway"]


@pytest.mark.settings(lifecycle="quick")
def test_a_gateway_is_pending_then_active(cloud: Cloud) -> None:
    cloud.clock.hold()
    vpc = cloud.vpc(v4_subnet="10.99.0.0", v4_subnet_mask=24)
    body = {"label": "out", "tag": "prod"}
    made = cloud.post(f"/vpcs/{vpc}/nat-gateway", body, ok=201)["nat_gateway"]
    assert made == {
        **body,
        "id": made["id"],
        "vpc_id": vpc,
        "date_created": made["date_created"],
        "status": "pending",
        "public_ips": [],
        "public_ips_v6": [],
        "private_ips": [],
        "billing": {"charges": 0.03, "monthly": 20},
    }
    assert len(made["date_created"]) == len("2025-03-25 09:32:08")
    assert cloud.get(f"/vpcs/{vpc}")["vpc"]["internet"] == {"connectivity": False, "types": []}
    cloud.clock.advance(seconds=5)
    active = cloud.get(f"/vpcs/{vpc}/nat-gateway/{made['id']}")["nat_gateway"]
    assert (active["status"], active["private_ips"]) == ("active", ["10.99.0.1"])
    assert active["public_ips"] == ["198.18.0.2"]
    assert active["public_ips_v6"][0].startswith("2001:0db8:")
    assert cloud.get(f"/vpcs/{vpc}/nat-gateway") == {
        "nat_gateways": [active],
        "meta": {"total": 1, "links": {"next": "", "prev": ""}},
    }
    assert cloud.get(f"/vpcs/{vpc}")["vpc"]["internet"] == {
        "connectivity": True,
        "types": ["nat_gateway"],
    }


def test_a_gateway_is_renamed(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    gateway = opened(cloud, vpc, label="out", tag="prod")
    path = f"/vpcs/{vpc}/nat-gateway/{gateway['id']}"
    reply = cloud.client.put(path, json={"label": "way out"})
    assert reply.status_code == 202
    assert reply.json()["nat_gateway"] == {**gateway, "label": "way out"}
    cloud.roost.settle()
    assert cloud.get(path)["nat_gateway"] == {**gateway, "label": "way out"}
    assert cloud.client.put(path, json={"tag": ""}).json()["nat_gateway"]["tag"] == ""
    assert cloud.refused("PUT", path, {"label": "x" * 256}).startswith("Invalid label")


def test_a_vpc_has_one(cloud: Cloud) -> None:
    vpc, other = cloud.vpc(), cloud.vpc()
    gateway = opened(cloud, vpc)
    text = cloud.refused("POST", f"/vpcs/{vpc}/nat-gateway", {})
    assert text == "This VPC network already has a NAT gateway."
    assert opened(cloud, other)["public_ips"] != gateway["public_ips"]


def test_a_gateway_is_its_vpcs_alone(cloud: Cloud) -> None:
    vpc, other = cloud.vpc(), cloud.vpc()
    id = opened(cloud, vpc)["id"]
    for path in (f"/vpcs/{other}/nat-gateway/{id}", f"/vpcs/{vpc}/nat-gateway/{UNKNOWN}"):
        for method in ("GET", "PUT", "DELETE"):
            assert cloud.refused(method, path, {}, status=404) == MISSING
        for rules in ("firewall-rules", "port-forwarding-rules"):
            for method in ("GET", "POST"):
                text = cloud.refused(method, f"{path}/global/{rules}", {}, status=404)
                assert text == MISSING
    stranger = Cloud(cloud.roost, cloud.roost.new_account())
    text = stranger.refused("GET", f"/vpcs/{vpc}/nat-gateway/{id}", status=404)
    assert text == "Invalid VPC ID."


def test_a_vpc_with_a_gateway_stays(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    gateway = opened(cloud, vpc)
    text = cloud.refused("DELETE", f"/vpcs/{vpc}")
    assert text == f"The NAT gateway {gateway['id']} is attached to this VPC network"
    path = f"/vpcs/{vpc}/nat-gateway/{gateway['id']}"
    assert cloud.client.delete(path).status_code == 204
    assert cloud.refused("GET", path, status=404) == MISSING
    assert cloud.get(f"/vpcs/{vpc}")["vpc"]["internet"]["connectivity"] is False
    assert cloud.client.delete(f"/vpcs/{vpc}").status_code == 204


def test_its_public_addresses_go_back(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    gateway = opened(cloud, vpc)
    assert cloud.client.delete(f"/vpcs/{vpc}/nat-gateway/{gateway['id']}").status_code == 204
    cloud.roost.settle()
    again = opened(cloud, vpc)
    assert again["public_ips"] == gateway["public_ips"]
    assert again["id"] != gateway["id"]


def test_it_costs_by_the_hour(cloud: Cloud) -> None:
    cloud.clock.hold(JANUARY)
    vpc = cloud.vpc()
    gateway = opened(cloud, vpc, label="out")
    path = f"/vpcs/{vpc}/nat-gateway/{gateway['id']}"
    cloud.clock.advance(hours=329.5)
    assert cloud.get(path)["nat_gateway"]["billing"] == {"charges": 9.9, "monthly": 20}
    items = cloud.get("/billing/pending-charges")["pending_charges"]
    assert [(item["product"], item["description"], item["total"]) for item in items] == [
        ("NAT Gateway", "out", 9.9)
    ]
    cloud.clock.advance(days=15)
    assert cloud.get(path)["nat_gateway"]["billing"]["charges"] == 20
    cloud.clock.hold(FEBRUARY)
    cloud.clock.advance(hours=1.5)
    assert cloud.client.delete(path).status_code == 204
    cloud.clock.advance(days=5)
    assert cloud.get("/account")["account"]["pending_charges"] == 0.06


@pytest.mark.settings(lifecycle="quick")
def test_one_that_is_pending_can_be_deleted(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    async def open_gateway(gateway: NetworkGateway) -> None:
        told.append("open")

    async def close_gateway(id: str) -> None:
        told.append("close")

    monkeypatch.setattr(cloud.roost.app.driver(Network), "open_gateway", open_gateway)
    monkeypatch.setattr(cloud.roost.app.driver(Network), "close_gateway", close_gateway)
    cloud.clock.hold()
    vpc = cloud.vpc()
    id = cloud.post(f"/vpcs/{vpc}/nat-gateway", ok=201)["nat_gateway"]["id"]
    assert cloud.client.delete(f"/vpcs/{vpc}/nat-gateway/{id}").status_code == 204
    cloud.clock.advance(seconds=30)
    assert told == ["close"]


def test_one_that_cannot_be_opened_stays_pending_until_it_can(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(gateway: NetworkGateway) -> None:
        raise DriverRefused("no room")

    network = cloud.roost.app.driver(Network)
    monkeypatch.setattr(network, "open_gateway", refuse)
    vpc = cloud.vpc()
    gateway = opened(cloud, vpc)
    assert gateway["status"] == "pending"
    monkeypatch.undo()
    assert isinstance(network, SimulatedNetwork)
    rules = f"/vpcs/{vpc}/nat-gateway/{gateway['id']}/global/firewall-rules"
    cloud.post(rules, {"protocol": "tcp", "port": "22"}, ok=201)
    cloud.roost.settle()
    shown = cloud.get(f"/vpcs/{vpc}/nat-gateway/{gateway['id']}")["nat_gateway"]
    assert shown["status"] == "active"
