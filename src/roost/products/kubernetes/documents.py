"""What a cluster is, with its node pools and their nodes: what is stored of them.

What follows from others is added when they are answered (`rules`): a cluster's pools, a pool's
nodes and how many they are, and what a node shows of its instance.
"""

from typing import Any, Literal

import msgspec

from ...engine.pools import Ipv4
from ...http.secrets import Secret
from ...machines.interfaces import AttachedVpc
from ...store import Kind, Record, Ref

PENDING, ACTIVE, FAILED = "pending", "active", "failed"
"""FAILED is a state of Roost's own, at which waiting clients end with an error."""

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - what clients are shown until there is an address
POD_SUBNET, SERVICE_SUBNET = "10.244.0.0/16", "10.96.0.0/12"

Effect = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


class OidcConfig(msgspec.Struct):
    """Which OIDC issuer vouches for a cluster's users. All of it is empty where none does.

    issuer_url: The URL of the issuer.
    client_id: What the issuer knows the cluster by.
    username_claim: The claim that says what a user is called.
    groups_claim: The claim that says which groups a user is in.
    """

    issuer_url: str = ""
    client_id: str = ""
    username_claim: str = ""
    groups_claim: str = ""


class Cluster(msgspec.Struct, kw_only=True):
    """A Kubernetes cluster.

    firewall_group_id: The firewall group that all nodes have. Empty without one.
    label: What you call it.
    cluster_subnet: The addresses of pods.
    service_subnet: The addresses of services.
    ip: The address of the control plane. `0.0.0.0` until it is there.
    endpoint: The host name of the control plane.
    version: The version of Kubernetes. During an upgrade, the version that it shall have.
    region: The region that it is in. It never changes.
    status: `pending` while it is made or upgraded, then `active`. `failed` if it could not be made:
    it can only be deleted.
    ha_controlplanes: Whether the control plane is highly available.
    oidc: Which OIDC issuer vouches for its users.
    """

    id: str
    firewall_group_id: str = ""
    label: str
    date_created: str
    cluster_subnet: str = POD_SUBNET
    service_subnet: str = SERVICE_SUBNET
    ip: str = NO_ADDRESS
    endpoint: str
    version: str
    region: str
    status: str = PENDING
    ha_controlplanes: bool
    oidc: OidcConfig


class Running(msgspec.Struct):
    """What the driver has of what can be changed."""

    version: str
    oidc: OidcConfig


class ClusterState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of a cluster.

    own_network: whether the VPC was made for it, and goes with it. ipv4: the control plane's
    address. running: None until there is a control plane.
    The certificates are PEM: the cluster's authority, and the administrator that it vouches for.
    Their keys are sealed.
    """

    vpc_id: str = ""
    own_network: bool = False
    ipv4: Ipv4 | None = None
    running: Running | None = None
    ca_certificate: str = ""
    ca_key: str = ""
    client_certificate: str = ""
    client_key: str = ""


class Label(msgspec.Struct):
    """A label of a node pool.

    key: The key of the label.
    value: The value of the label.
    """

    id: str
    key: str
    value: str


class Taint(msgspec.Struct):
    """A taint of a node pool: it keeps pods away that do not tolerate it.

    key: The key of the taint.
    value: The value of the taint.
    effect: What becomes of pods that do not tolerate it: `NoSchedule`, `PreferNoSchedule` or
    `NoExecute`.
    """

    id: str
    key: str
    value: str
    effect: Effect


class NodePool(msgspec.Struct, kw_only=True):
    """Nodes of a cluster that are alike.

    date_updated: When it was last changed.
    label: What you call it. It never changes.
    tag: A word of your own.
    plan: The plan of each node. It never changes.
    status: `pending` while a node is made, then `active`. `failed` if a node could not be made:
    replace that node.
    auto_scaler: Whether an autoscaler may change how many nodes there are. None runs here: one
    outside asks the API.
    min_nodes: How few nodes an autoscaler may leave.
    max_nodes: How many nodes an autoscaler may make.
    vpc_only: Whether nodes have no public address.
    """

    id: str
    date_created: str
    date_updated: str
    label: str
    tag: str
    plan: str
    status: str = PENDING
    auto_scaler: bool
    min_nodes: int
    max_nodes: int
    vpc_only: bool


class NodePoolState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of a pool.

    version: the one that its nodes have, which an upgrade replaces. user_data: sealed, for nodes
    that are yet to be made.
    """

    version: str = ""
    user_data: str = ""
    labels: list[Label] = []
    taints: list[Taint] = []


class Node(msgspec.Struct):
    """A node as it is stored: its id is that of the instance that it is."""

    id: str
    label: str
    date_created: str


class NodeState(msgspec.Struct):
    instance: str


class WorkerNode(msgspec.Struct):
    """A node of a cluster. It is an instance with the same id.

    label: The name of the node.
    status: `pending` while it is made, then `active`. `failed` if it could not be made.
    ip: Its public address. Empty until there is one, and where there is none.
    private_ip: Its address in the VPC.
    """

    id: str
    label: str
    date_created: str
    status: str
    ip: str
    private_ip: str


class PoolTaint(msgspec.Struct):
    """A taint, as a pool shows it.

    key: The key of the taint.
    value: The value of the taint.
    effect: What becomes of pods that do not tolerate it.
    """

    key: str
    value: str
    effect: Effect


class NodePoolDetails(NodePool, kw_only=True):
    """Nodes of a cluster that are alike.

    node_quantity: How many nodes it has.
    nodes: The nodes.
    labels: The labels of the nodes, by their keys. Null where there are none.
    taints: The taints of the nodes.
    user_data: What new nodes get as user data, in base64. Masked for those who may not change the
    cluster.
    """

    node_quantity: int
    nodes: list[WorkerNode]
    labels: dict[str, str] | None
    taints: list[PoolTaint]
    user_data: Secret


class VkeClusterDetails(Cluster, kw_only=True):
    """A Kubernetes cluster, with its pools.

    node_pools: Its node pools.
    vpcs: The VPC that its nodes are in.
    """

    node_pools: list[NodePoolDetails]
    vpcs: list[AttachedVpc]


def _in_a_network(record: Record[Any, Any]) -> str:
    # Clients wait and try again where they read this (clients.md 3.4).
    cluster = record.body.label or record.id
    return f"The following Kubernetes clusters are attached to this VPC network: {cluster}"


def _runs_the_group(record: Record[Any, Any]) -> str:
    return f"This firewall group is managed by the Kubernetes cluster {record.id}"


def _is_a_node(record: Record[Any, Any]) -> str:
    return (
        f"Unable to destroy server: it is the Kubernetes node {record.body.label}."
        " Delete the node from its node pool instead."
    )


# Terraform takes the first two texts for gone (clients.md 3.4).
CLUSTERS = Kind(
    "kubernetes-cluster",
    Cluster,
    ClusterState,
    "Invalid resource ID",
    refs=(
        Ref("vpc_id", "vpc", refuse=_in_a_network),
        Ref("firewall_group_id", "firewall-group", refuse=_runs_the_group),
    ),
)
NODE_POOLS = Kind("kubernetes-node-pool", NodePool, NodePoolState, "Invalid NodePool ID")
NODES = Kind(
    "kubernetes-node",
    Node,
    NodeState,
    "Invalid Node ID",
    refs=(Ref("instance", "instance", refuse=_is_a_node),),
)

ClusterRecord = Record[Cluster, ClusterState]
NodePoolRecord = Record[NodePool, NodePoolState]
NodeRecord = Record[Node, NodeState]
