"""/bare-metals/{id}/vpcs and /vpc2, and the fields that join them."""

from ipaddress import IPv4Address, IPv4Network

import pytest

from roost.drivers.network import Network, PrivateInterface
from tests.products.bare_metals.rack import Rack
from tests.products.instances.cloud import UNKNOWN, Json

EACH = pytest.mark.parametrize("kind", ["vpc", "vpc2"])
GONE = {"vpc": "Invalid VPC ID.", "vpc2": "Invalid VPC 2.0 ID"}


def make(rack: Rack, kind: str, region: str = "ewr") -> str:
    return rack.vpc(region=region) if kind == "vpc" else rack.vpc2(region=region)


def path(id: str, kind: str, verb: str = "") -> str:
    return f"/bare-metals/{id}/{'vpcs' if kind == 'vpc' else 'vpc2'}{verb}"


def interfaces(rack: Rack, id: str, kind: str) -> list[Json]:
    return rack.get(path(id, kind))["vpcs"]


@EACH
def test_a_network_is_joined_and_left(rack: Rack, kind: str) -> None:
    id = rack.deploy()
    one, two = make(rack, kind), make(rack, kind)
    for network in (one, two, one):
        assert rack.post(path(id, kind, "/attach"), {"vpc_id": network}) == {}
    assert [each["id"] for each in interfaces(rack, id, kind)] == [one, two]
    assert rack.post(path(id, kind, "/detach"), {"vpc_id": one}) == {}
    assert [each["id"] for each in interfaces(rack, id, kind)] == [two]
    text = rack.refused("POST", path(id, kind, "/detach"), {"vpc_id": one}, status=404)
    assert text == GONE[kind]


@EACH
def test_it_shows_its_networks(rack: Rack, kind: str) -> None:
    network = make(rack, kind)
    id = rack.deploy(**{f"attach_{kind}": [network]})
    (interface,) = interfaces(rack, id, kind)
    metal = rack.metal(id)
    version = 1 if kind == "vpc" else 2
    assert metal["vpcs"] == [{"id": network, "version": version, "subnet": interface["ip_address"]}]
    assert metal["internal_ip"] == interface["ip_address"]


@EACH
def test_the_regions_network_is_found_or_made(rack: Rack, kind: str) -> None:
    ids = [rack.deploy(**{f"enable_{kind}": True}) for _ in range(2)]
    joined = [interfaces(rack, id, kind)[0] for id in ids]
    assert joined[0]["id"] == joined[1]["id"]
    assert joined[0]["ip_address"] != joined[1]["ip_address"]
    assert joined[0]["mac_address"] != joined[1]["mac_address"]


def test_a_name_beats_the_regions_network(rack: Rack) -> None:
    rack.vpc()
    named = rack.vpc()
    id = rack.deploy(attach_vpc=[named], enable_vpc=True)
    assert [each["id"] for each in interfaces(rack, id, "vpc")] == [named]


def test_a_change_joins_and_leaves_vpcs_2(rack: Rack) -> None:
    one, two = rack.vpc2(), rack.vpc2()
    id = rack.deploy(attach_vpc2=[one])
    changed = rack.change(id, attach_vpc2=[two], detach_vpc2=[one])
    assert [vpc["id"] for vpc in changed["vpcs"]] == [two]
    assert rack.change(id, detach_vpc2=[two], enable_vpc2=True)["vpcs"] == []
    assert rack.change(id, detach_vpc2=[two])["vpcs"] == []
    text = rack.refused("PATCH", f"/bare-metals/{id}", {"detach_vpc2": [UNKNOWN]})
    assert text == "Invalid VPC 2.0 ID"


@EACH
def test_a_network_elsewhere_is_refused(rack: Rack, kind: str) -> None:
    id, far = rack.deploy(), make(rack, kind, "ams")
    text = rack.refused("POST", path(id, kind, "/attach"), {"vpc_id": far})
    assert text == f"Invalid vpc_id: {far} is in ams, not in ewr"
    for wrong in (UNKNOWN, "nope"):
        text = rack.refused("POST", path(id, kind, "/attach"), {"vpc_id": wrong})
        assert text == f"Invalid vpc_id: {wrong}"
    assert interfaces(rack, id, kind) == []


def test_an_address_may_be_asked_for_in_a_vpc2(rack: Rack) -> None:
    network = rack.vpc2()
    shown = rack.get(f"/vpc2/{network}")["vpc"]
    block = IPv4Network((shown["ip_block"], shown["prefix_length"]))
    one, two = rack.deploy(), rack.deploy()
    body = {"vpc_id": network, "ip_address": str(block[99])}
    rack.post(path(one, "vpc2", "/attach"), body)
    assert interfaces(rack, one, "vpc2")[0]["ip_address"] == str(block[99])
    text = rack.refused("POST", path(two, "vpc2", "/attach"), body)
    assert text == f"Invalid ip_address: {block[99]} is in use"


@EACH
def test_a_network_in_use_cannot_be_deleted(rack: Rack, kind: str) -> None:
    network = make(rack, kind)
    id = rack.deploy(label="db", **{f"attach_{kind}": [network]})
    where = f"/{'vpcs' if kind == 'vpc' else 'vpc2'}/{network}"
    assert "servers are attached to this VPC" in rack.refused("DELETE", where)
    rack.client.delete(f"/bare-metals/{id}")
    assert rack.client.delete(where).status_code == 204


def test_a_vpc_shows_it_among_its_attachments(rack: Rack) -> None:
    network = rack.vpc()
    id = rack.deploy(attach_vpc=[network])
    (attached,) = rack.get(f"/vpcs/{network}/attachments")["attachments"]
    assert (attached["id"], attached["type"]) == (id, "baremetal")
    ip = interfaces(rack, id, "vpc")[0]["ip_address"]
    assert attached["ip"]["v4"] == ip
    shown = rack.get(f"/vpcs/{network}")["vpc"]["nodes"]
    assert shown == [{"id": id, "type": "BareMetal", "subnet": ip}]


def test_nodes_of_a_vpc2_may_be_bare_metals(rack: Rack) -> None:
    network, id = rack.vpc2(), rack.deploy()
    rack.post(f"/vpc2/{network}/nodes/attach", {"nodes": [id]}, ok=202)
    assert interfaces(rack, id, "vpc2")[0]["id"] == network
    rack.post(f"/vpc2/{network}/nodes/detach", {"nodes": [id]}, ok=202)
    assert interfaces(rack, id, "vpc2") == []


def test_the_machine_is_told_before_others_have_its_address(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, ...]] = []

    async def connect(machine: str, interfaces: tuple[PrivateInterface, ...]) -> None:
        told.append(tuple(each.ipv4 for each in interfaces))

    network = rack.vpc2()
    one, two = rack.deploy(), rack.deploy()
    monkeypatch.setattr(rack.roost.app.driver(Network), "connect", connect)
    rack.post(path(one, "vpc2", "/attach"), {"vpc_id": network})
    ip = interfaces(rack, one, "vpc2")[0]["ip_address"]
    rack.roost.settle()
    assert told[-1] == (ip,)
    assert IPv4Address(ip).is_private
    rack.post(path(one, "vpc2", "/detach"), {"vpc_id": network})
    rack.roost.settle()
    assert told[-1] == ()
    rack.post(path(two, "vpc2", "/attach"), {"vpc_id": network, "ip_address": ip})
    assert interfaces(rack, two, "vpc2")[0]["ip_address"] == ip
