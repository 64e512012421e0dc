"""Networks with the same addresses: each is one of its own, and a server can be in one of them."""

from typing import Any

import pytest

from tests.products.instances.cloud import Cloud

SAME = {"v4_subnet": "10.99.0.0", "v4_subnet_mask": 24}
SAME2 = {"ip_block": "10.99.0.0", "prefix_length": 24}


def refusal(
    one: str, other: str, subnets: tuple[str, str] = ("10.99.0.0/24", "10.99.0.0/24")
) -> str:
    return (
        f"A server cannot be in the networks {one} ({subnets[0]}) and {other} ({subnets[1]}) at"
        " once: their addresses overlap"
    )


def test_networks_of_one_region_may_have_the_same_addresses(cloud: Cloud) -> None:
    ids = [cloud.vpc(**SAME), cloud.vpc(**SAME)]
    cloud.post("/private-networks", {"region": "ewr", **SAME}, ok=201)
    two = [cloud.vpc2(**SAME2), cloud.vpc2(**SAME2)]
    assert cloud.vpc(v4_subnet="10.0.0.0", v4_subnet_mask=8)  # around all of them
    shown = [cloud.get(f"/vpcs/{id}")["vpc"] for id in ids]
    assert {(vpc["v4_subnet"], vpc["v4_subnet_mask"]) for vpc in shown} == {("10.99.0.0", 24)}
    assert {cloud.get(f"/vpc2/{id}")["vpc"]["ip_block"] for id in two} == {"10.99.0.0"}


def test_each_has_addresses_of_its_own(cloud: Cloud) -> None:
    one, other = cloud.vpc(**SAME), cloud.vpc(**SAME)
    in_one = [cloud.deploy(attach_vpc=[one]) for _ in range(2)]
    in_other = [cloud.deploy(attach_vpc=[other]) for _ in range(2)]
    for servers in (in_one, in_other):
        first, second = (cloud.instance(id)["internal_ip"] for id in servers)
        assert first == "10.99.0.2" != second
    nodes = cloud.get(f"/vpcs/{other}")["vpc"]["nodes"]
    assert [node["id"] for node in nodes] == in_other
    assert cloud.client.delete(f"/instances/{in_one[0]}").status_code == 204
    cloud.roost.settle()
    assert cloud.get(f"/vpcs/{other}")["vpc"]["nodes"] == nodes


def test_one_address_may_be_asked_for_in_each(cloud: Cloud) -> None:
    for network in (cloud.vpc2(**SAME2), cloud.vpc2(**SAME2)):
        id = cloud.deploy()
        wanted = {"vpc_id": network, "ip_address": "10.99.0.9"}
        cloud.post(f"/instances/{id}/vpc2/attach", wanted, ok=202)
        [node] = cloud.get(f"/vpc2/{network}/nodes")["nodes"]
        assert (node["id"], node["ip_address"]) == (id, "10.99.0.9")


@pytest.mark.parametrize("kind", ["vpc", "vpc2"])
def test_a_server_is_in_one_of_them_alone(cloud: Cloud, kind: str) -> None:
    one = cloud.vpc(**SAME)
    other = cloud.vpc(**SAME) if kind == "vpc" else cloud.vpc2(**SAME2)
    path = "vpcs" if kind == "vpc" else "vpc2"
    id = cloud.deploy(attach_vpc=[one])
    before = cloud.instance(id)
    text = refusal(one, other)
    assert cloud.refused("PATCH", f"/instances/{id}", {f"attach_{kind}": [other]}) == text
    body = {"vpc_id": other}
    assert cloud.refused("POST", f"/instances/{id}/{path}/attach", body) == text
    assert cloud.instance(id) == before
    asked: dict[str, Any] = {"attach_vpc": [one], "region": "ewr", "plan": "vc2-1c-1gb"}
    asked[f"attach_{kind}"] = [*asked.get(f"attach_{kind}", ()), other]
    assert cloud.refused("POST", "/instances", {**asked, "os_id": 1743}) == text
    assert cloud.get("/instances")["meta"]["total"] == 1


def test_addresses_that_overlap_in_part_are_too_much_for_a_server(cloud: Cloud) -> None:
    one = cloud.vpc(v4_subnet="10.99.0.0", v4_subnet_mask=16)
    two = cloud.vpc2(ip_block="10.99.7.0", prefix_length=24)
    apart = cloud.vpc2(ip_block="10.98.0.0", prefix_length=16)
    id = cloud.deploy(attach_vpc=[one])
    text = refusal(one, two, ("10.99.0.0/16", "10.99.7.0/24"))
    assert cloud.refused("POST", f"/vpc2/{two}/nodes/attach", {"nodes": [id]}) == text
    cloud.change(id, attach_vpc2=[apart])
    assert len(cloud.instance(id)["vpcs"]) == 2


def test_a_server_goes_from_one_to_the_other_in_one_request(cloud: Cloud) -> None:
    one, other = cloud.vpc(**SAME), cloud.vpc(**SAME)
    id = cloud.deploy(attach_vpc=[one])
    cloud.change(id, attach_vpc=[other], detach_vpc=[one])
    assert cloud.instance(id)["vpcs"] == [{"id": other, "version": 1, "subnet": "10.99.0.2"}]
    assert cloud.get(f"/vpcs/{one}")["vpc"]["nodes"] == []


def test_addresses_that_nobody_chose_are_apart_from_all(cloud: Cloud) -> None:
    cloud.vpc(v4_subnet="10.0.0.0", v4_subnet_mask=8)
    cloud.vpc2(**SAME2)
    assert cloud.get(f"/vpcs/{cloud.vpc()}")["vpc"]["v4_subnet"] == "172.16.0.0"
