"""Reserved IPs that servers have.

One is the server's main address where it was deployed with it, or has converted it; else it is a
further one beside the server's own. It is shown with them, but never given back to the pools.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import asdict

from ..engine.pools import NO_FREE_ADDRESS, AddressPools, IpType, PooledAddress
from ..engine.workflows import DriverType, Run
from ..http.errors import BadRequest
from ..store import Exhausted, Record, Tx
from . import fields
from .addresses import MAX_EXTRA_IPV4, MAX_EXTRA_IPV6, Addressed, interface, names
from .documents import PENDING, ExtraIpv4, ExtraIpv6, ReverseIpv6, ServerState
from .kinds import ServerKind


class Reserved(Protocol):
    """What is shown of a reserved IP. subnet, subnet_size: as CIDR writes it."""

    region: str
    ip_type: IpType
    subnet: str
    subnet_size: int


class Lent(Protocol):
    """What is not shown. ordinal: the address's number in its pool. names: its reverse names."""

    ordinal: int
    names: dict[str, str]


class ReservedAddress(Protocol):
    """The record of a reserved IP."""

    @property
    def body(self) -> Reserved: ...

    @property
    def state(self) -> Lent: ...


class ReservedIPs(Protocol):
    """The reserved IPs that servers have; provided by the section that keeps them."""

    def free_ipv4(self, tx: Tx, account: int, id: str, region: str) -> Any:
        """The reserved IP that a new server in that region is to have as its main address.

        Its record, locked; `give` is to follow. Raises BadRequest where it cannot be had.
        """
        ...

    def give(self, tx: Tx, address: Any, server: Record[Any, Any]) -> None:
        """Attaches it to a server that is there now, and whose machine will be made with it."""
        ...

    def let_go(
        self, tx: Tx, server: Record[Any, Any], names: Callable[[str, int], dict[str, str]]
    ) -> set[tuple[str, int]]:
        """Detaches all that a server has, which is about to be deleted and locked by the caller.

        names: the reverse names that the server has of a network's addresses (subnet and size).
        Returns type and ordinal of each: they are not the server's to give back.
        """
        ...

    def server_of(self, tx: Tx, id: str) -> str:
        """The server that has a reserved IP; empty where none has it, or there is no such IP."""
        ...


def main_address(
    tx: Tx, account: int, body: Addressed, state: ServerState, id: str | None
) -> ReservedAddress | None:
    """Makes a reserved IP the main address of a new server, if its request names one (`id`).

    `give` is to follow. Raises BadRequest where it cannot be had.
    """
    if not id:
        return None
    uuid = fields.uuid("reserved_ipv4", id)
    address: ReservedAddress = tx.service(ReservedIPs).free_ipv4(tx, account, uuid, body.region)
    state.ipv4 = tx.service(AddressPools).ipv4(address.state.ordinal)
    state.reverse = address.state.names.get(state.ipv4.ip, "")
    return address


def give(tx: Tx, address: ReservedAddress | None, server: Record[Any, Any]) -> None:
    """Attaches the main address of a server, where it is reserved, now that the server is there."""
    if address is not None:
        tx.service(ReservedIPs).give(tx, address, server)


class AddressHolders(ABC):
    """Servers of one kind, as the section of reserved IPs knows them.

    What a client asks for raises BadRequest for a server that does not exist, is busy or cannot
    have the address, and locks the server before anything is decided by it.
    """

    def __init__(self, servers: ServerKind[Any, Any], driver: DriverType) -> None:
        """driver: the protocol of what their machines are told by."""
        self.servers = servers
        self._driver = driver

    @abstractmethod
    def show(self, tx: Tx, record: Record[Any, Any]) -> None:
        """Shows and stores the addresses of a server."""

    @abstractmethod
    def surrendered(self, tx: Tx, record: Record[Any, Any], ip: str) -> None:
        """Takes in that a further address is no longer the server's own."""

    @abstractmethod
    async def remove(self, run: Run, id: str) -> None:
        """Removes the machine of a server that is gone."""

    def attach(
        self, tx: Tx, account: int, id: str, address: ReservedAddress, *, coming: bool
    ) -> None:
        """Adds the address to the server's own, with its reverse names.

        coming: its machine must not have it yet, whatever else it is told, until `arrive`. A job of
        the address tells it then.
        """
        record = self._unlocked(tx, account, id)
        if record.body.region != address.body.region:
            raise BadRequest(
                f"Invalid instance_id: the server is in {record.body.region}, the reserved IP in"
                f" {address.body.region}"
            )
        if address.body.ip_type == "v4":
            self._attach_ipv4(tx, record.state, address.state, coming)
        else:
            self._attach_ipv6(tx, record.state, address.state, coming)
        self.show(tx, record)

    def arrive(self, tx: Tx, id: str, address: ReservedAddress) -> None:
        """Lets the machine have an address that was coming; it is told afterwards."""
        record = tx.get(self.servers.kind, id, lock="update")
        state: ServerState = record.state
        for extra in state.extra_ipv4 if address.body.ip_type == "v4" else state.extra_ipv6:
            if extra.ordinal == address.state.ordinal:
                extra.coming = False
        tx.update(record)

    def detach(
        self, tx: Tx, account: int, id: str, address: ReservedAddress, *, for_good: bool
    ) -> None:
        """Takes the address away, and hands its reverse names back to it.

        A server that loses its main one gets another instead. for_good: the address is deleted,
        from which no lock keeps it.
        """
        record = self._unlocked(tx, account, id, locked_too=for_good)
        state: ServerState = record.state
        ordinal, body = address.state.ordinal, address.body
        address.state.names = names(state, body.subnet, body.subnet_size)
        try:
            if address.body.ip_type == "v4":
                self._detach_ipv4(tx, record, ordinal)
            else:
                self._detach_ipv6(tx, record, ordinal)
                state.reverse_ipv6 = [
                    entry for entry in state.reverse_ipv6 if entry.ip not in address.state.names
                ]
        except Exhausted:
            raise BadRequest(NO_FREE_ADDRESS) from None
        self.show(tx, record)

    def surrender(self, tx: Tx, account: int, id: str, pooled: PooledAddress) -> str:
        """Has the server keep an address that is a reserved one from now on; returns its region."""
        record = tx.find(self.servers.kind, id, account, "update")
        if record is None or not _has(record.state, pooled):
            raise BadRequest(f"Invalid ip_address: {pooled.subnet} is not an address of a server")
        if pooled.ip_type == "v4":
            state: ServerState = record.state
            for extra in state.extra_ipv4:
                if extra.ordinal == pooled.ordinal:
                    extra.reserved = True
                    self.surrendered(tx, record, extra.ip)
                    tx.update(record)
        return record.body.region

    async def tell(self, run: Run, id: str) -> None:
        """Has the machine have the addresses that its server has by now; a worker's to call.

        The machine of a server that is gone is gone when this returns.
        """
        record = await run.read(lambda tx: tx.find(self.servers.kind, id))
        if record is None:
            await self.remove(run, id)
        else:
            await run.driver(self._driver).update_network(id, interface(record.state))

    def _unlocked(
        self, tx: Tx, account: int, id: str, *, locked_too: bool = False
    ) -> Record[Any, Any]:
        """The server, to be changed: one that is not pending, nor locked unless `locked_too`."""
        record = tx.find(self.servers.kind, id, account, "update")
        if record is None:
            raise BadRequest(f"Invalid instance_id: {id}")
        if not locked_too or record.body.status == PENDING:
            self.servers.check_unlocked(record)
        return record

    def _attach_ipv4(self, tx: Tx, state: ServerState, reserved: Lent, coming: bool) -> None:
        if state.ipv4 is None:
            raise BadRequest("This server has no public IPv4 address.")
        if len(state.extra_ipv4) >= MAX_EXTRA_IPV4:
            raise BadRequest(f"A server has at most {MAX_EXTRA_IPV4} additional IPv4 addresses.")
        address = tx.service(AddressPools).ipv4(reserved.ordinal)
        name = reserved.names.get(address.ip, "")
        state.extra_ipv4.append(
            ExtraIpv4(**asdict(address), reverse=name, reserved=True, coming=coming)
        )

    def _attach_ipv6(self, tx: Tx, state: ServerState, reserved: Lent, coming: bool) -> None:
        if state.ipv6 is None:
            raise BadRequest("IPv6 is not enabled on this server.")
        if len(state.extra_ipv6) >= MAX_EXTRA_IPV6:
            raise BadRequest(f"A server has at most {MAX_EXTRA_IPV6} additional IPv6 networks.")
        network = asdict(tx.service(AddressPools).ipv6(reserved.ordinal, state.mac))
        state.extra_ipv6.append(ExtraIpv6(**network, coming=coming))
        state.reverse_ipv6 += [ReverseIpv6(ip, name) for ip, name in reserved.names.items()]

    def _detach_ipv4(self, tx: Tx, record: Record[Any, Any], ordinal: int) -> None:
        state: ServerState = record.state
        if state.ipv4 and state.ipv4.ordinal == ordinal:
            state.ipv4 = tx.service(AddressPools).take_ipv4(tx, record.id)
            state.reverse = ""
        state.extra_ipv4 = [extra for extra in state.extra_ipv4 if extra.ordinal != ordinal]

    def _detach_ipv6(self, tx: Tx, record: Record[Any, Any], ordinal: int) -> None:
        state: ServerState = record.state
        if state.ipv6 and state.ipv6.ordinal == ordinal:
            state.ipv6 = tx.service(AddressPools).take_ipv6(tx, record.id, state.mac)
        state.extra_ipv6 = [extra for extra in state.extra_ipv6 if extra.ordinal != ordinal]


def _has(state: ServerState, pooled: PooledAddress) -> bool:
    own = (state.ipv4, *state.extra_ipv4) if pooled.ip_type == "v4" else (state.ipv6,)
    return any(address and address.ordinal == pooled.ordinal for address in own)
