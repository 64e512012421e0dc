"""Names of addresses: what an instance's reverse entries say is what in-addr.arpa answers."""

from ipaddress import IPv6Address, ip_address

import pytest

from roost.settings import Address
from tests.dns.resolver import Resolver, code, is_authoritative
from tests.products.instances.cloud import Cloud

pytestmark = pytest.mark.settings(dns=Address("127.0.0.1", 0))


def pointer(resolver: Resolver, address: str) -> list[str]:
    return resolver.data(ip_address(address).reverse_pointer, "PTR")


@pytest.fixture
def cloud(resolver: Resolver) -> Cloud:
    return Cloud(resolver.roost)


def test_an_address_has_a_name_as_long_as_somebody_has_it(cloud: Cloud, resolver: Resolver) -> None:
    id = cloud.deploy()
    ip = cloud.instance(id)["main_ip"]
    assert pointer(resolver, ip) == [f"{ip}.vultr.com."]
    entry = {"ip": ip, "reverse": "www.example.com"}
    cloud.client.post(f"/instances/{id}/ipv4/reverse", json=entry).raise_for_status()
    assert pointer(resolver, ip) == ["www.example.com."]
    cloud.client.post(f"/instances/{id}/ipv4/reverse/default", json={"ip": ip}).raise_for_status()
    assert pointer(resolver, ip) == [f"{ip}.vultr.com."]
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    answer = resolver.ask(ip_address(ip).reverse_pointer, "PTR")
    assert code(answer) == "NXDOMAIN"
    assert [rrset.rdtype.name for rrset in answer.authority] == ["SOA"]


def test_a_further_address_has_a_name_of_its_own(cloud: Cloud, resolver: Resolver) -> None:
    id = cloud.deploy()
    extra = cloud.client.post(f"/instances/{id}/ipv4", json={"reboot": False}).json()["ipv4"]["ip"]
    assert pointer(resolver, extra) == [f"{extra}.vultr.com."]
    entry = {"ip": extra, "reverse": "mail.example.com"}
    cloud.client.post(f"/instances/{id}/ipv4/reverse", json=entry).raise_for_status()
    assert pointer(resolver, extra) == ["mail.example.com."]


def test_an_ipv6_address_has_a_name_once_it_was_given_one(cloud: Cloud, resolver: Resolver) -> None:
    id = cloud.deploy(enable_ipv6=True)
    ip = IPv6Address(cloud.instance(id)["v6_main_ip"])
    assert code(resolver.ask(ip.reverse_pointer, "PTR")) == "NXDOMAIN"
    entry = {"ip": ip.exploded, "reverse": "six.example.com"}
    cloud.client.post(f"/instances/{id}/ipv6/reverse", json=entry).raise_for_status()
    assert pointer(resolver, str(ip)) == ["six.example.com."]


def test_a_reserved_ip_has_a_name(cloud: Cloud, resolver: Resolver) -> None:
    wanted = {"region": "ewr", "ip_type": "v4"}
    reserved = cloud.client.post("/reserved-ips", json=wanted).json()["reserved_ip"]
    ip = reserved["subnet"]
    assert pointer(resolver, ip) == [f"{ip}.vultr.com."]
    id = cloud.deploy()
    cloud.client.post(f"/reserved-ips/{reserved['id']}/attach", json={"instance_id": id})
    cloud.roost.settle()
    entry = {"ip": ip, "reverse": "kept.example.com"}
    cloud.client.post(f"/instances/{id}/ipv4/reverse", json=entry).raise_for_status()
    assert pointer(resolver, ip) == ["kept.example.com."]
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    assert pointer(resolver, ip) == ["kept.example.com."]


def test_a_reserved_network_keeps_its_names(cloud: Cloud, resolver: Resolver) -> None:
    wanted = {"region": "ewr", "ip_type": "v6"}
    reserved = cloud.client.post("/reserved-ips", json=wanted).json()["reserved_ip"]
    ip, id = IPv6Address(f"{reserved['subnet']}25"), cloud.deploy(enable_ipv6=True)
    assert code(resolver.ask(ip.reverse_pointer, "PTR")) == "NXDOMAIN"
    cloud.post(f"/reserved-ips/{reserved['id']}/attach", {"instance_id": id})
    cloud.post(f"/instances/{id}/ipv6/reverse", {"ip": ip.exploded, "reverse": "six.example.com"})
    cloud.post(f"/reserved-ips/{reserved['id']}/detach")
    assert pointer(resolver, str(ip)) == ["six.example.com."]


def test_bare_metals_and_load_balancers_have_names(cloud: Cloud, resolver: Resolver) -> None:
    wanted = {"region": "ewr", "plan": "vbm-4c-32gb", "os_id": 1743}
    metal = cloud.client.post("/bare-metals", json=wanted).json()["bare_metal"]["id"]
    rule = {"frontend_protocol": "http", "frontend_port": 80}
    rule |= {"backend_protocol": "http", "backend_port": 80}
    wanted = {"region": "ewr", "forwarding_rules": [rule]}
    balancer = cloud.client.post("/load-balancers", json=wanted).json()["load_balancer"]["id"]
    cloud.roost.settle()
    ip = cloud.client.get(f"/bare-metals/{metal}").json()["bare_metal"]["main_ip"]
    assert pointer(resolver, ip) == [f"{ip}.vultr.com."]
    ip = cloud.client.get(f"/load-balancers/{balancer}").json()["load_balancer"]["ipv4"]
    assert pointer(resolver, ip) == [f"{ip}.vultrusercontent.com."]


@pytest.mark.parametrize(
    ("question", "rcode"),
    [
        ("18.198.in-addr.arpa", "NOERROR"),
        ("7.18.198.in-addr.arpa", "NOERROR"),
        ("9.9.9.18.198.in-addr.arpa", "NXDOMAIN"),
        ("300.7.18.198.in-addr.arpa", "NXDOMAIN"),
        ("007.7.18.198.in-addr.arpa", "NXDOMAIN"),
        ("x.18.198.in-addr.arpa", "NXDOMAIN"),
        ("1.2.0.192.in-addr.arpa", "REFUSED"),
        ("in-addr.arpa", "REFUSED"),
        ("8.b.d.0.1.0.0.2.ip6.arpa", "NOERROR"),
        ("f.8.b.d.0.1.0.0.2.ip6.arpa", "NOERROR"),
        ("g.8.b.d.0.1.0.0.2.ip6.arpa", "NXDOMAIN"),
        ("ff.8.b.d.0.1.0.0.2.ip6.arpa", "NXDOMAIN"),
    ],
)
def test_names_that_spell_no_address(resolver: Resolver, question: str, rcode: str) -> None:
    answer = resolver.ask(question, "PTR")
    assert (code(answer), answer.answer) == (rcode, [])
    assert is_authoritative(answer) == (rcode != "REFUSED")


def test_the_zones_are_those_of_the_pools(resolver: Resolver) -> None:
    for zone in ("18.198", "19.198", "240", "255"):
        [soa] = resolver.data(f"{zone}.in-addr.arpa", "SOA")
        assert soa.startswith("ns1.vultr.com. ")
        servers = resolver.data(f"{zone}.in-addr.arpa", "NS")
        assert servers == ["ns1.vultr.com.", "ns2.vultr.com."]
    assert code(resolver.ask("20.198.in-addr.arpa", "SOA")) == "REFUSED"


@pytest.mark.settings(
    dns=Address("127.0.0.1", 0), pools_v4=("203.0.113.64/26", "198.51.100.0/23"),
    pool_v6="2001:db8:abc0::/42",
)  # fmt: skip
def test_networks_between_the_octets(resolver: Resolver) -> None:
    there = ("113.0.203", "100.51.198", "101.51.198")
    assert all(resolver.data(f"{zone}.in-addr.arpa", "SOA") for zone in there)
    assert code(resolver.ask("102.51.198.in-addr.arpa", "SOA")) == "REFUSED"
    for digit in "cdef":
        assert resolver.data(f"{digit}.b.a.8.b.d.0.1.0.0.2.ip6.arpa", "SOA")
    for digits in ("b.b.a", "a"):
        assert code(resolver.ask(f"{digits}.8.b.d.0.1.0.0.2.ip6.arpa", "SOA")) == "REFUSED"
