"""The plan vc2-1c-0.5gb-v6: IPv6 always, and no public IPv4 address."""

from ipaddress import IPv4Address, IPv4Network

import pytest

from tests.products.instances.cloud import DEBIAN, Cloud, Json

SHARED = IPv4Network("100.64.0.0/10")
NO_IPV4 = "This server has no public IPv4 address."


def deploy(cloud: Cloud, **fields: object) -> Json:
    return cloud.instance(cloud.deploy(plan="vc2-1c-0.5gb-v6", os_id=DEBIAN, **fields))


@pytest.mark.parametrize("fields", [{}, {"enable_ipv6": False}, {"disable_public_ipv4": True}])
def test_it_has_ipv6_whether_that_was_asked_for_or_not(cloud: Cloud, fields: Json) -> None:
    instance = deploy(cloud, **fields)
    assert instance["features"] == ["ipv6"]
    assert (instance["v6_main_ip"] != "", instance["v6_network_size"]) == (True, 64)


def test_its_main_address_is_not_public(cloud: Cloud) -> None:
    instance = deploy(cloud)
    main = IPv4Address(instance["main_ip"])
    assert main in SHARED
    assert main not in deploy_networks(cloud)
    assert IPv4Address(instance["gateway_v4"]) in SHARED
    assert cloud.get(f"/instances/{instance['id']}/ipv4")["ipv4s"] == [
        {
            "ip": instance["main_ip"],
            "netmask": instance["netmask_v4"],
            "gateway": instance["gateway_v4"],
            "type": "main_ip",
            "reverse": "",
        }
    ]
    assert cloud.get("/instances", main_ip=instance["main_ip"])["meta"]["total"] == 1


def deploy_networks(cloud: Cloud) -> IPv4Network:
    """Where an instance's public address is."""
    instance = cloud.instance(cloud.deploy())
    return IPv4Network(f"{instance['main_ip']}/{instance['netmask_v4']}", strict=False)


def test_no_two_have_the_same_address_and_it_is_free_again_afterwards(cloud: Cloud) -> None:
    one, two = deploy(cloud), deploy(cloud)
    assert one["main_ip"] != two["main_ip"]
    assert cloud.client.delete(f"/instances/{one['id']}").status_code == 204
    cloud.roost.settle()
    assert deploy(cloud)["main_ip"] == one["main_ip"]


def test_it_gets_no_public_ipv4_address_later(cloud: Cloud) -> None:
    instance = deploy(cloud)
    path = f"/instances/{instance['id']}"
    assert cloud.refused("POST", f"{path}/ipv4") == NO_IPV4
    named = {"ip": instance["main_ip"], "reverse": "a.example.com"}
    assert cloud.refused("POST", f"{path}/ipv4/reverse", named).startswith("Invalid ip: ")
    text = cloud.refused("DELETE", f"{path}/ipv4/{instance['main_ip']}")
    assert text == "The main IP address cannot be removed."
    convert = {"ip_address": instance["main_ip"]}
    text = cloud.refused("POST", "/reserved-ips/convert", convert)
    assert text == f"Invalid ip_address: {instance['main_ip']} is not an address of a server"
    body = {"region": "ewr", "ip_type": "v4"}
    reserved = cloud.post("/reserved-ips", body, ok=201)["reserved_ip"]["id"]
    attach = {"instance_id": instance["id"]}
    assert cloud.refused("POST", f"/reserved-ips/{reserved}/attach", attach) == NO_IPV4
    body = {"region": "ewr", "plan": "vc2-1c-0.5gb-v6", "os_id": DEBIAN, "reserved_ipv4": reserved}
    text = cloud.refused("POST", "/instances", body)
    assert text == "Invalid reserved_ipv4: the server has no public IPv4 address"


def test_it_cannot_change_to_a_plan_with_ipv4_nor_back(cloud: Cloud) -> None:
    instance = deploy(cloud)
    upgrades = cloud.get(f"/instances/{instance['id']}/upgrades")["upgrades"]
    assert upgrades["plans"] == []
    text = cloud.refused("PATCH", f"/instances/{instance['id']}", {"plan": "vc2-1c-1gb"})
    assert text == "Invalid plan chosen. vc2-1c-0.5gb-v6 cannot change to vc2-1c-1gb."
    other = cloud.deploy(plan="vc2-1c-0.5gb", os_id=DEBIAN)
    plans = cloud.get(f"/instances/{other}/upgrades")["upgrades"]["plans"]
    assert "vc2-1c-1gb" in plans
    assert "vc2-1c-0.5gb-v6" not in plans
