"""A VPC 2.0 as it is answered and asked for, and its nodes."""

from typing import Literal

import msgspec

from ...http.fields import Text


class Vpc2(msgspec.Struct):
    """A VPC 2.0 network.

    description: what you call the network.
    ip_block: the first address of the network.
    prefix_length: how long the network's prefix is, such as 20 for a /20.
    """

    id: str
    region: str
    date_created: str
    description: str
    ip_block: str
    prefix_length: int


class Vpc2Create(msgspec.Struct):
    """region: the region that the network is for. Only servers in this region can join it.
    description: what to call the network: letters, digits, spaces, underscores and hyphens, at most
        255 characters.
    ip_type: `v4`, the only type there is. You can leave it out.
    ip_block: the first address of the network. It must be private: in 10.0.0.0/8, 172.16.0.0/12 or
        192.168.0.0/16. Give it together with `prefix_length`, or neither.
    prefix_length: how long the network's prefix is, from 8 to 30. Give it together with `ip_block`,
        or neither.
    """

    region: str
    description: Text = ""
    ip_type: Literal["v4", ""] = ""
    ip_block: str = ""
    prefix_length: int = 0


class Vpc2Update(msgspec.Struct):
    """description: what to call the network from now on: letters, digits, spaces, underscores and
    hyphens, at most 255 characters.
    """

    description: Text


class Vpc2Node(msgspec.Struct):
    """A server in a VPC 2.0 network.

    id: the server.
    ip_address: the server's address in the network.
    mac_address: the MAC address of the server's interface, as a number.
    description: the label of the server.
    type: `vps` for an instance, `baremetal` for a bare metal server.
    node_status: the status of the server.
    """

    id: str
    ip_address: str
    mac_address: int
    description: str
    type: str
    node_status: str


class NodeIds(msgspec.Struct):
    """nodes: ids of instances and bare metal servers, from 1 to 1,000."""

    nodes: list[str]
