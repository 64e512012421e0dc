"""Private networks: what a network stack, or the simulation of one, must be able to do.

How its calls are made is the same for every driver: see the package. Incus can stand here (a bridge
or OVN network each, a NIC device for each interface), or bridges with nftables for the gateways.
"""

from typing import Literal, Protocol

import msgspec

from ..base import Driver


class PrivateNetwork(msgspec.Struct, frozen=True):
    """A network of its own, that nothing else reaches.

    id: its UUID in the API, for ever. kind: what the API calls it, `vpc` or `vpc2`. cidr: its
    addresses, as 10.1.96.0/20. gateway: the first of them, which no machine is given.
    """

    id: str
    kind: str
    region: str
    cidr: str
    gateway: str


class PrivateInterface(msgspec.Struct, frozen=True):
    """A machine's interface in a private network. network: its id. ipv4: without prefix length."""

    network: str
    mac: str
    ipv4: str


class PortForward(msgspec.Struct, frozen=True):
    """What arrives at a gateway's public addresses, on one port, goes to a machine behind it."""

    protocol: Literal["tcp", "udp"]
    external_port: int
    internal_ip: str
    internal_port: int


class AllowedPorts(msgspec.Struct, frozen=True):
    """What may come in through a gateway: to these ports, both included, from this network."""

    protocol: Literal["tcp", "udp"]
    first_port: int
    last_port: int
    source: str


class NetworkGateway(msgspec.Struct, frozen=True):
    """The way out of a private network, behind public addresses, and what it lets in.

    id: its UUID in the API. private_ipv4: the network's own gateway address. Connections from
    within may go anywhere; of those from outside only what `allowed` names and `forwards` send on.
    """

    id: str
    network: str
    private_ipv4: str
    public_ipv4: str
    public_ipv6: str
    forwards: tuple[PortForward, ...] = ()
    allowed: tuple[AllowedPorts, ...] = ()


class Network(Driver, Protocol):
    """A place where private networks are. Ids are the API's UUIDs."""

    async def create(self, network: PrivateNetwork) -> None:
        """Makes the network, with nothing in it."""
        ...

    async def delete(self, id: str) -> None:
        """Removes the network; removing what is not there succeeds.

        Interfaces and gateways whose removal is under way may still be in it: fails until they are
        not.
        """
        ...

    async def connect(self, machine: str, interfaces: tuple[PrivateInterface, ...]) -> None:
        """Gives the running machine exactly these interfaces; it keeps those that it has already.

        A network that is about to be made may be missing: fails until it is there. For a machine
        that is no more there is nothing to do: its interfaces went with it.
        """
        ...

    async def open_gateway(self, gateway: NetworkGateway) -> None:
        """Makes the gateway, or makes the one there is exactly so, keeping its connections."""
        ...

    async def close_gateway(self, id: str) -> None:
        """Removes the gateway; removing what is not there succeeds."""
        ...
