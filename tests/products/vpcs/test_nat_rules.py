"""The firewall and the port forwarding of NAT gateways, each with the rules it may have."""

from typing import Any

import pytest

from roost.drivers.network import AllowedPorts, Network, NetworkGateway, PortForward
from tests.products.instances.cloud import UNKNOWN, Cloud, Json

NO_FIREWALL_RULE = "Invalid Firewall Rule ID."
NO_FORWARDING_RULE = "Invalid Port Forwarding Rule ID."


class Nat:
    """A NAT gateway that is open, in a VPC of 10.99.0.0/24."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.vpc = cloud.vpc(v4_subnet="10.99.0.0", v4_subnet_mask=24)
        made = cloud.post(f"/vpcs/{self.vpc}/nat-gateway", ok=201)["nat_gateway"]
        cloud.roost.settle()
        self.path = f"/vpcs/{self.vpc}/nat-gateway/{made['id']}"
        self.firewall = f"{self.path}/global/firewall-rules"
        self.forwarding = f"{self.path}/global/port-forwarding-rules"

    def allow(self, **fields: Any) -> Json:
        body = {"protocol": "tcp", "port": "22", **fields}
        return self.cloud.post(self.firewall, body, ok=201)["firewall_rule"]

    def forward(self, **fields: Any) -> Json:
        body = {
            "protocol": "tcp",
            "external_port": 80,
            "internal_ip": "10.99.0.9",
            "internal_port": 8080,
            **fields,
        }
        return self.cloud.post(self.forwarding, body, ok=201)["port_forwarding_rule"]


@pytest.fixture
def nat(cloud: Cloud) -> Nat:
    return Nat(cloud)


# Firewall


def test_a_firewall_rule_is_made_noted_and_deleted(nat: Nat) -> None:
    cloud = nat.cloud
    rule = nat.allow(port=123, subnet="1.2.3.4", subnet_size=24, notes="ours")
    assert rule == {
        "id": rule["id"],
        "action": "accept",
        "protocol": "tcp",
        "port": "123",
        "subnet": "1.2.3.4",
        "subnet_size": 24,
        "notes": "ours",
    }
    path = f"{nat.firewall}/{rule['id']}"
    assert cloud.get(path)["firewall_rule"] == rule
    reply = cloud.client.put(path, json={"notes": "theirs", "port": "1"})
    assert reply.status_code == 202
    assert reply.json()["firewall_rule"] == {**rule, "notes": "theirs"}
    assert cloud.client.put(path, json={}).json()["firewall_rule"]["notes"] == "theirs"
    assert cloud.client.delete(path).status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        assert cloud.refused(method, path, {}, status=404) == NO_FIREWALL_RULE


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ("22", "0.0.0.0", 0)),
        ({"subnet": "0.0.0.0"}, ("22", "0.0.0.0", 0)),
        ({"subnet": "192.0.2.7"}, ("22", "192.0.2.7", 32)),
        ({"subnet": "192.0.2.7", "subnet_size": "24"}, ("22", "192.0.2.7", 24)),
        ({"port": "8000-8010", "protocol": "udp"}, ("8000-8010", "0.0.0.0", 0)),
        ({"port": "8000:8010"}, ("8000:8010", "0.0.0.0", 0)),
    ],
)
def test_what_a_firewall_rule_may_say(nat: Nat, fields: Json, shown: tuple[str, str, int]) -> None:
    rule = nat.allow(**fields)
    assert (rule["port"], rule["subnet"], rule["subnet_size"]) == shown


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"protocol": "icmp"}, "protocol"),
        ({"protocol": None}, "protocol"),
        ({"port": ""}, "port"),
        ({"port": "0"}, "port"),
        ({"port": "65536"}, "port"),
        ({"port": "90-80"}, "port"),
        ({"port": "http"}, "port"),
        ({"subnet": "1.2.3"}, "subnet"),
        ({"subnet": "2001:db8::"}, "subnet"),
        ({"subnet": "1.2.3.4", "subnet_size": 33}, "subnet_size"),
        ({"subnet": "1.2.3.4", "subnet_size": -1}, "subnet_size"),
        ({"subnet": "1.2.3.4", "subnet_size": "²"}, "subnet_size"),
    ],
)
def test_what_a_firewall_rule_may_not_say(nat: Nat, fields: Json, field: str) -> None:
    body = {"protocol": "tcp", "port": "22", **fields}
    text = nat.cloud.refused("POST", nat.firewall, body, status=422)
    assert text.startswith(f"Invalid {field}: ")
    assert nat.cloud.get(nat.firewall)["firewall_rules"] == []


def test_lists_have_pages_and_an_end(nat: Nat) -> None:
    cloud = nat.cloud
    ids = [nat.allow(port=str(port))["id"] for port in range(1, 51)]
    first = cloud.get(nat.firewall, per_page=30)
    rest = cloud.get(nat.firewall, per_page=30, cursor=first["meta"]["links"]["next"])
    assert [rule["id"] for rule in first["firewall_rules"] + rest["firewall_rules"]] == ids
    text = cloud.refused("POST", nat.firewall, {"protocol": "tcp", "port": "51"}, status=422)
    assert text == "A NAT gateway has at most 50 firewall rules."
    for port in range(1, 51):
        nat.forward(external_port=port)
    body = {"external_port": 51, "internal_ip": "10.99.0.9", "internal_port": 1}
    text = cloud.refused("POST", nat.forwarding, body, status=422)
    assert text == "A NAT gateway has at most 50 port forwarding rules."
    assert cloud.get(nat.forwarding)["meta"]["total"] == 50


# Port forwarding


def test_a_forwarding_rule_is_made_changed_and_deleted(nat: Nat) -> None:
    cloud = nat.cloud
    cloud.clock.hold()
    rule = nat.forward(name="web", description="the site", protocol="both")
    assert rule == {
        "id": rule["id"],
        "name": "web",
        "protocol": "both",
        "external_port": 80,
        "internal_ip": "10.99.0.9",
        "internal_port": 8080,
        "enabled": True,
        "description": "the site",
        "created_at": rule["created_at"],
        "updated_at": rule["created_at"],
    }
    path = f"{nat.forwarding}/{rule['id']}"
    assert cloud.get(path)["port_forwarding_rule"] == rule
    cloud.clock.advance(seconds=61)
    reply = cloud.client.put(path, json={"internal_port": 8081, "enabled": False})
    assert reply.status_code == 202
    changed = reply.json()["port_forwarding_rule"]
    assert changed == {
        **rule,
        "internal_port": 8081,
        "enabled": False,
        "updated_at": changed["updated_at"],
    }
    assert changed["updated_at"] > rule["created_at"]
    assert cloud.get(nat.forwarding)["port_forwarding_rules"] == [changed]
    assert cloud.client.delete(path).status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        assert cloud.refused(method, path, {}, status=404) == NO_FORWARDING_RULE


def test_what_a_forwarding_rule_must_say(nat: Nat) -> None:
    body = {"external_port": 80, "internal_ip": "10.99.0.9", "internal_port": 8080}
    for field in body:
        without = {name: value for name, value in body.items() if name != field}
        text = nat.cloud.refused("POST", nat.forwarding, without, status=422)
        assert text == f"Missing required field: {field}"
    rule = nat.cloud.post(nat.forwarding, body, ok=201)["port_forwarding_rule"]
    assert (rule["protocol"], rule["enabled"], rule["name"]) == ("tcp", True, "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"protocol": "icmp"}, "protocol"),
        ({"external_port": 65536}, "external_port"),
        ({"external_port": -1}, "external_port"),
        ({"internal_port": 70000}, "internal_port"),
        ({"internal_ip": "10.99.0"}, "internal_ip"),
        ({"internal_ip": "203.0.113.9"}, "internal_ip"),
        ({"internal_ip": "127.0.0.1"}, "internal_ip"),
        ({"internal_ip": "fd00::9"}, "internal_ip"),
    ],
)
def test_what_a_forwarding_rule_may_not_say(nat: Nat, fields: Json, field: str) -> None:
    rule = nat.forward(external_port=443)
    body = {"external_port": 80, "internal_ip": "10.99.0.9", "internal_port": 8080, **fields}
    for method, path in (("POST", nat.forwarding), ("PUT", f"{nat.forwarding}/{rule['id']}")):
        text = nat.cloud.refused(method, path, body, status=422)
        assert text.startswith(f"Invalid {field}: ")
    assert nat.cloud.get(nat.forwarding)["port_forwarding_rules"] == [rule]


def test_a_forwarding_rule_may_lead_out_of_the_subnet(nat: Nat) -> None:
    rule = nat.forward(internal_ip="10.1.2.3")
    assert rule["internal_ip"] == "10.1.2.3"
    reply = nat.cloud.client.put(f"{nat.forwarding}/{rule['id']}", json={"internal_ip": "10.1.2.4"})
    assert reply.json()["port_forwarding_rule"]["internal_ip"] == "10.1.2.4"


def test_a_port_is_forwarded_once(nat: Nat) -> None:
    cloud = nat.cloud
    tcp, udp = nat.forward(protocol="tcp"), nat.forward(protocol="udp")
    body = {"external_port": 80, "internal_ip": "10.99.0.9", "internal_port": 1}
    for protocol, other in (("tcp", tcp), ("udp", udp), ("both", tcp)):
        text = cloud.refused("POST", nat.forwarding, {**body, "protocol": protocol}, status=422)
        assert text == (
            f"Invalid external_port: 80 is forwarded already, by the rule {other['id']}"
        )
    path = f"{nat.forwarding}/{tcp['id']}"
    assert cloud.refused("PUT", path, {"protocol": "udp"}, status=422)
    assert cloud.client.put(path, json={"internal_port": 2}).status_code == 202


def test_a_rule_is_its_gateways_alone(nat: Nat) -> None:
    cloud = nat.cloud
    other_vpc = cloud.vpc()
    other = cloud.post(f"/vpcs/{other_vpc}/nat-gateway", ok=201)["nat_gateway"]["id"]
    base = f"/vpcs/{other_vpc}/nat-gateway/{other}/global"
    for path, missing in (
        (f"{base}/firewall-rules/{nat.allow()['id']}", NO_FIREWALL_RULE),
        (f"{base}/port-forwarding-rules/{nat.forward()['id']}", NO_FORWARDING_RULE),
        (f"{nat.firewall}/{UNKNOWN}", NO_FIREWALL_RULE),
        (f"{nat.forwarding}/{UNKNOWN}", NO_FORWARDING_RULE),
    ):
        for method in ("GET", "PUT", "DELETE"):
            assert cloud.refused(method, path, {}, status=404) == missing


def test_rules_go_with_their_gateway(nat: Nat) -> None:
    nat.allow()
    nat.forward()
    assert nat.cloud.client.delete(nat.path).status_code == 204
    assert nat.cloud.client.delete(f"/vpcs/{nat.vpc}").status_code == 204


# The driver


def test_the_driver_has_every_rule(nat: Nat, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[NetworkGateway] = []

    async def open_gateway(gateway: NetworkGateway) -> None:
        told.append(gateway)

    monkeypatch.setattr(nat.cloud.roost.app.driver(Network), "open_gateway", open_gateway)
    nat.allow(port="8000:8010", subnet="192.0.2.7", subnet_size=24)
    nat.forward(protocol="both")
    off = nat.forward(external_port=443, enabled=False)
    nat.cloud.roost.settle()
    shown = nat.cloud.get(nat.path)["nat_gateway"]
    assert told[-1] == NetworkGateway(
        id=shown["id"],
        network=nat.vpc,
        private_ipv4="10.99.0.1",
        public_ipv4=shown["public_ips"][0],
        public_ipv6=shown["public_ips_v6"][0],
        forwards=(
            PortForward("tcp", 80, "10.99.0.9", 8080),
            PortForward("udp", 80, "10.99.0.9", 8080),
        ),
        allowed=(AllowedPorts("tcp", 8000, 8010, "192.0.2.0/24"),),
    )
    assert nat.cloud.client.delete(f"{nat.forwarding}/{off['id']}").status_code == 204
    nat.cloud.roost.settle()
    assert told[-1] == told[-2]
    assert len(told) > 2
