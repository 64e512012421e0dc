"""The bodies that make and change node pools."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ..taints import TaintCreate


class NodePoolCreate(msgspec.Struct, kw_only=True):
    """node_quantity: How many nodes, from 1 to 100.
    label: What you call it. It must not be empty, and no other pool of the cluster may have it. It
    cannot be changed.
    plan: The plan of each node. It must cost at least $10 a month, have 2 GB of memory and a disk
    of its own. It cannot be changed.
    tag: A word of your own.
    auto_scaler: Whether an autoscaler may change how many nodes there are. None runs here: one
    outside asks the API.
    min_nodes: How few nodes an autoscaler may leave, from 1.
    max_nodes: How many nodes an autoscaler may make, up to 100.
    vpc_only: Whether nodes have no public address. The VPC needs a NAT gateway then. It cannot be
    changed.
    labels: Labels for every node, by their keys, at most 50.
    taints: Taints for every node, at most 50.
    user_data: What every node gets as user data, in base64.
    """

    node_quantity: int
    label: Text
    plan: str
    tag: Text = ""
    auto_scaler: bool = False
    min_nodes: int = 1
    max_nodes: int = 1
    vpc_only: bool = False
    labels: dict[str, str] = {}
    taints: list[TaintCreate] = []
    user_data: Secret = ""


class NodePoolUpdate(msgspec.Struct, kw_only=True):
    """What you leave out stays as it is.

    node_quantity: How many nodes it shall have, from 1 to 100. Fewer take the newest away.
    tag: A word of your own.
    auto_scaler: Whether an autoscaler may change how many nodes there are.
    min_nodes: How few nodes an autoscaler may leave, from 1.
    max_nodes: How many nodes an autoscaler may make, up to 100.
    labels: Labels to add, by their keys. Those that are there get the new value; none is taken
    away.
    taints: Taints to add. Those that are there get the new value; none is taken away.
    user_data: What nodes that are made from now on get as user data, in base64. An empty one takes
    it away.
    """

    node_quantity: int | None = None
    tag: Text | None = None
    auto_scaler: bool | None = None
    min_nodes: int | None = None
    max_nodes: int | None = None
    labels: dict[str, str] = {}
    taints: list[TaintCreate] = []
    user_data: Secret | None = None
