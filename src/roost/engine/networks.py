"""The arithmetic of address pools: which address has which number, and what goes with it.

A store hands out ordinals, from 0 on, and takes freed ones back; a pool turns an ordinal into an
address with its gateway and netmask, and an address into its ordinal. Nothing is enumerated, so a
pool of a quarter of a billion addresses costs what a small one does.

One pool may serve all regions, or each region its own. An ordinal keeps its address as long as
networks are only appended to a pool and its subnet prefix stays.

The defaults claim nothing that anybody uses. 198.18.0.0/15 is set aside for benchmarks of network
gear (RFC 2544) and gives the first 130,304 addresses. From there on it is 240.0.0.0/4, reserved
since 1989 (RFC 1112) and routed nowhere, because every other large range is somebody's: the
private ones belong to VPCs, laptops and offices, 100.64.0.0/10 to carriers, overlay networks and
the instances that have IPv6 alone.
The documentation networks hold 759 instances between them, and examples use them for "an address
elsewhere". IPv6 takes 2001:db8::/32, which is for documentation (RFC 3849) and has room for four
billion instances.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from itertools import pairwise
from socket import AF_INET, AF_INET6, inet_ntop

from msgspec import Struct

DEFAULT_IPV4 = ("198.18.0.0/15", "240.0.0.0/4")
DEFAULT_IPV6 = "2001:db8::/32"
SHARED_IPV4 = "100.64.0.0/10"
"""Shared address space (RFC 6598): what the API shows of a machine that has IPv6 alone."""
SUBNET_PREFIX = 23
"""A subnet's default prefix, netmask 255.255.254.0: 509 neighbours behind one gateway."""
NETWORK_SIZE = 64
"""The prefix of the IPv6 network each instance has for itself, the API's `v6_network_size`."""

# Network, gateway (the first address of a subnet) and broadcast are never handed out.
_KEPT = 3
_SMALLEST_SUBNET = 30
_FIRST_HOST = 2

_UNUSABLE_IPV4 = tuple(
    IPv4Network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")
)
_UNUSABLE_IPV6 = tuple(IPv6Network(text) for text in ("::/8", "fe80::/10", "ff00::/8"))


class PoolError(ValueError):
    """An operator's configuration that no pool can be made of; the message says what is wrong."""


class _Part(Struct, frozen=True):
    """One configured network, cut into subnets of equal size; `first` is its first ordinal."""

    first: int
    network: IPv4Network
    prefix: int

    @property
    def hosts(self) -> int:
        """How many addresses of one subnet are handed out."""
        return (1 << (32 - self.prefix)) - _KEPT

    @property
    def size(self) -> int:
        """How many addresses of the whole network are handed out."""
        return self.hosts << (self.prefix - self.network.prefixlen)


class Ipv4Pool:
    """Public IPv4 addresses by ordinal: the networks in the order given, subnet after subnet.

    A network smaller than a subnet of `subnet_prefix` is one subnet as it is.
    """

    def __init__(
        self, networks: Sequence[str] = DEFAULT_IPV4, subnet_prefix: int = SUBNET_PREFIX
    ) -> None:
        """Raises PoolError for networks that are malformed, overlapping, too small or unusable."""
        if not 1 <= subnet_prefix <= _SMALLEST_SUBNET:
            raise PoolError(
                f"subnet prefix {subnet_prefix} is not between 1 and {_SMALLEST_SUBNET}"
            )
        self.size = 0
        self._parts: list[_Part] = []
        for network in _parse_ipv4(networks):
            part = _Part(self.size, network, max(subnet_prefix, network.prefixlen))
            self._parts.append(part)
            self.size += part.size
        self._firsts = [part.first for part in self._parts]

    @property
    def networks(self) -> tuple[IPv4Network, ...]:
        return tuple(part.network for part in self._parts)

    def address(self, ordinal: int) -> str:
        """The address with this number; IndexError when the pool has no such number."""
        _, subnet, host = self._locate(ordinal)
        return _ipv4(subnet + _FIRST_HOST + host)

    def gateway(self, ordinal: int) -> str:
        """The gateway of that address: the first address of its subnet."""
        _, subnet, _ = self._locate(ordinal)
        return _ipv4(subnet + 1)

    def netmask(self, ordinal: int) -> str:
        """The netmask of that address."""
        part, _, _ = self._locate(ordinal)
        return _netmask(part.prefix)

    def ordinal(self, address: str) -> int | None:
        """The number of an address, or None for one that this pool does not hand out.

        Raises ValueError for what is no IPv4 address.
        """
        wanted = IPv4Address(address)
        for part in self._parts:
            if wanted in part.network:
                offset = int(wanted) - int(part.network.network_address)
                subnet, position = divmod(offset, part.hosts + _KEPT)
                host = position - _FIRST_HOST
                return part.first + subnet * part.hosts + host if 0 <= host < part.hosts else None
        return None

    def _locate(self, ordinal: int) -> tuple[_Part, int, int]:
        """The part an ordinal lies in, its subnet's first address, and which of its hosts it is."""
        if not 0 <= ordinal < self.size:
            raise IndexError(f"the pool has {self.size} addresses, none with number {ordinal}")
        part = self._parts[bisect_right(self._firsts, ordinal) - 1]
        subnet, host = divmod(ordinal - part.first, part.hosts)
        return part, int(part.network.network_address) + subnet * (part.hosts + _KEPT), host


class Ipv6Pool:
    """IPv6 networks by ordinal: one /64 for each instance or reserved address."""

    def __init__(self, prefix: str = DEFAULT_IPV6) -> None:
        """Raises PoolError for a prefix that is malformed, unusable or longer than 64."""
        self.prefix = _parse_ipv6(prefix)
        self.size = 1 << (NETWORK_SIZE - self.prefix.prefixlen)

    def network(self, ordinal: int) -> str:
        """The network with this number, as '2001:db8:0:7::'; IndexError when there is none."""
        return _ipv6(self._base(ordinal))

    def main_ip(self, ordinal: int, mac: str) -> str:
        """The address a machine with this MAC address takes in that network.

        It is the one that stateless autoconfiguration gives (RFC 4291, appendix A), so a real
        machine needs no word from us to have it: the MAC address with ff:fe in its middle and the
        universal/local bit flipped. In full, as the API writes the addresses of machines.
        """
        octets = bytes.fromhex(mac.replace(":", ""))
        identifier = bytes([octets[0] ^ 0x02, *octets[1:3], 0xFF, 0xFE, *octets[3:]])
        return _in_full(self._base(ordinal) + int.from_bytes(identifier))

    def ordinal(self, address: str) -> int | None:
        """The number of the network an address lies in, or None for one outside the pool.

        Raises ValueError for what is no IPv6 address.
        """
        wanted = IPv6Address(address)
        if wanted not in self.prefix:
            return None
        return (int(wanted) - int(self.prefix.network_address)) >> NETWORK_SIZE

    def _base(self, ordinal: int) -> int:
        if not 0 <= ordinal < self.size:
            raise IndexError(f"the pool has {self.size} networks, none with number {ordinal}")
        return int(self.prefix.network_address) + (ordinal << NETWORK_SIZE)


def mac(*key: str) -> str:
    """The MAC address of the network interface that `key` names, always the same for the same key.

    A key is what tells one interface from another, such as an instance's id, and a VPC's for one in
    it. The address is a locally administered one and carries 40 bits of the key's hash: ample for
    the neighbours on one network, the only place where two must differ.
    """
    digest = blake2b("/".join(key).encode(), digest_size=5).digest()
    return (b"\x02" + digest).hex(":")


def ipv6_in_full(text: str) -> str | None:
    """An IPv6 address as the API writes it, however a client did; None for what is none.

    `2001:db8:0:3:f3:97ff:fea7:73fb` becomes `2001:0db8:0000:0003:00f3:97ff:fea7:73fb`. Clients
    compare texts, so an address has one form wherever it is stored and answered. Only a network
    is written compressed.
    """
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return None
    return None if address.scope_id else _in_full(int(address))


def default_reverse(address: str) -> str:
    """The reverse name of an IPv4 address that nobody has given one."""
    return f"{address}.vultr.com"


# The C library writes an address ten times as fast as the classes of `ipaddress`.


def _ipv4(address: int) -> str:
    return inet_ntop(AF_INET, address.to_bytes(4))


def _ipv6(address: int) -> str:
    return inet_ntop(AF_INET6, address.to_bytes(16))


def _in_full(address: int) -> str:
    return address.to_bytes(16).hex(":", 2)


@cache
def _netmask(prefix: int) -> str:
    return str(IPv4Network((0, prefix)).netmask)


def _parse_ipv4(texts: Sequence[str]) -> list[IPv4Network]:
    if not texts:
        raise PoolError("an IPv4 pool needs at least one network")
    networks: list[IPv4Network] = []
    for text in texts:
        try:
            network = IPv4Network(text)
        except ValueError as error:
            raise PoolError(f"{text!r} is not an IPv4 network: {error}") from None
        if network.prefixlen > _SMALLEST_SUBNET:
            raise PoolError(f"{network} leaves no address beside its gateway")
        for unusable in _UNUSABLE_IPV4:
            if network.overlaps(unusable):
                raise PoolError(f"{network} overlaps {unusable}, which no machine can have")
        networks.append(network)
    # Networks nest or are apart, so two that overlap have an overlapping pair of neighbours.
    for one, other in pairwise(sorted(networks)):
        if one.overlaps(other):
            raise PoolError(f"{one} overlaps {other}")
    return networks


def _parse_ipv6(text: str) -> IPv6Network:
    try:
        prefix = IPv6Network(text)
    except ValueError as error:
        raise PoolError(f"{text!r} is not an IPv6 network: {error}") from None
    if prefix.prefixlen > NETWORK_SIZE:
        raise PoolError(f"{prefix} has no room for a /{NETWORK_SIZE}")
    for unusable in _UNUSABLE_IPV6:
        if prefix.overlaps(unusable):
            raise PoolError(f"{prefix} overlaps {unusable}, which no machine can have")
    return prefix
