"""The addresses that every public server has: one IPv4 address, and an IPv6 network on request.

They come with the server and go with it. Its IPv4 address has always a reverse name, the default
one or another; an IPv6 address has one only where it was given one. A server whose plan has IPv6
alone has an IPv4 address that is not public: it is shown, and has no name.
"""

from ipaddress import ip_address, ip_network
from typing import Protocol

import msgspec
from msgspec import UNSET, UnsetType

from ..drivers.compute import PublicInterface
from ..engine.networks import default_reverse
from ..engine.pools import NO_FREE_ADDRESS, AddressPools
from ..http.errors import BadRequest
from ..store import Exhausted, Tx
from .documents import ExtraIpv4, ServerState

MAX_EXTRA_IPV4 = 16
MAX_EXTRA_IPV6 = 16

MAIN, SECONDARY, PRIVATE = "main_ip", "secondary_ip", "private"


class Shown(Protocol):
    """The fields of a server that show its main addresses."""

    main_ip: str
    netmask_v4: str
    gateway_v4: str
    v6_network: str
    v6_main_ip: str
    v6_network_size: int


class Ipv4Address(msgspec.Struct):
    """An IPv4 address of a server.

    ip: the address.
    netmask: its netmask.
    gateway: its gateway. It is empty for a private address.
    type: `main_ip`, `secondary_ip`, or `private` for an address in a private network.
    reverse: the name that the DNS answers for it. It is empty for a private address.
    mac_address: the MAC address of the public network interface. It is there with the main address
        only, for an instance only if you ask for it.
    """

    ip: str
    netmask: str
    gateway: str
    type: str
    reverse: str
    mac_address: str | UnsetType = UNSET


class Ipv6Address(msgspec.Struct):
    """An IPv6 network of a server.

    ip: the address that the server takes in it.
    network: the first address of the network.
    network_size: how long the network's prefix is.
    type: `main_ip` for the server's own network, `secondary_ip` for a reserved one.
    """

    ip: str
    network: str
    network_size: int
    type: str


class Addressed(Protocol):
    """The body of a server. features: `ipv6` among them where it has that."""

    id: str
    region: str
    features: list[str]


def reserve(
    tx: Tx,
    body: Addressed,
    state: ServerState,
    *,
    ipv4: bool,
    ipv6: bool,
    shared_ipv4: bool = False,
) -> None:
    """Takes what a server is to have; raises BadRequest when there is none left."""
    pools = tx.service(AddressPools)
    try:
        if shared_ipv4:
            state.shared_ipv4 = pools.take_shared_ipv4(tx, body.id)
        if ipv4:
            state.ipv4 = pools.take_ipv4(tx, body.id)
        if ipv6:
            state.ipv6 = pools.take_ipv6(tx, body.id, state.mac)
            body.features.append("ipv6")
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None


def add_ipv6(tx: Tx, body: Addressed, state: ServerState, wanted: bool | None) -> bool:
    """Adds IPv6, if it is wanted and not there, and tells whether it did.

    Raises BadRequest for taking it away: it stays once it is there.
    """
    if wanted is False and state.ipv6:
        raise BadRequest("IPv6 cannot be disabled once it is enabled.")
    if not wanted or state.ipv6:
        return False
    reserve(tx, body, state, ipv4=False, ipv6=True)
    return True


def interface(state: ServerState) -> PublicInterface:
    """The public network interface that the machine should have by now."""
    main = state.main_ipv4
    return PublicInterface(
        mac=state.mac,
        ipv4=main.ip if main else "",
        netmask=main.netmask if main else "",
        gateway=main.gateway if main else "",
        extra_ipv4=tuple(extra.ip for extra in state.extra_ipv4 if not extra.coming),
        ipv6=state.ipv6.ip if state.ipv6 else "",
        ipv6_network=state.ipv6.network if state.ipv6 else "",
        extra_ipv6_networks=tuple(extra.network for extra in state.extra_ipv6 if not extra.coming),
    )


def show(body: Shown, state: ServerState) -> None:
    """Has a server show the addresses that were reserved for it."""
    if main := state.main_ipv4:
        body.main_ip, body.netmask_v4, body.gateway_v4 = main.ip, main.netmask, main.gateway
    if state.ipv6:
        body.v6_network = state.ipv6.network
        body.v6_main_ip = state.ipv6.ip
        body.v6_network_size = state.ipv6.network_size


def ipv4s(body: Shown, state: ServerState, *, with_mac: bool) -> list[Ipv4Address]:
    """The addresses on the public interface, the main one first; none until the server shows that.

    with_mac: whether the main one tells of the network interface.
    """
    main = state.main_ipv4
    if main is None or body.main_ip != main.ip:
        return []
    reverse = state.reverse or (default_reverse(main.ip) if state.ipv4 else "")
    first = Ipv4Address(main.ip, main.netmask, main.gateway, MAIN, reverse)
    if with_mac:
        first.mac_address = state.mac
    return [first, *map(secondary, state.extra_ipv4)]


def secondary(extra: ExtraIpv4) -> Ipv4Address:
    """A further address, as it is shown."""
    reverse = extra.reverse or default_reverse(extra.ip)
    return Ipv4Address(extra.ip, extra.netmask, extra.gateway, SECONDARY, reverse)


def ipv6s(body: Shown, state: ServerState) -> list[Ipv6Address]:
    """The IPv6 addresses, the main one first; none until the server shows that."""
    if not body.v6_main_ip:
        return []
    return [
        Ipv6Address(body.v6_main_ip, body.v6_network, body.v6_network_size, MAIN),
        *(Ipv6Address(e.ip, e.network, e.network_size, SECONDARY) for e in state.extra_ipv6),
    ]


def extra_ipv4(state: ServerState, ip: str) -> ExtraIpv4 | None:
    """The further address by that name, if the server has it."""
    return next((extra for extra in state.extra_ipv4 if extra.ip == ip), None)


def names(state: ServerState, subnet: str, size: int) -> dict[str, str]:
    """The reverse names that were given to addresses of a network, by the address in full."""
    given = {entry.ip: entry.reverse for entry in state.reverse_ipv6}
    given |= {extra.ip: extra.reverse for extra in state.extra_ipv4 if extra.reverse}
    if state.ipv4 and state.reverse:
        given[state.ipv4.ip] = state.reverse
    network = ip_network((subnet, size))
    return {ip: name for ip, name in given.items() if ip_address(ip) in network}
