"""/v2/load-balancers/{id}/reverse-dns, at the published paths and at those of the samples."""

from ipaddress import IPv6Address
from typing import Any

import pytest

from tests.products.load_balancers.front import NOT_READY, Front


def names(front: Front, id: str) -> dict[str, Any]:
    return front.send("GET", f"{id}/reverse-dns", ok=200)


@pytest.mark.parametrize("path", ["reverse-dns", "reverse-dns/ipv4"])
def test_the_ipv4_address_has_a_name_and_may_get_another(front: Front, path: str) -> None:
    id = front.balance()
    default = f"{front.get(id)['ipv4']}.vultrusercontent.com"
    assert names(front, id) == {"ipv4": default, "ipv6": []}
    for name in ("lb.example.com", "other.example.com"):
        front.send("PUT", f"{id}/{path}", {"v4": name})
        assert names(front, id)["ipv4"] == name
    front.send("PUT", f"{id}/{path}", {"v4": ""})
    assert names(front, id)["ipv4"] == default


@pytest.mark.parametrize("path", ["reverse-dns", "reverse-dns/ipv6"])
def test_ipv6_addresses_are_named_one_by_one(front: Front, path: str) -> None:
    id = front.balance()
    ip = IPv6Address(front.get(id)["ipv6"])
    named = [{"domain": f"n{n}.example.com", "ip": str(ip + n)} for n in range(3)]
    front.send("POST", f"{id}/{path}", {"v6": named[:2]})
    front.send("POST", f"{id}/{path}", {"v6": named[2:]})
    full = [{**entry, "ip": IPv6Address(entry["ip"]).exploded} for entry in named]
    assert names(front, id)["ipv6"] == full
    renamed = {"domain": "again.example.com", "ip": named[0]["ip"]}
    front.send("POST", f"{id}/{path}", {"v6": [renamed]})
    assert names(front, id)["ipv6"][0]["domain"] == "again.example.com"


def test_names_of_ipv6_addresses_can_be_removed(front: Front) -> None:
    id = front.balance()
    ip = IPv6Address(front.get(id)["ipv6"])
    named = [{"domain": "n.example.com", "ip": str(ip + n)} for n in range(3)]
    front.send("POST", f"{id}/reverse-dns", {"v6": named})
    front.send("DELETE", f"{id}/reverse-dns/ipv6/{ip}")
    assert len(names(front, id)["ipv6"]) == 2
    for gone in (ip, "x", "2001:db8::1"):
        path = f"/{id}/reverse-dns/ipv6/{gone}"
        assert front.refused("DELETE", path, status=404) == "Invalid IPv6 address"
    front.send("DELETE", f"{id}/reverse-dns")
    assert names(front, id)["ipv6"] == []


def test_names_and_addresses_are_checked(front: Front) -> None:
    id = front.balance()
    ip = front.get(id)["ipv6"]
    path = f"/{id}/reverse-dns"
    assert front.refused("PUT", path, {"v4": "a b"}) == "Invalid v4: must be a DNS name"
    assert front.refused("PUT", path, {}) == "Missing required field: v4"
    assert front.refused("POST", path, {"v6": []}) == "Missing required field: v6"
    entry = {"domain": "n.example.com", "ip": "2001:db8:ffff::1"}
    assert front.refused("POST", path, {"v6": [entry]}).startswith("Invalid ip: 2001:db8:ffff::1")
    assert front.refused("POST", path, {"v6": [{**entry, "ip": "::g"}]}).startswith("Invalid ip")
    bad = {"domain": "-", "ip": ip}
    assert front.refused("POST", path, {"v6": [bad]}) == "Invalid domain: must be a DNS name"
    ips = [str(IPv6Address(ip) + n) for n in range(101)]
    many = {"v6": [{"domain": "n.example.com", "ip": ip} for ip in ips]}
    assert front.refused("POST", path, many) == "Invalid v6: at most 100 names"


@pytest.mark.settings(lifecycle="quick")
def test_without_addresses_there_are_no_names(front: Front) -> None:
    front.roost.clock.hold()
    id = front.create()["id"]
    assert names(front, id) == {"ipv4": "", "ipv6": []}
    assert front.refused("PUT", f"/{id}/reverse-dns", {"v4": "lb.example.com"}) == NOT_READY
