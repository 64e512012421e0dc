"""Reverse names belong to the address for as long as the account has it."""

from ipaddress import IPv6Address

from tests.products.bare_metals.rack import Rack
from tests.products.instances.cloud import Cloud, Json
from tests.products.reserved_ips.machines import attach, convert, detach, reserve


def name(cloud: Cloud, id: str, ip: str, reverse: str = "www.example.com") -> None:
    version = "ipv6" if ":" in ip else "ipv4"
    cloud.post(f"/instances/{id}/{version}/reverse", {"ip": ip, "reverse": reverse})


def ipv4_names(cloud: Cloud, id: str) -> dict[str, str]:
    listed = cloud.get(f"/instances/{id}/ipv4")["ipv4s"]
    return {entry["ip"]: entry["reverse"] for entry in listed}


def ipv6_names(cloud: Cloud, id: str) -> dict[str, str]:
    listed = cloud.get(f"/instances/{id}/ipv6/reverse")["reverse_ipv6s"]
    return {entry["ip"]: entry["reverse"] for entry in listed}


def host(network: Json) -> str:
    return IPv6Address(f"{network['subnet']}1").exploded


def test_they_go_with_an_address_from_one_instance_to_another(cloud: Cloud) -> None:
    one, two = cloud.deploy(enable_ipv6=True), cloud.deploy(enable_ipv6=True)
    ip, network = reserve(cloud), reserve(cloud, "v6")
    for reserved in (ip, network):
        attach(cloud, reserved["id"], one)
    own = IPv6Address(cloud.instance(one)["v6_main_ip"]).exploded
    for address in (ip["subnet"], host(network), own):
        name(cloud, one, address)
    detach(cloud, ip["id"])
    for reserved in (ip, network):
        attach(cloud, reserved["id"], two)
    assert ipv4_names(cloud, two)[ip["subnet"]] == "www.example.com"
    assert ipv6_names(cloud, two) == {host(network): "www.example.com"}
    assert ipv6_names(cloud, one) == {own: "www.example.com"}
    assert ip["subnet"] not in ipv4_names(cloud, one)


def test_a_name_that_was_taken_back_does_not_return(cloud: Cloud) -> None:
    id, ip, network = cloud.deploy(enable_ipv6=True), reserve(cloud), reserve(cloud, "v6")
    for reserved in (ip, network):
        attach(cloud, reserved["id"], id)
    for address in (ip["subnet"], host(network)):
        name(cloud, id, address)
    for again in (False, True):
        for reserved in (ip, network):
            detach(cloud, reserved["id"])
            attach(cloud, reserved["id"], id)
        if not again:
            cloud.post(f"/instances/{id}/ipv4/reverse/default", {"ip": ip["subnet"]})
            cloud.client.delete(f"/instances/{id}/ipv6/reverse/{host(network)}").raise_for_status()
    assert ipv4_names(cloud, id)[ip["subnet"]] == f"{ip['subnet']}.vultr.com"
    assert ipv6_names(cloud, id) == {}


def test_they_outlive_the_instance(cloud: Cloud) -> None:
    ip = reserve(cloud)
    id = cloud.deploy(reserved_ipv4=ip["id"])
    name(cloud, id, ip["subnet"])
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    other = cloud.deploy(reserved_ipv4=ip["id"])
    assert ipv4_names(cloud, other) == {ip["subnet"]: "www.example.com"}


def test_a_converted_address_keeps_its_name_and_its_successor_has_none(cloud: Cloud) -> None:
    id = cloud.deploy()
    main = cloud.instance(id)["main_ip"]
    name(cloud, id, main)
    reserved = convert(cloud, main)
    detach(cloud, reserved["id"])
    [(other, default)] = ipv4_names(cloud, id).items()
    assert (other != main, default) == (True, f"{other}.vultr.com")
    attach(cloud, reserved["id"], id)
    assert ipv4_names(cloud, id)[main] == "www.example.com"


def test_they_go_to_a_bare_metal_too(cloud: Cloud) -> None:
    rack, ip = Rack(cloud.roost), reserve(cloud)
    id = cloud.deploy(reserved_ipv4=ip["id"])
    name(cloud, id, ip["subnet"])
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    metal = rack.deploy(reserved_ipv4=ip["id"])
    [shown] = cloud.get(f"/bare-metals/{metal}/ipv4")["ipv4s"]
    assert shown["reverse"] == "www.example.com"


def test_an_address_that_was_given_back_is_forgotten(cloud: Cloud) -> None:
    id, ip = cloud.deploy(), reserve(cloud)
    attach(cloud, ip["id"], id)
    name(cloud, id, ip["subnet"])
    cloud.client.delete(f"/reserved-ips/{ip['id']}").raise_for_status()
    cloud.roost.settle()
    again = reserve(cloud)
    assert again["subnet"] == ip["subnet"]
    attach(cloud, again["id"], id)
    assert ipv4_names(cloud, id)[ip["subnet"]] == f"{ip['subnet']}.vultr.com"
