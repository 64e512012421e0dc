"""What may happen to an instance's public addresses.

The main IPv4 address and the IPv6 network come with the instance and go with it; further IPv4
addresses, at most MAX_EXTRA_IPV4, come and go on their own and cost something each.
"""

from ....engine import jobs
from ....engine.pools import NO_FREE_ADDRESS, AddressPools
from ....http.errors import BadRequest, NotFound
from ....machines import addresses
from ....machines.addresses import MAX_EXTRA_IPV4, Ipv4Address
from ....machines.documents import PENDING, RUNNING, ExtraIpv4
from ....machines.interfaces import NetworkInterface
from ....store import Exhausted, Tx
from ...vpcs import NETWORKS
from .. import charges, lifecycle
from ..servers import SERVERS


def ipv4s(tx: Tx, account: int, id: str, *, with_mac: bool) -> list[Ipv4Address]:
    """The public addresses, then those in private networks; none until the instance is active.

    with_mac: whether the main one tells of the network interface.
    """
    record = SERVERS.get(tx, account, id)
    if record.body.status == PENDING:
        return []
    public = addresses.ipv4s(record.body, record.state, with_mac=with_mac)
    return [*public, *(_private(tx, each) for each in record.state.interfaces.held)]


def add_ipv4(tx: Tx, account: int, id: str, reboot: bool) -> Ipv4Address:
    """Adds a further address, which the machine gets at once or, where asked for, by a reboot.

    Raises BadRequest while the instance is locked and where it may have no more addresses.
    """
    record = SERVERS.edit_unlocked(tx, account, id)
    state = record.state
    if state.ipv4 is None:
        raise BadRequest("This server has no public IPv4 address.")
    if len(state.extra_ipv4) >= MAX_EXTRA_IPV4:
        raise BadRequest(f"A server has at most {MAX_EXTRA_IPV4} additional IPv4 addresses.")
    try:
        taken = tx.service(AddressPools).take_ipv4(tx, id)
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    extra = ExtraIpv4(taken.ip, taken.ordinal, taken.gateway, taken.netmask)
    state.extra_ipv4.append(extra)
    charges.start_ipv4(tx, record, extra.ip)
    if reboot and record.body.power_status == RUNNING:
        SERVERS.begin(tx, record, lifecycle.READDRESS_INSTANCE)
    else:
        tx.update(record)
        jobs.start(tx, lifecycle.CONNECT_INSTANCE, account, record, exclusive=False)
    return addresses.secondary(extra)


def remove_ipv4(tx: Tx, account: int, id: str, ip: str) -> None:
    """Takes a further address away; others may have it once the machine no longer uses it.

    A lock does not keep it, such as that of the reboot with which the address came. Raises
    BadRequest for the main address, NotFound for one that the instance does not have.
    """
    record = SERVERS.edit(tx, account, id)
    state = record.state
    if state.main_ipv4 and ip == state.main_ipv4.ip:
        raise BadRequest("The main IP address cannot be removed.")
    extra = addresses.extra_ipv4(state, ip)
    if extra is None:
        raise NotFound("Invalid IPv4 address")
    if extra.reserved:
        raise BadRequest("A reserved IP cannot be removed: detach it instead.")
    state.extra_ipv4.remove(extra)
    state.leaving_ipv4.append(extra.ordinal)
    charges.stop_ipv4(tx, record, ip)
    tx.update(record)
    jobs.start(
        tx, lifecycle.RELEASE_IPV4, account, record, {"ordinal": extra.ordinal}, exclusive=False
    )


def _private(tx: Tx, interface: NetworkInterface) -> Ipv4Address:
    subnet = tx.get(NETWORKS[interface.kind], interface.network).body.subnet
    return Ipv4Address(interface.ip, str(subnet.netmask), "", addresses.PRIVATE, "")
