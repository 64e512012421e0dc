"""Addresses for instances: which pool they come from, and what goes with each."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Literal

import msgspec

from ..store import Tx, addresses
from .networks import NETWORK_SIZE, SHARED_IPV4, Ipv4Pool, Ipv6Pool, PoolError

_IPV4 = "ipv4"
_IPV6 = "ipv6"
_SHARED = "shared_ipv4"
_ADDRESS_SIZE = 32

NO_FREE_ADDRESS = "There are no more free addresses."
"""What clients read where a pool has none left."""

IpType = Literal["v4", "v6"]

_POOLS: dict[IpType, str] = {"v4": _IPV4, "v6": _IPV6}


class Ipv4(msgspec.Struct):
    """An IPv4 address that is in use. ordinal: its number in its pool."""

    ip: str
    ordinal: int
    gateway: str
    netmask: str


class Ipv6(msgspec.Struct):
    """An IPv6 network that is in use, with the address that its machine takes there."""

    network: str
    ordinal: int
    ip: str
    network_size: int = NETWORK_SIZE


class PooledAddress(msgspec.Struct, frozen=True):
    """What is handed out: a public IPv4 address, or an IPv6 network. ordinal: its number there.

    subnet, size: as CIDR writes it.
    """

    ip_type: IpType
    ordinal: int
    subnet: str
    size: int


class AddressPools:
    """Hands out addresses, each to one holder at a time, inside the caller's transaction.

    Raises store.Exhausted when a pool has none left.
    """

    def __init__(self, ipv4: Ipv4Pool, ipv6: Ipv6Pool) -> None:
        """Raises PoolError where public addresses would be in the shared address space."""
        self._ipv4 = ipv4
        self._ipv6 = ipv6
        self._shared = Ipv4Pool((SHARED_IPV4,))
        for network in ipv4.networks:
            if network.overlaps(self._shared.networks[0]):
                raise PoolError(f"{network} overlaps {SHARED_IPV4}, where no address is public")

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """All that public addresses are handed out from."""
        return (*self._ipv4.networks, self._ipv6.prefix)

    def take_ipv4(self, tx: Tx, holder: str) -> Ipv4:
        return self.ipv4(addresses.allocate(tx, _IPV4, self._ipv4.size, holder))

    def ipv4(self, ordinal: int) -> Ipv4:
        """What is in use where the public address with this number is held."""
        return _in_use(self._ipv4, ordinal)

    def take_shared_ipv4(self, tx: Tx, holder: str) -> Ipv4:
        """An address of the shared address space, for a machine without a public one."""
        ordinal = addresses.allocate(tx, _SHARED, self._shared.size, holder)
        return _in_use(self._shared, ordinal)

    def take_ipv6(self, tx: Tx, holder: str, mac: str) -> Ipv6:
        ordinal = addresses.allocate(tx, _IPV6, self._ipv6.size, holder)
        return self.ipv6(ordinal, mac)

    def ipv6(self, ordinal: int, mac: str) -> Ipv6:
        """What is in use where a network is held by a machine with this MAC address."""
        return Ipv6(self._ipv6.network(ordinal), ordinal, self._ipv6.main_ip(ordinal, mac))

    def release_ipv4(self, tx: Tx, ordinal: int) -> None:
        addresses.release(tx, _IPV4, ordinal)

    def release_shared_ipv4(self, tx: Tx, ordinal: int) -> None:
        addresses.release(tx, _SHARED, ordinal)

    def release_ipv6(self, tx: Tx, ordinal: int) -> None:
        addresses.release(tx, _IPV6, ordinal)

    def take(self, tx: Tx, ip_type: IpType, holder: str) -> PooledAddress:
        """An address, or a network, for a holder that is no machine."""
        size = self._ipv4.size if ip_type == "v4" else self._ipv6.size
        return self._pooled(ip_type, addresses.allocate(tx, _POOLS[ip_type], size, holder))

    def find(self, ip: str) -> PooledAddress | None:
        """Where an address lies; None for what is no address, or none that is handed out here."""
        try:
            version = ip_address(ip).version
            ordinal = (self._ipv4 if version == 4 else self._ipv6).ordinal(ip)
        except ValueError:
            return None
        return None if ordinal is None else self._pooled("v4" if version == 4 else "v6", ordinal)

    def holder(self, tx: Tx, pooled: PooledAddress) -> str | None:
        """Who holds an address: the id that it was taken for, or handed over to."""
        return addresses.holder(tx, _POOLS[pooled.ip_type], pooled.ordinal)

    def hand_over(self, tx: Tx, pooled: PooledAddress, giver: str, taker: str) -> None:
        """Gives an address to another holder; it is never free in between."""
        addresses.hand_over(tx, _POOLS[pooled.ip_type], pooled.ordinal, giver, taker)

    def release(self, tx: Tx, ip_type: IpType, ordinal: int) -> None:
        addresses.release(tx, _POOLS[ip_type], ordinal)

    def _pooled(self, ip_type: IpType, ordinal: int) -> PooledAddress:
        if ip_type == "v4":
            return PooledAddress(ip_type, ordinal, self._ipv4.address(ordinal), _ADDRESS_SIZE)
        return PooledAddress(ip_type, ordinal, self._ipv6.network(ordinal), NETWORK_SIZE)


def _in_use(pool: Ipv4Pool, ordinal: int) -> Ipv4:
    return Ipv4(pool.address(ordinal), ordinal, pool.gateway(ordinal), pool.netmask(ordinal))
