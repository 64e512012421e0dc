"""Networks as people write them, and an IPv4 client of a socket for both families."""

from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.networks import parse_address, parse_network


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("::ffff:127.0.0.0/120", IPv4Network("127.0.0.0/24")),
        ("::ffff:7f00:0/104", IPv4Network("127.0.0.0/8")),
        ("::ffff:192.0.2.1", IPv4Network("192.0.2.1/32")),
        ("::ffff:0:0/96", IPv4Network("0.0.0.0/0")),
        ("192.0.2.0/24", IPv4Network("192.0.2.0/24")),
        ("2001:db8::/32", IPv6Network("2001:db8::/32")),
        ("::/0", IPv6Network("::/0")),
    ],
)
def test_ipv4_inside_ipv6_is_ipv4(text: str, network: IPv4Network | IPv6Network) -> None:
    assert parse_network(text) == network


@pytest.mark.parametrize("text", ["", "here", "192.0.2.1/24", "::ffff:127.0.0.1/120", "1.2.3.4/33"])
def test_what_is_no_network(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear to be|has host bits set"):
        parse_network(text)


def test_any_address_can_stand_for_its_network() -> None:
    assert parse_network("::ffff:127.0.0.1/120", strict=False) == IPv4Network("127.0.0.0/24")


@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_both_ways_to_write_it_admit_the_same(address: object, length: int) -> None:
    written = parse_network(f"{address}/{length}", strict=False)
    assert parse_network(f"::ffff:{address}/{96 + length}", strict=False) == written
    assert parse_address(f"::ffff:{address}") == ip_address(str(address))
