"""What may be named: the balancer's IPv4 address, and addresses of its IPv6 network."""

from ipaddress import IPv6Address, IPv6Network

from ....engine.networks import ipv6_in_full
from ....http.errors import BadRequest, NotFound
from ....machines.fields import dns_name
from ....store import Tx
from ..documents import LOAD_BALANCERS, LoadBalancerRecord, ReverseName
from ..rules import edit, get
from .documents import NameIpv4, NamesIpv6, ReverseDns

MAX_NAMES = 100
"""Of IPv6 addresses."""


def names(tx: Tx, account: int, id: str) -> ReverseDns:
    record = get(tx, account, id)
    ip, state = record.body.ipv4, record.state
    return ReverseDns(state.reverse or (_default(ip) if ip else ""), state.reverse_ipv6)


def reverse_name(tx: Tx, holder: str, ip: str) -> str | None:
    """The name of an address, if a balancer holds it and it has one."""
    record = tx.find(LOAD_BALANCERS, holder)
    if record is None:
        return None
    if ip == record.body.ipv4:
        return record.state.reverse or _default(ip)
    named = {entry.ip: entry.domain for entry in record.state.reverse_ipv6}
    return named.get(ipv6_in_full(ip) or "")


def name_ipv4(tx: Tx, account: int, id: str, wanted: NameIpv4) -> None:
    """Replaces the name; an empty one brings the default back."""
    record = edit(tx, account, id)
    if wanted.v4 is None:
        raise BadRequest("Missing required field: v4")
    record.state.reverse = dns_name("v4", wanted.v4) if wanted.v4 else ""
    tx.update(record)


def name_ipv6(tx: Tx, account: int, id: str, wanted: NamesIpv6) -> None:
    """Names addresses, each of which must be in the balancer's network."""
    record = edit(tx, account, id)
    if not wanted.v6:
        raise BadRequest("Missing required field: v6")
    named = {entry.ip: entry for entry in record.state.reverse_ipv6}
    for entry in wanted.v6:
        ip = _address(record, entry.ip)
        named[ip] = ReverseName(dns_name("domain", entry.domain), ip)
    if len(named) > MAX_NAMES:
        raise BadRequest(f"Invalid v6: at most {MAX_NAMES} names")
    record.state.reverse_ipv6 = list(named.values())
    tx.update(record)


def forget_ipv6(tx: Tx, account: int, id: str, ip: str | None = None) -> None:
    """Removes one name, or all. Raises NotFound for an address that has none."""
    record = edit(tx, account, id)
    kept: list[ReverseName] = []
    if ip is not None:
        address = ipv6_in_full(ip)
        kept = [entry for entry in record.state.reverse_ipv6 if entry.ip != address]
        if len(kept) == len(record.state.reverse_ipv6):
            raise NotFound("Invalid IPv6 address")
    record.state.reverse_ipv6 = kept
    tx.update(record)


def _default(ip: str) -> str:
    return f"{ip}.vultrusercontent.com"


def _address(record: LoadBalancerRecord, ip: str) -> str:
    network = record.state.nodes[0].ipv6
    address = ipv6_in_full(ip)
    if address is None or IPv6Address(address) not in IPv6Network(
        (network.network, network.network_size)
    ):
        raise BadRequest(f"Invalid ip: {ip} is not in {network.network}/{network.network_size}")
    return address
