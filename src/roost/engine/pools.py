"""Addresses for instances: which pool they come from, and what goes with each."""

import msgspec

from ..store import Tx, addresses
from .networks import NETWORK_SIZE, Ipv4Pool, Ipv6Pool

_IPV4 = "ipv4"
_IPV6 = "ipv6"


class Ipv4(msgspec.Struct):
    """A public IPv4 address that is in use. ordinal: its number in the pool."""

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


class AddressPools:
    """Hands out addresses, each to one holder at a time, inside the caller's transaction.

    Raises store.Exhausted when a pool has none left.
    """

    def __init__(self, ipv4: Ipv4Pool, ipv6: Ipv6Pool) -> None:
        self._ipv4 = ipv4
        self._ipv6 = ipv6

    def take_ipv4(self, tx: Tx, holder: str) -> Ipv4:
        ordinal = addresses.allocate(tx, _IPV4, self._ipv4.size, holder)
        pool = self._ipv4
        return Ipv4(pool.address(ordinal), ordinal, pool.gateway(ordinal), pool.netmask(ordinal))

    def take_ipv6(self, tx: Tx, holder: str, mac: str) -> Ipv6:
        ordinal = addresses.allocate(tx, _IPV6, self._ipv6.size, holder)
        return Ipv6(self._ipv6.network(ordinal), ordinal, self._ipv6.main_ip(ordinal, mac))

    def release_ipv4(self, tx: Tx, ordinal: int) -> None:
        addresses.release(tx, _IPV4, ordinal)

    def release_ipv6(self, tx: Tx, ordinal: int) -> None:
        addresses.release(tx, _IPV6, ordinal)
