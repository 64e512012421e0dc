"""/bare-metals/{id}/ipv4 and /ipv6: what there is, and what it is called."""

from ipaddress import IPv6Address

import pytest

from roost.machines.reverse_names import MAX_REVERSE_IPV6
from tests.products.bare_metals.rack import Rack


def reverse_of(rack: Rack, id: str) -> str:
    return rack.get(f"/bare-metals/{id}/ipv4")["ipv4s"][0]["reverse"]


def test_the_main_address_is_the_only_one(rack: Rack) -> None:
    id = rack.deploy(enable_ipv6=True)
    metal = rack.metal(id)
    v4, v6 = rack.get(f"/bare-metals/{id}/ipv4"), rack.get(f"/bare-metals/{id}/ipv6")
    ip, mac = metal["main_ip"], f"{metal['mac_address']:012x}"
    assert v4["ipv4s"] == [
        {
            "ip": ip,
            "netmask": metal["netmask_v4"],
            "gateway": metal["gateway_v4"],
            "type": "main_ip",
            "reverse": f"{ip}.vultr.com",
            "mac_address": ":".join(mac[at : at + 2] for at in range(0, 12, 2)),
        }
    ]
    network = metal["v6_network"]
    assert v6["ipv6s"] == [
        {"ip": metal["v6_main_ip"], "network": network, "network_size": 64, "type": "main_ip"}
    ]
    assert v4["meta"] == v6["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}


@pytest.mark.settings(lifecycle="quick")
def test_until_there_is_a_machine_there_are_none(rack: Rack) -> None:
    rack.clock.hold()
    id = rack.create(enable_ipv6=True)["id"]
    assert rack.get(f"/bare-metals/{id}/ipv4")["ipv4s"] == []
    assert rack.get(f"/bare-metals/{id}/ipv6")["ipv6s"] == []


def test_the_address_has_a_name(rack: Rack) -> None:
    id = rack.deploy()
    ip, path = rack.metal(id)["main_ip"], f"/bare-metals/{id}/ipv4/reverse"
    assert rack.post(path, {"ip": ip, "reverse": "db.example.com"}) == {}
    assert reverse_of(rack, id) == "db.example.com"
    text = rack.refused("POST", path, {"ip": ip, "reverse": "not a name"})
    assert text == "Invalid reverse: must be a DNS name"
    assert rack.post(f"{path}/default", {"ip": ip}) == {}
    assert reverse_of(rack, id) == f"{ip}.vultr.com"
    for where, body in ((path, {"reverse": "x.example.com"}), (f"{path}/default", {})):
        text = rack.refused("POST", where, {"ip": "192.0.2.1", **body})
        assert text == "Invalid ip: 192.0.2.1 is not an address of this server"


def test_an_ipv6_address_may_have_a_name(rack: Rack) -> None:
    id = rack.deploy(enable_ipv6=True)
    path = f"/bare-metals/{id}/ipv6/reverse"
    full = IPv6Address(rack.metal(id)["v6_main_ip"]).exploded
    assert rack.post(path, {"ip": full, "reverse": "db.example.com"}) == {}
    for ip in ("2001:db8:ffff::1", "198.18.0.2", "nope"):
        rack.refused("POST", path, {"ip": ip, "reverse": "db.example.com"})
    short = IPv6Address(full).compressed
    assert rack.post(path, {"ip": short, "reverse": "db2.example.com"}) == {}
    assert rack.client.delete(f"{path}/{short}").status_code == 204
    assert rack.refused("DELETE", f"{path}/{short}", status=404) == "Invalid IPv6 address"


def test_a_machine_has_so_many_ipv6_names(rack: Rack) -> None:
    id = rack.deploy(enable_ipv6=True)
    path = f"/bare-metals/{id}/ipv6/reverse"
    network = IPv6Address(rack.metal(id)["v6_network"])
    for number in range(MAX_REVERSE_IPV6):
        rack.post(path, {"ip": (network + number).exploded, "reverse": "db.example.com"})
    one_more = {"ip": (network + MAX_REVERSE_IPV6).exploded, "reverse": "db.example.com"}
    text = rack.refused("POST", path, one_more)
    assert text == "A server has at most 100 IPv6 reverse names."


def test_without_ipv6_there_is_nothing_to_name(rack: Rack) -> None:
    path = f"/bare-metals/{rack.deploy()}/ipv6/reverse"
    body = {"ip": IPv6Address("2001:db8::1").exploded, "reverse": "db.example.com"}
    assert rack.refused("POST", path, body) == "IPv6 is not enabled on this server."
