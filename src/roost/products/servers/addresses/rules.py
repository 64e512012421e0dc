"""The addresses that every public server has: one IPv4 address, and an IPv6 network on request.

They come with the server and go with it. Its IPv4 address has always a reverse name, the default
one or another; an IPv6 address has one only where it was given one. A server whose plan has IPv6
alone has an IPv4 address that is not public: it is shown, and has no name.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network

from ....drivers.compute import Interface
from ....engine.networks import default_reverse, ipv6_in_full
from ....engine.pools import NO_FREE_ADDRESS, AddressPools
from ....http.errors import BadRequest, NotFound
from ....store import Exhausted, Tx
from .. import fields
from ..documents import ExtraIpv4, ReverseIpv6, ServerState
from .documents import MAIN, SECONDARY, Ipv4Address, Ipv6Address, Shown

MAX_EXTRA_IPV4 = 16
MAX_EXTRA_IPV6 = 16
MAX_REVERSE_IPV6 = 100


def reserve(
    tx: Tx, id: str, state: ServerState, *, ipv4: bool, ipv6: bool, shared_ipv4: bool = False
) -> None:
    """Takes what a new server is to have; raises BadRequest when there is none left."""
    try:
        if shared_ipv4:
            state.shared_ipv4 = tx.service(AddressPools).take_shared_ipv4(tx, id)
        if ipv4:
            state.ipv4 = tx.service(AddressPools).take_ipv4(tx, id)
        if ipv6:
            state.ipv6 = tx.service(AddressPools).take_ipv6(tx, id, state.mac)
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None


def add_ipv6(tx: Tx, id: str, state: ServerState, wanted: bool | None) -> bool:
    """Adds IPv6, if it is wanted and not there, and tells whether it did.

    Raises BadRequest for taking it away: it stays once it is there.
    """
    if wanted is False and state.ipv6:
        raise BadRequest("IPv6 cannot be disabled once it is enabled.")
    if not wanted or state.ipv6:
        return False
    reserve(tx, id, state, ipv4=False, ipv6=True)
    return True


def interface(state: ServerState) -> Interface:
    """The public network interface that the machine should have by now."""
    main = state.main_ipv4
    return Interface(
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
    """The addresses on the public card, the main one first; none until the server shows that.

    with_mac: whether the main one tells of the network card.
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


def name_ipv4(state: ServerState, ip: str, name: str) -> None:
    """Gives one of the addresses another reverse name, or its default one back where it is empty.

    Raises BadRequest for an address that is none of the server's.
    """
    extra = extra_ipv4(state, ip)
    if state.ipv4 and ip == state.ipv4.ip:
        state.reverse = name
    elif extra:
        extra.reverse = name
    else:
        raise BadRequest(f"Invalid ip: {ip} is not an address of this server")


def extra_ipv4(state: ServerState, ip: str) -> ExtraIpv4 | None:
    """The further address by that name, if the server has it."""
    return next((extra for extra in state.extra_ipv4 if extra.ip == ip), None)


def name_ipv6(state: ServerState, ip: str, reverse: str) -> None:
    """Names an address of the server's IPv6 networks, in whatever form it is written."""
    name, address = fields.dns_name("reverse", reverse), _own_ipv6(state, ip)
    entries = [entry for entry in state.reverse_ipv6 if entry.ip != address]
    if len(entries) >= MAX_REVERSE_IPV6:
        raise BadRequest(f"A server has at most {MAX_REVERSE_IPV6} IPv6 reverse names.")
    state.reverse_ipv6 = [*entries, ReverseIpv6(address, name)]


def unname_ipv6(state: ServerState, ip: str) -> None:
    """Removes a name; the address may be written in any of its forms. Raises NotFound."""
    address = ipv6_in_full(ip)
    left = [entry for entry in state.reverse_ipv6 if entry.ip != address]
    if len(left) == len(state.reverse_ipv6):
        raise NotFound("Invalid IPv6 address")
    state.reverse_ipv6 = left


def reverse_name(state: ServerState, ip: str) -> str | None:
    """The name of one of the server's own addresses; None for one that is none, or has no name."""
    if state.ipv4 is not None and ip == state.ipv4.ip:
        return state.reverse or default_reverse(ip)
    extra = extra_ipv4(state, ip)
    if extra is not None:
        return extra.reverse or default_reverse(ip)
    names = {entry.ip: entry.reverse for entry in state.reverse_ipv6}
    return names.get(ipv6_in_full(ip) or "")


def names(state: ServerState, subnet: str, size: int) -> dict[str, str]:
    """The reverse names that were given to addresses of a network, by the address in full."""
    given = {entry.ip: entry.reverse for entry in state.reverse_ipv6}
    given |= {extra.ip: extra.reverse for extra in state.extra_ipv4 if extra.reverse}
    if state.ipv4 and state.reverse:
        given[state.ipv4.ip] = state.reverse
    network = ip_network((subnet, size))
    return {ip: name for ip, name in given.items() if ip_address(ip) in network}


def _own_ipv6(state: ServerState, ip: str) -> str:
    """The address in full; raises BadRequest unless it is one and lies in one of the networks."""
    main, address = state.ipv6, ipv6_in_full(ip)
    if main is None:
        raise BadRequest("IPv6 is not enabled on this server.")
    if address is None:
        raise BadRequest("Invalid ip: must be an IPv6 address")
    networks = [IPv6Network((own.network, own.network_size)) for own in (main, *state.extra_ipv6)]
    if not any(IPv6Address(address) in network for network in networks):
        raise BadRequest(f"Invalid ip: {ip} is not in {' or '.join(map(str, networks))}")
    return address
