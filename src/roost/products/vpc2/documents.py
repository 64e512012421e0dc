"""A VPC 2.0 as it is answered and asked for, and its nodes."""

from typing import Literal

import msgspec

from ...http.fields import Text


class Vpc2(msgspec.Struct):
    """ip_block: the network's first address. prefix_length: how much of it all of them share."""

    id: str
    region: str
    date_created: str
    description: str
    ip_block: str
    prefix_length: int


class Vpc2Create(msgspec.Struct):
    """ip_block, prefix_length: both or neither; empty and 0 are neither."""

    region: str
    description: Text = ""
    ip_type: Literal["v4", ""] = ""
    ip_block: str = ""
    prefix_length: int = 0


class Vpc2Update(msgspec.Struct):
    description: Text


class Vpc2Node(msgspec.Struct):
    """mac_address: as a number. node_status: the server's status."""

    id: str
    ip_address: str
    mac_address: int
    description: str
    type: str
    node_status: str


class NodeIds(msgspec.Struct):
    nodes: list[str]
