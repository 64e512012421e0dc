"""Whose address counts, with and without proxies in between."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.clients import ClientAddress

PROXIES = ClientAddress((ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")))
OUTSIDE = st.ip_addresses(network="203.0.113.0/24") | st.ip_addresses(network="2001:db8::/32")
INSIDE = st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fd00::/8")


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("203.0.113.7:50000", "203.0.113.7"),
        ("203.0.113.7", "203.0.113.7"),
        ("[2001:db8::7]:50000", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[::ffff:203.0.113.7]:50000", "203.0.113.7"),
        ("::FFFF:203.0.113.7", "203.0.113.7"),
        ("[::ffff:cb00:7107]:50000", "203.0.113.7"),
        ("0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0:0::7", "2001:db8::7"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", ""),
    ],
)
def test_the_address_is_the_connections(peer: str, address: str) -> None:
    assert ClientAddress().of(peer, None) == address
    assert ClientAddress().of(peer, "198.51.100.1") == address


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (None, "10.0.0.1"),
        ("", "10.0.0.1"),
        (" , ", "10.0.0.1"),
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, ", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 10.0.0.2, fd00::1", "203.0.113.7"),
        ("203.0.113.7:4711,10.0.0.2", "203.0.113.7"),
        ("[2001:db8::7]:4711, 10.0.0.2", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, ::ffff:10.0.0.2", "203.0.113.7"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("unknown, 10.0.0.2", "unknown"),
    ],
)
def test_behind_a_proxy_it_is_the_rightmost_that_is_none(header: str, address: str) -> None:
    assert PROXIES.of("10.0.0.1:50000", header) == address


def test_a_proxy_that_listens_on_both_families_is_trusted() -> None:
    assert PROXIES.of("[::ffff:10.0.0.1]:50000", "203.0.113.7") == "203.0.113.7"


def test_who_is_no_proxy_is_not_believed() -> None:
    assert PROXIES.of("203.0.113.9:50000", "198.51.100.1") == "203.0.113.9"


@given(st.lists(OUTSIDE | INSIDE), OUTSIDE, st.lists(INSIDE))
def test_what_a_client_claims_never_counts(
    claimed: list[object], client: object, proxies: list[object]
) -> None:
    header = ", ".join(map(str, [*claimed, client, *proxies]))
    assert PROXIES.of("10.0.0.1:50000", header) == str(client)


@given(st.text(), st.text())
def test_any_text_is_taken(peer: str, header: str) -> None:
    assert isinstance(PROXIES.of(peer, header), str)
