"""The network interfaces that servers have in private networks: what they store and show of them.

Which addresses a network has is the business of the section that has the networks. See
`networks.PrivateNetworks`.
"""

from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from ..drivers import network as driver
from ..engine.networks import mac
from ..store import Record, Ref

NetworkName = Literal["vpc", "vpc2"]
"""Which of the two kinds of private network, by its name in the store."""

_VERSIONS: dict[NetworkName, int] = {"vpc": 1, "vpc2": 2}


class NetworkInterface(msgspec.Struct):
    """A server's interface in a network. ordinal: of its address there. added: the date."""

    kind: NetworkName
    network: str
    ip: str
    ordinal: int
    added: str


class NetworkInterfaces(msgspec.Struct, omit_defaults=True):
    """held: in the order in which they came. leaving: those that the machine is about to lose."""

    held: list[NetworkInterface] = []
    leaving: list[NetworkInterface] = []

    def ids(self, name: NetworkName) -> list[str]:
        """The networks of a kind."""
        return [interface.network for interface in self.held if interface.kind == name]

    def of(self, name: NetworkName, network: str) -> NetworkInterface | None:
        """The interface in a network."""
        found = (i for i in self.held if i.network == network and i.kind == name)
        return next(found, None)

    def leave(self, name: NetworkName, network: str) -> bool:
        """Takes the interface in a network away, if there is one; the machine has yet to be told.

        Its address is held until it is released: others may have it once the machine no longer
        uses it.
        """
        interface = self.of(name, network)
        if interface is None:
            return False
        self.held = [other for other in self.held if other is not interface]
        self.leaving = [*self.leaving, interface]
        return True


class AttachedVpc(msgspec.Struct):
    """A private network that a server is in.

    id: the network.
    version: 1 for a VPC, 2 for a VPC 2.0.
    subnet: the server's address in the network.
    """

    id: str
    version: int
    subnet: str


class Attached(Protocol):
    """The body of a server. internal_ip: its address in the first of its networks."""

    id: str
    region: str
    internal_ip: str
    vpcs: list[AttachedVpc]


class NetworkMember(NamedTuple):
    """A server that joins and leaves networks; what is changed of it, its caller stores."""

    account: int
    body: Attached
    interfaces: NetworkInterfaces

    def leave(self, name: NetworkName, network: str) -> bool:
        """Has it leave a network; whether it was in it."""
        left = self.interfaces.leave(name, network)
        self.show()
        return left

    def show(self) -> None:
        """Has it show the networks that it is in."""
        held = self.interfaces.held
        self.body.vpcs = [AttachedVpc(i.network, _VERSIONS[i.kind], i.ip) for i in held]
        self.body.internal_ip = held[0].ip if held else ""


def mac_of(server: str, interface: NetworkInterface) -> str:
    return mac(server, interface.network)


def for_driver(server: str, interfaces: NetworkInterfaces) -> tuple[driver.PrivateInterface, ...]:
    """The interfaces that the machine should have."""
    return tuple(
        driver.PrivateInterface(i.network, mac_of(server, i), i.ip) for i in interfaces.held
    )


def field(name: NetworkName) -> str:
    """The field in which every kind of server holds the ids of its networks. See `NETWORK_REFS`."""
    return f"{name}_ids"


def _attached(title: str, record: Record[Any, Any]) -> str:
    # The Terraform provider tries again where it reads this (clients.md 3.4).
    server = record.body.label or record.id
    return f"The following servers are attached to this {title} network: {server}"


NETWORK_REFS = (
    Ref(field("vpc"), "vpc", refuse=lambda record: _attached("VPC", record)),
    Ref(field("vpc2"), "vpc2", refuse=lambda record: _attached("VPC 2.0", record)),
)
"""For a kind of server whose body has a label and whose state has these fields.

The fields may be properties that ask the server's interfaces: nothing is stored twice then.
"""
