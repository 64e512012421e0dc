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
    """v4_subnet: the network's first address. v4_subnet_mask: the length of its prefix."""

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
    """v4_subnet, v4_subnet_mask: both or neither; empty and 0 are neither."""

    region: str
    description: Text = ""
    v4_subnet: str = ""
    v4_subnet_mask: int = 0


class VpcUpdate(msgspec.Struct):
    description: Text


class Internet(msgspec.Struct):
    """connectivity: whether there is a way out of the network. types: by what means."""

    connectivity: bool
    types: list[Literal["nat_gateway"]]


class VpcNode(msgspec.Struct):
    """subnet: the server's address in the network."""

    id: str
    type: str
    subnet: str


class VpcDetails(Vpc, kw_only=True):
    """nodes: the servers in it, at most a page of them; its attachments are all there are."""

    internet: Internet
    nodes: list[VpcNode]


class NewVpc(Vpc, kw_only=True):
    internet: Internet


class AttachmentIp(msgspec.Struct):
    v4: str


class LinkedSubscription(msgspec.Struct):
    """A managed service. type: vke."""

    type: str
    id: str


class Owners(Protocol):
    """Knows which servers belong to managed services; provided by products/kubernetes."""

    def of_servers(self, tx: Tx, ids: Sequence[str]) -> Mapping[str, LinkedSubscription]:
        """The services by the servers' ids; servers of none are left out."""
        ...


class Attachment(msgspec.Struct):
    """id: the server's. type: vps or baremetal. date_added: when it joined.

    linked_subscription: the managed service that the server belongs to, if it does.
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
