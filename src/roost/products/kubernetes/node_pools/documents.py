"""The bodies that make and change node pools."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ..taints import TaintCreate


class NodePoolCreate(msgspec.Struct, kw_only=True):
    """labels, taints: clients give them with a new cluster as well. user_data: base64."""

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
    """labels, taints: those to be added. user_data: for nodes that are made from now on; an empty
    one takes it away.
    """

    node_quantity: int | None = None
    tag: Text | None = None
    auto_scaler: bool | None = None
    min_nodes: int | None = None
    max_nodes: int | None = None
    labels: dict[str, str] = {}
    taints: list[TaintCreate] = []
    user_data: Secret | None = None
