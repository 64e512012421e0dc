"""What may happen to an instance's public addresses.

The main IPv4 address and the IPv6 network come with the instance and go with it; further IPv4
addresses, at most MAX_EXTRA_IPV4, come and go on their own and cost something each.
"""

from ipaddress import AddressValueError, IPv6Address, IPv6Network

from ....engine.jobs import Jobs
from ....engine.networks import default_reverse
from ....engine.pools import AddressPools
from ....http.errors import BadRequest, NotFound
from ....store import Exhausted, Tx
from ..charges import rules as charges
from ..documents import RUNNING, ExtraIpv4, InstanceRecord, ReverseIpv6
from ..fields import rules as fields
from ..rules import NO_FREE_ADDRESS, begin, edit, edit_unlocked
from .documents import MAIN, SECONDARY, Ipv4Address
from .documents import Ipv6Address as ShownIpv6

MAX_EXTRA_IPV4 = 16
MAX_REVERSE_IPV6 = 100


def ipv4s(record: InstanceRecord, with_mac: bool) -> list[Ipv4Address]:
    """The public addresses, the main one first; none until the instance has them."""
    state = record.hidden
    main = state.ipv4
    if main is None or record.body.main_ip != main.ip:
        return []
    reverse = state.reverse or default_reverse(main.ip)
    first = Ipv4Address(main.ip, main.netmask, main.gateway, MAIN, reverse)
    if with_mac:
        first.mac_address = state.mac
    return [first, *map(_secondary, state.extra_ipv4)]


def ipv6s(record: InstanceRecord) -> list[ShownIpv6]:
    body = record.body
    if not body.v6_main_ip:
        return []
    return [ShownIpv6(body.v6_main_ip, body.v6_network, body.v6_network_size, MAIN)]


def add_ipv4(
    tx: Tx, account: int, id: str, reboot: bool, jobs: Jobs, pools: AddressPools
) -> Ipv4Address:
    """Adds a further address, which the machine gets at once or, where asked for, by a reboot.

    Raises BadRequest while the instance is locked and where it may have no more addresses.
    """
    record = edit_unlocked(tx, account, id)
    state = record.hidden
    if state.ipv4 is None:
        raise BadRequest("This server has no public IPv4 address.")
    if len(state.extra_ipv4) >= MAX_EXTRA_IPV4:
        raise BadRequest(f"A server has at most {MAX_EXTRA_IPV4} additional IPv4 addresses.")
    try:
        taken = pools.take_ipv4(tx, id)
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    extra = ExtraIpv4(taken.ip, taken.ordinal, taken.gateway, taken.netmask)
    state.extra_ipv4.append(extra)
    charges.start_ipv4(tx, record, extra.ip)
    if reboot and record.body.power_status == RUNNING:
        begin(tx, jobs, record, "readdress-instance")
    else:
        tx.update(record)
        jobs.start(tx, "connect-instance", account, record, exclusive=False)
    return _secondary(extra)


def remove_ipv4(tx: Tx, account: int, id: str, ip: str, jobs: Jobs) -> None:
    """Takes a further address away; others may have it once the machine no longer uses it.

    Raises BadRequest for the main address, NotFound for one that the instance does not have.
    """
    record = edit_unlocked(tx, account, id)
    state = record.hidden
    if state.ipv4 and ip == state.ipv4.ip:
        raise BadRequest("The main IP address cannot be removed.")
    extra = _extra(record, ip)
    if extra is None:
        raise NotFound("Invalid IPv4 address")
    state.extra_ipv4.remove(extra)
    state.leaving_ipv4.append(extra.ordinal)
    charges.stop_ipv4(tx, record, ip)
    tx.update(record)
    jobs.start(tx, "release-ipv4", account, record, {"ordinal": extra.ordinal}, exclusive=False)


def set_reverse_ipv4(tx: Tx, account: int, id: str, ip: str, reverse: str) -> None:
    """Gives one of the addresses another reverse name."""
    _name_ipv4(tx, account, id, ip, fields.dns_name("reverse", reverse))


def reset_reverse_ipv4(tx: Tx, account: int, id: str, ip: str) -> None:
    """Gives one of the addresses its default reverse name back."""
    _name_ipv4(tx, account, id, ip, "")


def set_reverse_ipv6(tx: Tx, account: int, id: str, ip: str, reverse: str) -> None:
    """Names an address of the instance's IPv6 network, which must be written in full."""
    record = edit(tx, account, id)
    state = record.hidden
    name, address = fields.dns_name("reverse", reverse), _expanded(record, ip)
    entries = [entry for entry in state.reverse_ipv6 if entry.ip != address]
    if len(entries) >= MAX_REVERSE_IPV6:
        raise BadRequest(f"A server has at most {MAX_REVERSE_IPV6} IPv6 reverse names.")
    state.reverse_ipv6 = [*entries, ReverseIpv6(address, name)]
    tx.update(record)


def remove_reverse_ipv6(tx: Tx, account: int, id: str, ip: str) -> None:
    """Removes a name; the address may be written in any of its forms. Raises NotFound."""
    record = edit(tx, account, id)
    state = record.hidden
    address = _parsed(ip)
    left = [entry for entry in state.reverse_ipv6 if not address or entry.ip != address.exploded]
    if len(left) == len(state.reverse_ipv6):
        raise NotFound("Invalid IPv6 address")
    state.reverse_ipv6 = left
    tx.update(record)


def _secondary(extra: ExtraIpv4) -> Ipv4Address:
    reverse = extra.reverse or default_reverse(extra.ip)
    return Ipv4Address(extra.ip, "255.255.255.255", "", SECONDARY, reverse)


def _extra(record: InstanceRecord, ip: str) -> ExtraIpv4 | None:
    return next((extra for extra in record.hidden.extra_ipv4 if extra.ip == ip), None)


def _name_ipv4(tx: Tx, account: int, id: str, ip: str, name: str) -> None:
    record = edit(tx, account, id)
    state = record.hidden
    if state.ipv4 and ip == state.ipv4.ip:
        state.reverse = name
    elif extra := _extra(record, ip):
        extra.reverse = name
    else:
        raise BadRequest(f"Invalid ip: {ip} is not an address of this server")
    tx.update(record)


def _expanded(record: InstanceRecord, ip: str) -> str:
    """The address in its full form; raises BadRequest unless it came so and lies in the network."""
    network, address = record.hidden.ipv6, _parsed(ip)
    if network is None:
        raise BadRequest("IPv6 is not enabled on this server.")
    if address is None or address.exploded != ip.lower():
        raise BadRequest("Invalid ip: must be an IPv6 address in its full, expanded form")
    if address not in IPv6Network((network.network, network.network_size)):
        raise BadRequest(f"Invalid ip: {ip} is not in {network.network}/{network.network_size}")
    return address.exploded


def _parsed(ip: str) -> IPv6Address | None:
    try:
        address = IPv6Address(ip)
    except AddressValueError:
        return None
    return None if address.scope_id else address
