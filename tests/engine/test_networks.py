"""Address pools: a bijection between ordinals and addresses that leaves out what must be."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.engine.networks import (
    Ipv4Pool,
    Ipv6Pool,
    PoolError,
    default_reverse,
    ipv6_in_full,
    mac,
)
from roost.engine.pools import AddressPools

DEFAULT = Ipv4Pool()
DEFAULT6 = Ipv6Pool()


@st.composite
def ipv4_pools(draw: st.DrawFn) -> tuple[Ipv4Pool, list[IPv4Network]]:
    """A pool and the subnets it is to be cut into, in its order."""
    slots = draw(st.lists(st.integers(0, 255), min_size=1, max_size=6, unique=True))
    subnet_prefix = draw(st.integers(22, 30))
    networks: list[IPv4Network] = []
    for slot in slots:
        prefix = draw(st.integers(20, 30))
        networks.append(IPv4Network((IPv4Address(f"10.{slot}.0.0"), prefix)))
    subnets = [
        subnet
        for network in networks
        for subnet in network.subnets(new_prefix=max(network.prefixlen, subnet_prefix))
    ]
    return Ipv4Pool([str(network) for network in networks], subnet_prefix), subnets


@st.composite
def ipv4_networks(draw: st.DrawFn) -> IPv4Network:
    """Networks of all sizes within 10.0.0.0/13, close enough together to overlap now and then."""
    address = draw(st.integers(0, 2**19 - 1)) + int(IPv4Address("10.0.0.0"))
    return IPv4Network((address, draw(st.integers(13, 30))), strict=False)


# --- IPv4


@given(drawn=ipv4_pools(), data=st.data())
def test_ordinals_and_addresses_are_one_to_one(
    drawn: tuple[Ipv4Pool, list[IPv4Network]], data: st.DataObject
) -> None:
    pool, subnets = drawn
    ordinal = data.draw(st.integers(0, pool.size - 1))
    address = IPv4Address(pool.address(ordinal))
    assert pool.ordinal(str(address)) == ordinal
    assert sum(address in subnet for subnet in subnets) == 1


@given(drawn=ipv4_pools())
def test_size_is_every_address_but_network_gateway_and_broadcast(
    drawn: tuple[Ipv4Pool, list[IPv4Network]],
) -> None:
    pool, subnets = drawn
    assert pool.size == sum(subnet.num_addresses - 3 for subnet in subnets)
    for ordinal in (-1, pool.size):
        with pytest.raises(IndexError):
            pool.address(ordinal)


@given(drawn=ipv4_pools(), data=st.data())
def test_gateway_and_netmask_fit_and_are_never_handed_out(
    drawn: tuple[Ipv4Pool, list[IPv4Network]], data: st.DataObject
) -> None:
    pool, subnets = drawn
    ordinal = data.draw(st.integers(0, pool.size - 1))
    address = pool.address(ordinal)
    subnet = IPv4Network(f"{address}/{pool.netmask(ordinal)}", strict=False)
    assert subnet in subnets
    assert pool.gateway(ordinal) == str(subnet[1])
    for kept in (subnet[0], subnet[1], subnet[-1]):
        assert pool.ordinal(str(kept)) is None


def test_a_small_pool_in_full() -> None:
    pool = Ipv4Pool(["198.51.100.0/29", "192.0.2.8/30"], subnet_prefix=30)
    assert [pool.address(n) for n in range(pool.size)] == [
        "198.51.100.2",
        "198.51.100.6",
        "192.0.2.10",
    ]
    assert [pool.gateway(n) for n in range(pool.size)] == [
        "198.51.100.1",
        "198.51.100.5",
        "192.0.2.9",
    ]
    assert {pool.netmask(n) for n in range(pool.size)} == {"255.255.255.252"}


def test_a_network_smaller_than_a_subnet_is_one_subnet() -> None:
    pool = Ipv4Pool(["203.0.113.0/24"])
    assert (pool.size, pool.gateway(0), pool.netmask(0)) == (253, "203.0.113.1", "255.255.255.0")


def test_appending_a_network_keeps_the_numbers() -> None:
    short = Ipv4Pool(["203.0.113.0/24"])
    long = Ipv4Pool(["203.0.113.0/24", "198.51.100.0/24"])
    assert all(short.address(n) == long.address(n) for n in range(short.size))


@pytest.mark.parametrize("address", ["10.0.0.1", "198.17.255.255", "198.20.0.2"])
def test_an_address_elsewhere_has_no_ordinal(address: str) -> None:
    assert DEFAULT.ordinal(address) is None


def test_the_defaults_hold_a_million_and_begin_with_the_benchmark_range() -> None:
    benchmark = 256 * 509
    assert DEFAULT.size == benchmark + 2**28 // 512 * 509 > 1_000_000
    assert (DEFAULT.address(0), DEFAULT.gateway(0)) == ("198.18.0.2", "198.18.0.1")
    assert DEFAULT.netmask(0) == "255.255.254.0"
    assert DEFAULT.address(benchmark - 1) == "198.19.255.254"
    assert DEFAULT.address(benchmark) == "240.0.0.2"
    assert DEFAULT.address(DEFAULT.size - 1) == "255.255.255.254"


@given(ordinal=st.integers(0, DEFAULT.size - 1))
def test_the_defaults_claim_no_address_of_anybody(ordinal: int) -> None:
    address = IPv4Address(DEFAULT.address(ordinal))
    assert address in IPv4Network("198.18.0.0/15") or address.is_reserved
    assert not address.is_global


@pytest.mark.parametrize(
    ("networks", "subnet_prefix", "message"),
    [
        ([], 23, "an IPv4 pool needs at least one network"),
        (["elsewhere"], 23, "'elsewhere' is not an IPv4 network"),
        (["203.0.113.0/33"], 23, "'203.0.113.0/33' is not an IPv4 network"),
        (["203.0.113.7/24"], 23, "203.0.113.7/24 has host bits set"),
        (["2001:db8::/32"], 23, "'2001:db8::/32' is not an IPv4 network"),
        (["203.0.113.0/31"], 23, "203.0.113.0/31 leaves no address beside its gateway"),
        (["203.0.113.0"], 23, "203.0.113.0/32 leaves no address beside its gateway"),
        (["203.0.113.0/24"], 31, "subnet prefix 31 is not between 1 and 30"),
        (["203.0.113.0/24"], 0, "subnet prefix 0 is not between 1 and 30"),
        (["10.1.2.0/24", "10.9.0.0/16", "10.0.0.0/8"], 23, "10.0.0.0/8 overlaps 10.1.2.0/24"),
        (["10.0.0.0/8", "10.0.0.0/8"], 23, "10.0.0.0/8 overlaps 10.0.0.0/8"),
        (["169.254.0.0/16"], 23, "169.254.0.0/16 overlaps 169.254.0.0/16, which no machine"),
        (["0.0.0.0/0"], 23, "0.0.0.0/0 overlaps 0.0.0.0/8, which no machine can have"),
    ],
)
def test_ipv4_configuration_that_is_refused(
    networks: list[str], subnet_prefix: int, message: str
) -> None:
    with pytest.raises(PoolError) as refused:
        Ipv4Pool(networks, subnet_prefix)
    assert message in str(refused.value)


@given(networks=st.lists(ipv4_networks(), min_size=2, max_size=5))
def test_overlaps_are_refused_and_nothing_else(networks: list[IPv4Network]) -> None:
    texts = [str(network) for network in networks]
    if any(one.overlaps(other) for one, other in combinations(networks, 2)):
        with pytest.raises(PoolError, match="overlaps"):
            Ipv4Pool(texts)
    else:
        assert Ipv4Pool(texts).size > 0


def test_no_public_address_is_in_the_shared_address_space() -> None:
    with pytest.raises(PoolError, match=r"100\.64\.0\.0/10, where no address is public"):
        AddressPools(Ipv4Pool(["203.0.113.0/24", "100.100.0.0/16"]), DEFAULT6)


# --- IPv6


@given(ordinal=st.integers(0, DEFAULT6.size - 1), key=st.uuids().map(str))
def test_every_instance_has_a_network_of_its_own(ordinal: int, key: str) -> None:
    network = IPv6Network(f"{DEFAULT6.network(ordinal)}/64")
    main_ip = IPv6Address(DEFAULT6.main_ip(ordinal, mac(key)))
    assert network.subnet_of(IPv6Network("2001:db8::/32"))
    assert main_ip in network
    assert main_ip != network.network_address
    assert DEFAULT6.ordinal(str(network.network_address)) == ordinal
    assert DEFAULT6.ordinal(str(main_ip)) == ordinal


@given(address=st.ip_addresses(v=6).map(lambda ip: IPv6Address(int(ip))))
def test_an_ipv6_address_has_one_form_however_it_is_written(address: IPv6Address) -> None:
    full = address.exploded
    for written in (str(address), full, full.upper()):
        assert ipv6_in_full(written) == full


@pytest.mark.parametrize("text", ["", "nope", "198.18.0.2", "fe80::1%eth0", "2001:db8::/64"])
def test_what_is_no_ipv6_address_has_none(text: str) -> None:
    assert ipv6_in_full(text) is None


def test_ipv6_by_example() -> None:
    assert DEFAULT6.size == 2**32
    assert DEFAULT6.network(0) == "2001:db8::"
    assert DEFAULT6.network(0x7_0009) == "2001:db8:7:9::"
    # The worked example of RFC 4291, appendix A: 34-56-78-9A-BC-DE.
    assert DEFAULT6.main_ip(9, "34:56:78:9a:bc:de") == "2001:0db8:0000:0009:3656:78ff:fe9a:bcde"


def test_a_prefix_of_64_has_one_network() -> None:
    pool = Ipv6Pool("2001:db8:1:2::/64")
    assert (pool.size, pool.network(0)) == (1, "2001:db8:1:2::")
    assert pool.ordinal("2001:db8:1:3::1") is None
    for ordinal in (-1, 1):
        with pytest.raises(IndexError):
            pool.network(ordinal)


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("elsewhere", "'elsewhere' is not an IPv6 network"),
        ("10.0.0.0/8", "'10.0.0.0/8' is not an IPv6 network"),
        ("2001:db8::1/32", "2001:db8::1/32 has host bits set"),
        ("2001:db8::/65", "2001:db8::/65 has no room for a /64"),
        ("fe80::/64", "fe80::/64 overlaps fe80::/10, which no machine can have"),
        ("::/0", "::/0 overlaps ::/8, which no machine can have"),
    ],
)
def test_ipv6_configuration_that_is_refused(prefix: str, message: str) -> None:
    with pytest.raises(PoolError) as refused:
        Ipv6Pool(prefix)
    assert message in str(refused.value)


# --- Names and interfaces


@given(key=st.lists(st.uuids().map(str), min_size=1, max_size=3))
def test_a_mac_address_is_local_unicast_and_stable(key: list[str]) -> None:
    address = mac(*key)
    octets = bytes.fromhex(address.replace(":", ""))
    assert address == mac(*key) == octets.hex(":")
    assert len(octets) == 6
    assert octets[0] & 0b11 == 0b10


def test_interfaces_of_one_machine_differ() -> None:
    assert len({mac("instance"), mac("instance", "vpc-1"), mac("instance", "vpc-2")}) == 3


def test_the_reverse_name_nobody_gave() -> None:
    assert default_reverse("192.0.2.123") == "192.0.2.123.vultr.com"
