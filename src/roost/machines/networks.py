"""Servers in private networks: how they join and leave, and how they are shown there.

Another section has the networks, and knows who has which address there (`PrivateNetworks`).

For clients a server has joined or left at once. Its machine is told by a job, and an address that
it leaves goes to nobody else before.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from ..http.errors import BadRequest, NotFound
from ..store import Record, Tx
from . import fields
from .documents import ServerState
from .interfaces import (
    Attached,
    NetworkInterface,
    NetworkInterfaces,
    NetworkMember,
    NetworkName,
    mac_of,
)
from .kinds import ServerKind

_ATTACH: dict[str, NetworkName] = {
    "attach_vpc": "vpc",
    "attach_private_network": "vpc",
    "attach_vpc2": "vpc2",
}
_ENABLE: dict[str, NetworkName] = {
    "enable_vpc": "vpc",
    "enable_private_network": "vpc",
    "enable_vpc2": "vpc2",
}
_DETACH: dict[str, NetworkName] = {
    "detach_vpc": "vpc",
    "detach_private_network": "vpc",
    "detach_vpc2": "vpc2",
}
"""The fields of requests, and the kind of network that each is about. Not every request has all."""


class PrivateNetworks(Protocol):
    """The private networks that servers join; provided by the section that has them."""

    def join(
        self, tx: Tx, member: NetworkMember, name: NetworkName, field: str, id: str, ip: str = ""
    ) -> None:
        """Gives a server an interface in a network; where it has one already, that stays.

        field: how the request names the network, for the BadRequest where it cannot be joined.
        ip: the address that the server shall have there.
        """
        ...

    def join_only_one(self, tx: Tx, member: NetworkMember, name: NetworkName, field: str) -> None:
        """Has a server that is in no network of the kind join its region's, made if there is none.

        field: how the request asks for it, for the BadRequest where there are several.
        """
        ...

    def release(self, tx: Tx, interfaces: list[NetworkInterface]) -> None:
        """Takes back the addresses of interfaces that no machine has any more."""
        ...

    def exists(self, tx: Tx, account: int, name: NetworkName, id: str) -> bool: ...

    def missing(self, name: NetworkName) -> str:
        """What a client reads where there is no such network."""
        ...


class VpcInterface(msgspec.Struct):
    """The interface of a server in a private network.

    id: the network.
    mac_address: the MAC address of the interface.
    ip_address: the server's address in the network.
    """

    id: str
    mac_address: str
    ip_address: str


class VpcAttachment(msgspec.Struct):
    """vpc_id: the network."""

    vpc_id: str


class Vpc2Attachment(msgspec.Struct):
    """vpc_id: the network.
    ip_address: the address that the server shall have there. Without it the server gets a free one.
    """

    vpc_id: str
    ip_address: str = ""


class Networked(Protocol):
    """The record of a server."""

    id: str
    account: int

    @property
    def body(self) -> Attached: ...

    @property
    def state(self) -> ServerState: ...


def shown(record: Networked, name: NetworkName) -> list[VpcInterface]:
    """A server's interfaces in the networks of a kind, in the order in which it joined them."""
    return [
        VpcInterface(interface.network, mac_of(record.id, interface), interface.ip)
        for interface in record.state.interfaces.held
        if interface.kind == name
    ]


def enter(
    tx: Tx,
    member: NetworkMember,
    wanted: msgspec.Struct,
    left: Mapping[str, list[str]] | None = None,
) -> None:
    """Joins the networks that a request names, or those that it asks for by enable_*.

    left: the networks that it names to be left, by field. It joins none of them, and like those
    that it names to be joined they beat enable_*.

    Raises BadRequest for a network that cannot be joined.
    """
    networks, left = tx.service(PrivateNetworks), left or {}
    leaving = {id for ids in left.values() for id in ids}
    joined = _named(_ATTACH, wanted)
    for field, ids in joined.items():
        for id in ids:
            if id not in leaving:
                networks.join(tx, member, _ATTACH[field], field, id)
    named = _kinds(_ATTACH, joined) | _kinds(_DETACH, left)
    for field, name in _ENABLE.items():
        if getattr(wanted, field, None) and name not in named:
            networks.join_only_one(tx, member, name, field)


def change(tx: Tx, member: NetworkMember, wanted: msgspec.Struct) -> bool:
    """Leaves and joins what a request names; whether that changed anything.

    It leaves first: what it joins may have the addresses of what it leaves. Raises BadRequest for
    a network that cannot be joined, and for one to leave that does not exist.
    """
    networks, interfaces = tx.service(PrivateNetworks), member.interfaces
    before = interfaces.held, interfaces.leaving
    left = _named(_DETACH, wanted)
    for field, ids in left.items():
        name = _DETACH[field]
        for id in ids:
            # To leave what it is not in is no error: Terraform does so after a failed change.
            if not member.leave(name, id) and not networks.exists(tx, member.account, name, id):
                raise BadRequest(networks.missing(name))
    enter(tx, member, wanted, left)
    return (interfaces.held, interfaces.leaving) != before


def member(record: Networked) -> NetworkMember:
    """A server that is there, as one that joins and leaves networks."""
    return NetworkMember(record.account, record.body, record.state.interfaces)


def lost(tx: Tx, record: Record[Any, Any]) -> None:
    """The machine has lost what it was to lose: others may have its addresses."""
    held: NetworkInterfaces = record.state.interfaces
    if held.leaving:
        tx.service(PrivateNetworks).release(tx, held.leaving)
        held.leaving = []
        tx.update(record)


class NetworkNodes:
    """Servers of one kind, as private networks know those that are in them.

    type, title: what the API calls them there. changed: stores a server whose interfaces have
    changed, and has its machine told.
    """

    def __init__(
        self,
        servers: ServerKind[Any, Any],
        type: str,
        title: str,
        changed: Callable[[Tx, Record[Any, Any]], None],
    ) -> None:
        self.kind = servers.kind
        self.type = type
        self.title = title
        self._servers = servers
        self._changed = changed

    # --- what a server's own requests ask for ---------------------------------------------------

    def join(
        self, tx: Tx, account: int, id: str, name: NetworkName, field: str, network: str,
        ip: str = "",
    ) -> None:  # fmt: skip
        """Puts a server into a network. field: how the request names that. ip: the address there.

        Raises BadRequest for a network that cannot be joined.
        """
        self._join(tx, self._servers.edit(tx, account, id), name, field, network, ip)

    def leave(
        self, tx: Tx, account: int, id: str, name: NetworkName, field: str, network: str
    ) -> None:
        """Raises NotFound, with the text of the network's own section, where it is not attached."""
        record = self._servers.edit(tx, account, id)
        if not self._leave(tx, record, name, fields.uuid(field, network)):
            raise NotFound(tx.service(PrivateNetworks).missing(name))

    # --- what a network's requests ask for ------------------------------------------------------

    def attach(self, tx: Tx, account: int, id: str, name: NetworkName, network: str) -> bool:
        """Puts a server into a network; False when the account has none of this kind by that id.

        Raises BadRequest where it cannot be in that network. One that is in it already stays.
        """
        record = tx.find(self.kind, id, account, "update")
        if record is None:
            return False
        self._join(tx, record, name, "nodes", network)
        return True

    def detach(self, tx: Tx, account: int, id: str, name: NetworkName, network: str) -> bool:
        """Takes a server out of a network; False when none of this kind is in it."""
        record = tx.find(self.kind, id, account, "update")
        return record is not None and self._leave(tx, record, name, network)

    def _join(
        self, tx: Tx, record: Record[Any, Any], name: NetworkName, field: str, network: str,
        ip: str = "",
    ) -> None:  # fmt: skip
        interfaces: NetworkInterfaces = record.state.interfaces
        before, id = interfaces.held, fields.uuid(field, network)
        tx.service(PrivateNetworks).join(tx, member(record), name, field, id, ip)
        if interfaces.held != before:
            self._changed(tx, record)

    def _leave(self, tx: Tx, record: Record[Any, Any], name: NetworkName, network: str) -> bool:
        left = member(record).leave(name, network)
        if left:
            self._changed(tx, record)
        return left


def _named(kinds: dict[str, NetworkName], wanted: msgspec.Struct) -> dict[str, list[str]]:
    """The networks that a request names, by field."""
    return {field: fields.uuids(field, getattr(wanted, field, None)) for field in kinds}


def _kinds(kinds: dict[str, NetworkName], named: Mapping[str, list[str]]) -> frozenset[NetworkName]:
    """The kinds of network of which a request's fields name any."""
    return frozenset(kinds[field] for field, ids in named.items() if ids)
