"""The bodies that make and change VPCs, and a VPC as it is answered."""

from typing import Literal

import msgspec

from ....http.fields import Text
from ..documents import NetworkName, Vpc


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


FIELDS: dict[NetworkName, tuple[str, str]] = {
    "vpc": ("v4_subnet", "v4_subnet_mask"),
    "vpc2": ("ip_block", "prefix_length"),
}
"""What requests for either kind call the network's first address and its prefix."""
