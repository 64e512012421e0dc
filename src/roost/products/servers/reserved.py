"""What a server does with reserved IPs: what products/reserved_ips asks for as a `ServerKind`.

One is the server's main address where it was deployed with it, or has converted it; else it is a
further one beside the server's own. It is shown with them, but never given back to the pools.
"""

from typing import Any, Protocol

from msgspec.structs import asdict

from ...drivers.compute import Interface
from ...engine.pools import NO_FREE_ADDRESS, AddressPools, Place
from ...engine.workflows import Run
from ...http.errors import BadRequest
from ...store import Exhausted, Kind, Record, Tx
from .. import reserved_ips
from ..reserved_ips import RESERVED_IPS, ReservedIPRecord, ReservedIPState
from . import addresses, fields
from .addresses import MAX_EXTRA_IPV4, MAX_EXTRA_IPV6, interface, names
from .documents import ExtraIpv4, ExtraIpv6, ReverseIpv6, ServerState

_PENDING = "pending"
"""The status of a server, of any kind, whose machine is not there yet."""


def choose(tx: Tx, account: int, id: str, region_id: str, state: ServerState) -> ReservedIPRecord:
    """Makes a reserved IP the main address of a new server; `reserved_ips.give` is to follow.

    Raises BadRequest where it cannot be had.
    """
    reserved = reserved_ips.free_ipv4(tx, account, fields.uuid("reserved_ipv4", id), region_id)
    state.ipv4 = tx.service(AddressPools).ipv4(reserved.hidden.ordinal)
    state.reverse = reserved.hidden.names.get(state.ipv4.ip, "")
    return reserved


def reverse_name(tx: Tx, kind: Kind[Any, Any], holder: str, ip: str) -> str | None:
    """The name of an address, if a server of the kind has it, as its own or as a reserved IP."""
    record = tx.find(kind, holder)
    reserved = tx.find(RESERVED_IPS, holder) if record is None else None
    if reserved is not None:
        record = tx.find(kind, reserved.hidden.server)
    return None if record is None else addresses.reverse_name(record.hidden, ip)


class Host(Protocol):
    """What is different from one kind of server to another."""

    @property
    def kind(self) -> Kind[Any, Any]: ...

    def check_unlocked(self, record: Record[Any, Any]) -> None:
        """Raises BadRequest while the server is busy."""
        ...

    def show(self, tx: Tx, record: Record[Any, Any]) -> None:
        """Shows and stores the addresses of a server."""
        ...

    def surrendered(self, tx: Tx, record: Record[Any, Any], ip: str) -> None:
        """Takes in that a further address is no longer the server's own."""
        ...

    async def connect(self, run: Run, id: str, interface: Interface) -> None:
        """Gives the machine these addresses."""
        ...

    async def remove(self, run: Run, id: str) -> None:
        """Removes the machine of a server that is gone."""
        ...


class ReservedIPs:
    """Attaches reserved IPs to one kind of server."""

    def __init__(self, host: Host) -> None:
        self.kind = host.kind
        self._host = host

    def attach(
        self, tx: Tx, account: int, id: str, address: ReservedIPRecord, *, coming: bool
    ) -> None:
        """Adds the address to the server's own; its machine is told by a job of the address."""
        record = self._unlocked(tx, account, id)
        if record.body.region != address.body.region:
            raise BadRequest(
                f"Invalid instance_id: the server is in {record.body.region}, the reserved IP in"
                f" {address.body.region}"
            )
        if address.body.ip_type == "v4":
            self._attach_ipv4(tx, record.hidden, address.hidden, coming)
        else:
            self._attach_ipv6(tx, record.hidden, address.hidden, coming)
        self._host.show(tx, record)

    def arrive(self, tx: Tx, id: str, address: ReservedIPRecord) -> None:
        """The machine may have the address from now on."""
        record = tx.get(self.kind, id, lock="update")
        state: ServerState = record.hidden
        for extra in state.extra_ipv4 if address.body.ip_type == "v4" else state.extra_ipv6:
            if extra.ordinal == address.hidden.ordinal:
                extra.coming = False
        tx.update(record)

    def detach(
        self, tx: Tx, account: int, id: str, address: ReservedIPRecord, *, for_good: bool
    ) -> None:
        """Takes the address away; a server that loses its main one gets another at once."""
        record = self._unlocked(tx, account, id, locked_too=for_good)
        state: ServerState = record.hidden
        ordinal, body = address.hidden.ordinal, address.body
        address.hidden.names = names(state, body.subnet, body.subnet_size)
        try:
            if address.body.ip_type == "v4":
                self._detach_ipv4(tx, record, ordinal)
            else:
                self._detach_ipv6(tx, record, ordinal)
                state.reverse_ipv6 = [
                    entry for entry in state.reverse_ipv6 if entry.ip not in address.hidden.names
                ]
        except Exhausted:
            raise BadRequest(NO_FREE_ADDRESS) from None
        self._host.show(tx, record)

    def surrender(self, tx: Tx, account: int, id: str, place: Place) -> str:
        """Keeps the address as a reserved one; it is charged as such from now on."""
        record = tx.find(self.kind, id, account, "update")
        if record is None or not _has(record.hidden, place):
            raise BadRequest(f"Invalid ip_address: {place.subnet} is not an address of a server")
        if place.ip_type == "v4":
            state: ServerState = record.hidden
            for extra in state.extra_ipv4:
                if extra.ordinal == place.ordinal:
                    extra.reserved = True
                    self._host.surrendered(tx, record, extra.ip)
                    tx.update(record)
        return record.body.region

    async def tell(self, run: Run, id: str) -> None:
        """Gives the machine its addresses, or removes that of a server that is gone."""
        record = await run.read(lambda tx: tx.find(self.kind, id))
        if record is None:
            await self._host.remove(run, id)
        else:
            await self._host.connect(run, id, interface(record.hidden))

    def _unlocked(
        self, tx: Tx, account: int, id: str, *, locked_too: bool = False
    ) -> Record[Any, Any]:
        """The server, to be changed: one that is not pending, nor locked unless `locked_too`."""
        record = tx.find(self.kind, id, account, "update")
        if record is None:
            raise BadRequest(f"Invalid instance_id: {id}")
        if not locked_too or record.body.status == _PENDING:
            self._host.check_unlocked(record)
        return record

    def _attach_ipv4(
        self, tx: Tx, state: ServerState, reserved: ReservedIPState, coming: bool
    ) -> None:
        if state.ipv4 is None:
            raise BadRequest("This server has no public IPv4 address.")
        if len(state.extra_ipv4) >= MAX_EXTRA_IPV4:
            raise BadRequest(f"A server has at most {MAX_EXTRA_IPV4} additional IPv4 addresses.")
        address = tx.service(AddressPools).ipv4(reserved.ordinal)
        name = reserved.names.get(address.ip, "")
        state.extra_ipv4.append(
            ExtraIpv4(**asdict(address), reverse=name, reserved=True, coming=coming)
        )

    def _attach_ipv6(
        self, tx: Tx, state: ServerState, reserved: ReservedIPState, coming: bool
    ) -> None:
        if state.ipv6 is None:
            raise BadRequest("IPv6 is not enabled on this server.")
        if len(state.extra_ipv6) >= MAX_EXTRA_IPV6:
            raise BadRequest(f"A server has at most {MAX_EXTRA_IPV6} additional IPv6 networks.")
        network = asdict(tx.service(AddressPools).ipv6(reserved.ordinal, state.mac))
        state.extra_ipv6.append(ExtraIpv6(**network, coming=coming))
        state.reverse_ipv6 += [ReverseIpv6(ip, name) for ip, name in reserved.names.items()]

    def _detach_ipv4(self, tx: Tx, record: Record[Any, Any], ordinal: int) -> None:
        state: ServerState = record.hidden
        if state.ipv4 and state.ipv4.ordinal == ordinal:
            state.ipv4 = tx.service(AddressPools).take_ipv4(tx, record.id)
            state.reverse = ""
        state.extra_ipv4 = [extra for extra in state.extra_ipv4 if extra.ordinal != ordinal]

    def _detach_ipv6(self, tx: Tx, record: Record[Any, Any], ordinal: int) -> None:
        state: ServerState = record.hidden
        if state.ipv6 and state.ipv6.ordinal == ordinal:
            state.ipv6 = tx.service(AddressPools).take_ipv6(tx, record.id, state.mac)
        state.extra_ipv6 = [extra for extra in state.extra_ipv6 if extra.ordinal != ordinal]


def _has(state: ServerState, place: Place) -> bool:
    own = (state.ipv4, *state.extra_ipv4) if place.ip_type == "v4" else (state.ipv6,)
    return any(address and address.ordinal == place.ordinal for address in own)
