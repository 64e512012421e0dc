"""Addresses and networks as people write them.

A socket for both families shows IPv4 addresses inside IPv6: `::ffff:192.0.2.1`. That is the same
client as 192.0.2.1, so such an address, or a network of such, is always the IPv4 one.
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from ..access.principals import Network

_MAPPED = IPv6Network("::ffff:0:0/96")


def parse_address(text: str) -> IPv4Address | IPv6Address:
    """Raises ValueError."""
    address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def parse_network(text: str, *, strict: bool = True) -> Network:
    """strict: whether it must be a network's first address. Raises ValueError."""
    network = ip_network(text, strict=strict)
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        first = int(network.network_address) & 0xFFFF_FFFF
        return IPv4Network((first, network.prefixlen - _MAPPED.prefixlen))
    return network
