"""Whole zones, for those who may have them."""

from ipaddress import ip_network

import dns.query
import dns.xfr
import dns.zone
import pytest
from dns.name import from_text
from dns.rdatatype import NS, RRSIG, SOA

from roost.settings import Address
from tests.dns.resolver import PATIENCE, Resolver, code
from tests.dns.test_dnssec import RECORDS, fill
from tests.dns.validation import Validator

DOMAIN = "example.com"

_ANYWHERE = Address("127.0.0.1", 0)

allowed = pytest.mark.settings(
    dns=_ANYWHERE, dns_transfers=(ip_network("127.0.0.0/8"), ip_network("::1/128"))
)
forbidden = pytest.mark.settings(dns=_ANYWHERE)
elsewhere = pytest.mark.settings(dns=_ANYWHERE, dns_transfers=(ip_network("192.0.2.0/24"),))


def fetch(resolver: Resolver, domain: str = DOMAIN) -> dns.zone.Zone:
    zone = dns.zone.Zone(domain, relativize=False)
    dns.query.inbound_xfr(resolver.host, zone, port=resolver.port, lifetime=PATIENCE)
    return zone


@allowed
def test_a_zone_is_all_its_records(resolver: Resolver) -> None:
    resolver.domain(DOMAIN, ip="192.0.2.1")
    resolver.add(DOMAIN, "sub", "NS", "ns.sub.example.com")
    resolver.add(DOMAIN, "ns.sub", "A", "192.0.2.53")
    zone = fetch(resolver)
    assert {str(name) for name in zone.nodes} == {
        "example.com.", "*.example.com.", "sub.example.com.", "ns.sub.example.com.",
    }  # fmt: skip
    apex = {rdataset.rdtype.name for rdataset in zone[f"{DOMAIN}."]}
    assert apex == {"SOA", "NS", "A", "MX"}


@allowed
def test_a_signed_zone_comes_with_everything_a_secondary_needs(resolver: Resolver) -> None:
    fill(resolver)
    zone = fetch(resolver)
    for name, _, _ in RECORDS:
        assert zone.get_node(from_text(f"{name}.{DOMAIN}" if name else DOMAIN)) is not None
    validator = Validator(resolver, DOMAIN)
    for name, node in zone.nodes.items():
        for rdataset in node:
            if rdataset.rdtype == RRSIG:
                continue
            signature = node.get_rdataset(rdataset.rdclass, RRSIG, rdataset.rdtype)
            if str(name) == f"ns.sub.{DOMAIN}." or (
                str(name) == f"sub.{DOMAIN}." and rdataset.rdtype == NS
            ):
                assert signature is None
            else:
                assert signature is not None
                validator.check(name, rdataset, signature)


@allowed
def test_a_zone_of_more_than_one_message(resolver: Resolver) -> None:
    resolver.domain(DOMAIN)
    for n in range(30):
        resolver.add(DOMAIN, f"n{n}", "TXT", f'"{"x" * 2000}"')
    messages = list(dns.query.xfr(resolver.host, DOMAIN, port=resolver.port, lifetime=PATIENCE))
    assert len(messages) > 1
    assert messages[0].answer[0].rdtype == messages[-1].answer[-1].rdtype == SOA
    assert sum(len(message.answer) for message in messages) == 30 + 3


@allowed
def test_one_who_has_an_older_zone_gets_all_of_it(resolver: Resolver) -> None:
    resolver.domain(DOMAIN, ip="192.0.2.1")
    zone = fetch(resolver)
    resolver.add(DOMAIN, "www", "A", "192.0.2.2")
    query, serial = dns.xfr.make_query(zone)
    assert serial
    dns.query.inbound_xfr(resolver.host, zone, query, port=resolver.port, lifetime=PATIENCE)
    assert zone.get_rdataset(f"www.{DOMAIN}.", "A") is not None


@allowed
def test_what_is_not_ours_is_not_given_away(resolver: Resolver) -> None:
    resolver.domain(DOMAIN)
    for question in ("example.net", f"www.{DOMAIN}"):
        assert code(resolver.ask(question, "AXFR", tcp=True)) == "REFUSED"


@allowed
def test_no_zone_fits_a_datagram(resolver: Resolver) -> None:
    resolver.domain(DOMAIN)
    assert code(resolver.ask(DOMAIN, "AXFR")) == "REFUSED"


@pytest.mark.parametrize(
    "_", [pytest.param("nobody", marks=forbidden), pytest.param("others", marks=elsewhere)]
)
def test_nobody_else_gets_one(resolver: Resolver, _: str) -> None:
    resolver.domain(DOMAIN)
    assert code(resolver.ask(DOMAIN, "AXFR", tcp=True)) == "REFUSED"
    assert code(resolver.ask(DOMAIN, "IXFR", tcp=True)) == "REFUSED"
    with pytest.raises(dns.xfr.TransferError):
        fetch(resolver)
