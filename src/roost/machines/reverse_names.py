"""The reverse names of a server's public addresses, its own and those that are reserved for it."""

from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network
from typing import Any

import msgspec

from ..engine.networks import default_reverse, ipv6_in_full
from ..http.errors import BadRequest, NotFound
from ..store import Tx
from . import fields
from .addresses import extra_ipv4
from .documents import ReverseIpv6, ServerState
from .kinds import ServerKind
from .reserved import ReservedIPs

MAX_REVERSE_IPV6 = 100


class ReverseCreate(msgspec.Struct):
    """ip: an address of the server.
    reverse: a DNS name, at most 253 characters.
    """

    ip: str
    reverse: str


class ReverseDefault(msgspec.Struct):
    """ip: an IPv4 address of the server."""

    ip: str


class ReverseNames:
    """The reverse names that servers of one kind have; what clients change is stored at once.

    Each of the changes raises BadRequest for an address that is none of the server's.
    """

    def __init__(self, servers: ServerKind[Any, Any]) -> None:
        self._servers = servers

    def __call__(self, tx: Tx, holder: str, ip: str) -> str | None:
        """The name of an address, if a server of the kind has it, its own or a reserved IP."""
        id = holder
        record = tx.find(self._servers.kind, id)
        if record is None:
            id = tx.service(ReservedIPs).server_of(tx, holder)
            record = tx.find(self._servers.kind, id) if id else None
        return None if record is None else reverse_name(record.state, ip)

    def set_ipv4(self, tx: Tx, account: int, id: str, ip: str, reverse: str) -> None:
        name = fields.dns_name("reverse", reverse)
        self._change(tx, account, id, lambda state: name_ipv4(state, ip, name))

    def reset_ipv4(self, tx: Tx, account: int, id: str, ip: str) -> None:
        """Gives an address its default name back."""
        self._change(tx, account, id, lambda state: name_ipv4(state, ip, ""))

    def set_ipv6(self, tx: Tx, account: int, id: str, ip: str, reverse: str) -> None:
        self._change(tx, account, id, lambda state: name_ipv6(state, ip, reverse))

    def remove_ipv6(self, tx: Tx, account: int, id: str, ip: str) -> None:
        """Raises NotFound for an address without a name."""
        self._change(tx, account, id, lambda state: unname_ipv6(state, ip))

    def _change(self, tx: Tx, account: int, id: str, change: Callable[[ServerState], None]) -> None:
        record = self._servers.edit(tx, account, id)
        change(record.state)
        tx.update(record)


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
