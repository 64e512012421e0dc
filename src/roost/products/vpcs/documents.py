"""What a private network is. VPCs and VPCs 2.0 are stored alike, as two kinds that never mix.

A request's words for either kind differ (`FIELDS`), and what is answered of VPCs is here too.
"""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Literal, Protocol

import msgspec

from ...http.fields import Text
from ...machines.interfaces import NetworkName
from ...store import Kind, NoState, Record, Tx


class Vpc(msgspec.Struct):
    """A private network.

    description: what you call the network.
    v4_subnet: the first address of the network.
    v4_subnet_mask: how long the network's prefix is, such as 20 for a /20.
    """

    id: str
    region: str
    date_created: str
    description: str
    v4_subnet: str
    v4_subnet_mask: int

    @property
    def subnet(self) -> IPv4Network:
        return IPv4Network((self.v4_subnet, self.v4_subnet_mask))

    @property
    def gateway(self) -> IPv4Address:
        """The address that is kept for the way out: no server is given it."""
        return self.subnet[1]


class VpcCreate(msgspec.Struct):
    """region: the region that the network is for. Only servers in this region can join it.
    description: what to call the network, at most 255 characters.
    v4_subnet: the first address of the network. It must be private: in 10.0.0.0/8, 172.16.0.0/12 or
        192.168.0.0/16. Give it together with `v4_subnet_mask`, or neither.
    v4_subnet_mask: how long the network's prefix is, from 8 to 30. Give it together with
        `v4_subnet`, or neither.
    """

    region: str
    description: Text = ""
    v4_subnet: str = ""
    v4_subnet_mask: int = 0


class VpcUpdate(msgspec.Struct):
    """description: what to call the network from now on, at most 255 characters."""

    description: Text


class Internet(msgspec.Struct):
    """How the network reaches the internet.

    connectivity: whether there is a way out that is open.
    types: by what means. It holds `nat_gateway` once a NAT gateway is active, else nothing.
    """

    connectivity: bool
    types: list[Literal["nat_gateway"]]


class VpcNode(msgspec.Struct):
    """A server in the network.

    id: the server.
    type: what kind of server it is.
    subnet: the server's address in the network.
    """

    id: str
    type: str
    subnet: str


class VpcDetails(Vpc, kw_only=True):
    """A private network with its servers.

    internet: how the network reaches the internet.
    nodes: the servers in it, at most 500. The list of attachments has all of them.
    """

    internet: Internet
    nodes: list[VpcNode]


class NewVpc(Vpc, kw_only=True):
    """A private network that was just made.

    internet: how the network reaches the internet. A new network has no way out.
    """

    internet: Internet


class AttachmentIp(msgspec.Struct):
    """v4: the server's address in the network."""

    v4: str


class LinkedSubscription(msgspec.Struct):
    """A managed service that a server belongs to.

    type: what kind of service it is. It is `vke` for Kubernetes.
    id: the service.
    """

    type: str
    id: str


class Owners(Protocol):
    """Knows which servers belong to managed services; provided by products/kubernetes."""

    def of_servers(self, tx: Tx, ids: Sequence[str]) -> Mapping[str, LinkedSubscription]:
        """The services by the servers' ids; servers of none are left out."""
        ...


class Attachment(msgspec.Struct):
    """A server in the network.

    id: the server.
    type: `vps` for an instance, `baremetal` for a bare metal server.
    mac_address: the MAC address of the server's interface in the network.
    date_added: when the server joined the network.
    ip: the server's address in the network.
    linked_subscription: the managed service that the server belongs to, or null.
    """

    id: str
    type: str
    mac_address: str
    date_added: str
    ip: AttachmentIp
    linked_subscription: LinkedSubscription | None = None


VpcRecord = Record[Vpc, NoState]

VPCS = Kind("vpc", Vpc, NoState, "Invalid VPC ID.", indexes=("region",))
VPC2S = Kind("vpc2", Vpc, NoState, "Invalid VPC 2.0 ID", indexes=("region",))

NETWORKS: dict[NetworkName, Kind[Vpc, NoState]] = {"vpc": VPCS, "vpc2": VPC2S}

FIELDS: dict[NetworkName, tuple[str, str]] = {
    "vpc": ("v4_subnet", "v4_subnet_mask"),
    "vpc2": ("ip_block", "prefix_length"),
}
"""What requests for either kind call the network's first address and its prefix."""
