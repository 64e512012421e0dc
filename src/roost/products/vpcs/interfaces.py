"""How servers get interfaces in private networks and lose them, and whose address is whose.

Each network has a pool of addresses under its name. The first address is the gateway's, the last
one is for broadcasts, and neither they nor the network's own are given to a server.
"""

from ipaddress import AddressValueError, IPv4Address

from ...http.errors import BadRequest
from ...machines import networks
from ...machines.interfaces import (
    NetworkInterface,
    NetworkInterfaces,
    NetworkMember,
    NetworkName,
)
from ...store import Exhausted, NoState, Record, Taken, Tx, addresses, plain
from . import rules
from .documents import NETWORKS, Vpc

_KEPT = 3
_FIRST_HOST = 2


class PrivateNetworks(networks.PrivateNetworks):
    """The private networks that servers join. None of this stores the server."""

    def join(
        self, tx: Tx, member: NetworkMember, name: NetworkName, field: str, id: str, ip: str = ""
    ) -> None:
        network = rules.require(tx, member.account, name, id, member.body.region, field)
        take(tx, network, member.body.id, member.interfaces, name, ip)
        member.show()

    def join_only_one(self, tx: Tx, member: NetworkMember, name: NetworkName, field: str) -> None:
        if not member.interfaces.ids(name):
            network = rules.of_region(tx, member.account, name, member.body.region, field)
            take(tx, network, member.body.id, member.interfaces, name)
            member.show()

    def release(self, tx: Tx, interfaces: list[NetworkInterface]) -> None:
        release(tx, interfaces)

    def exists(self, tx: Tx, account: int, name: NetworkName, id: str) -> bool:
        return tx.find(NETWORKS[name], id, account) is not None

    def missing(self, name: NetworkName) -> str:
        return NETWORKS[name].missing


def take(
    tx: Tx,
    record: Record[Vpc, NoState],
    server: str,
    held: NetworkInterfaces,
    name: NetworkName,
    ip: str = "",
) -> None:
    """Gives a server an interface in a network, with an address there, unless it has one already.

    ip: the address that it shall have. The network must be locked against deletion.
    Raises BadRequest for a network whose addresses overlap those of one that the server is in, for
    an address that is not to be had, and where there is none left.
    """
    existing = held.of(name, record.id)
    if existing is not None:
        if ip and ip != existing.ip:
            raise BadRequest(f"Invalid ip_address: the server has {existing.ip} in this network")
        return
    _require_apart(tx, record, held)
    subnet = record.body.subnet
    if ip:
        ordinal = _reserve(tx, record.body, rules.pool(name, record.id), server, ip)
    else:
        try:
            size = subnet.num_addresses - _KEPT
            ordinal = addresses.allocate(tx, rules.pool(name, record.id), size, server)
        except Exhausted:
            raise BadRequest(f"There are no more free addresses in {subnet}.") from None
    address = str(subnet[ordinal + _FIRST_HOST])
    interface = NetworkInterface(name, record.id, address, ordinal, plain(tx.now))
    held.held = [*held.held, interface]


def release(tx: Tx, interfaces: list[NetworkInterface]) -> None:
    """Takes back the addresses of interfaces that no machine has any more."""
    for interface in interfaces:
        # With a network, its pool is gone.
        if tx.find(NETWORKS[interface.kind], interface.network, lock="share") is not None:
            addresses.release(tx, rules.pool(interface.kind, interface.network), interface.ordinal)


def _require_apart(tx: Tx, record: Record[Vpc, NoState], held: NetworkInterfaces) -> None:
    """Between two interfaces with the same addresses around them, a server could not choose."""
    subnet = record.body.subnet
    for interface in held.held:
        other = tx.get(NETWORKS[interface.kind], interface.network)
        if other.body.subnet.overlaps(subnet):
            raise BadRequest(
                f"A server cannot be in the networks {other.id} ({other.body.subnet}) and"
                f" {record.id} ({subnet}) at once: their addresses overlap"
            )


def _reserve(tx: Tx, network: Vpc, name: str, server: str, ip: str) -> int:
    try:
        address = IPv4Address(ip)
    except AddressValueError:
        raise BadRequest(f"Invalid ip_address: {ip}") from None
    subnet = network.subnet
    ordinal = int(address) - int(subnet[_FIRST_HOST])
    if not 0 <= ordinal < subnet.num_addresses - _KEPT:
        raise BadRequest(f"Invalid ip_address: {ip} is no server's address in {subnet}")
    try:
        addresses.reserve(tx, name, ordinal, server)
    except Taken:
        raise BadRequest(f"Invalid ip_address: {ip} is in use") from None
    return ordinal
