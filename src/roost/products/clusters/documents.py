"""What a cluster is: instances and bare metals that work together."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ...engine.reconcile import Followed, enqueue
from ...http.fields import Text
from ...store import Kind, Record, Ref, Tx
from ..instances.templates import InstanceTemplate

PENDING, ACTIVE, UPGRADING, SUSPENDED = "pending", "active", "upgrading", "suspended"
"""The status of a cluster: it is being made, it is there, it gets further nodes, it could not be
made."""
PROVISIONING, RUNNING, FAILED = "provisioning", "running", "failed"
"""Its state."""

MAX_NODES = 32
"""How many nodes a cluster may have beside its head: Roost's own limit."""
FOLLOWING = "reconcile-cluster"
"""The workflow that has the fabric follow."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_NODES)]
VlanId = Annotated[int, msgspec.Meta(ge=0, le=4094)]
PartitionKey = Annotated[int, msgspec.Meta(ge=0, le=32767)]

ClusterType = Literal["fabric", "bare-metal", "vps"]


class Cluster(msgspec.Struct, kw_only=True):
    """Servers that work together.

    plan: the plan that its nodes have.
    min_pool_count: how many nodes it has at least.
    desired_pool_count: how many nodes it shall have.
    hostname: the host name that those of its nodes are made of.
    status: `pending` while it is being made, `active`, or `upgrading` while it gets further nodes.
        It is `suspended` if it could not be made.
    state: `provisioning`, then `running`, or `failed`.
    cluster_type: what its nodes are: `vps`, `bare-metal`, or `fabric` for machines whose GPUs are
        joined.
    """

    id: str
    region: str
    label: str
    plan: str
    min_pool_count: int
    desired_pool_count: int
    hostname: str
    status: str = PENDING
    state: str = PROVISIONING
    date_created: str
    cluster_type: ClusterType


class ClusterNode(msgspec.Struct, kw_only=True):
    """A server in a cluster.

    status: the status of the server.
    is_head_node: true for the head node. Other nodes do not have this field.
    """

    id: str
    label: str
    date_created: str
    status: str
    is_head_node: bool | UnsetType = UNSET


class ClusterNetwork(msgspec.Struct):
    """A VPC that the nodes are in.

    description: what the VPC is called.
    """

    id: str
    description: str


class ClusterSummary(Cluster, kw_only=True):
    """Servers that work together.

    type: `cluster` in a list, otherwise the same as `cluster_type`.
    head_node_instance_template_id: the template of the head node. It is left out where there is
        none.
    instances: the nodes, the head first. The list is empty while the cluster is pending.
    vpc_networks: the VPCs that its nodes join.
    """

    type: str
    head_node_instance_template_id: str | UnsetType = UNSET
    instances: list[ClusterNode]
    vpc_networks: list[ClusterNetwork]


class ClusterDetails(ClusterSummary, kw_only=True):
    """Servers that work together, with their template.

    instance_template: what its nodes are deployed from.
    """

    instance_template: InstanceTemplate


class ClusterState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of a cluster.

    template_id, head_template_id: what its nodes and its head are deployed from. made: those of
    them that were made for it, and go with it. key: the VLAN or partition that its owner wants.
    instance_ids, metal_ids: its nodes, the head included, each in the order in which they came.
    joined: those of them that the fabric has. fresh: those that have yet to get their file systems.
    network_ids: the VPCs of its nodes. last_number: the highest that a node had in its name.
    """

    template_id: str
    head_template_id: str = ""
    made: list[str] = []
    key: int = 0
    head_id: str = ""
    instance_ids: list[str] = []
    metal_ids: list[str] = []
    network_ids: list[str] = []
    joined: list[str] = []
    fresh: list[str] = []
    last_number: int = 0

    @property
    def node_ids(self) -> list[str]:
        return [*self.instance_ids, *self.metal_ids]

    @property
    def worker_ids(self) -> list[str]:
        """Its nodes but for the head."""
        return [id for id in self.node_ids if id != self.head_id]


class ClusterVfsSize(msgspec.Struct):
    """How large the file system is.

    gb: its size in GB.
    bytes: has no effect. Give `gb`.
    """

    gb: int
    bytes: int = 0


class ClusterCreate(msgspec.Struct, kw_only=True):
    """region: the region to deploy in.
    plan: the plan of the nodes. Give this or `instance_template`.
    instance_template: a template to deploy the nodes from. Give this or `plan`.
    label: what to call the cluster, at most 255 characters. Its nodes are called after it.
    min_pool_count: how many nodes it has at least, from 0 to 32. Without it, 1 or
        `desired_pool_count` if that is less.
    desired_pool_count: how many nodes to deploy, from 0 to 32. Without it, as many as
        `min_pool_count`. Fewer than that are refused with 400.
    hostname: a host name. `node.example.com` makes `node-1.example.com` and so on.
    pkey: the partition key for an InfiniBand fabric, from 0 to 32767. 0 leaves the choice to the
        server.
    vlanid: the VLAN for an Ethernet fabric, from 0 to 4094. 0 leaves the choice to the server.
    notify_activate: has no effect, because Roost sends no mail.
    os_id: an operating system to install where you give a `plan`.
    app_id: a one-click application to install where you give a `plan`.
    image_id: a marketplace application to install where you give a `plan`, by its number.
    gpu_fabric: whether to join the GPUs of the nodes. A plan without a GPU fabric is refused with
        400.
    vfs_ids: file systems that the nodes get, by id. They have to be in the same region.
    use_vfs: whether to make a file system that the nodes get.
    vfs_label: what to call that file system. `use_vfs` needs it.
    vfs_storage_size: how large that file system is. `use_vfs` needs it.
    use_head_node: whether to deploy a head node.
    head_node_plan: the plan of the head node. Give this or `head_node_template`. It needs something
        to install.
    head_node_template: a template to deploy the head node from. Give this or `head_node_plan`.
    vpc_ids: VPCs that the nodes join, by id. They have to be in the same region.
    """

    region: str
    plan: str = ""
    instance_template: str = ""
    label: Text = ""
    min_pool_count: Count | None = None
    desired_pool_count: Count | None = None
    hostname: str = ""
    pkey: PartitionKey = 0
    vlanid: VlanId = 0
    notify_activate: bool = False
    os_id: int = 0
    app_id: int = 0
    image_id: int = 0
    gpu_fabric: bool = False
    vfs_ids: list[str] = []
    use_vfs: bool = False
    vfs_label: Text = ""
    vfs_storage_size: ClusterVfsSize | None = None
    use_head_node: bool = False
    head_node_plan: str = ""
    head_node_template: str = ""
    vpc_ids: list[str] = []


class ClusterUpdate(msgspec.Struct, kw_only=True):
    """What to change. What you leave out stays.

    label: what to call the cluster from now on, at most 255 characters.
    min_pool_count: how many nodes it has at least, from 0 to 32.
    desired_pool_count: how many nodes it shall have, from 0 to 32 and not fewer than
        `min_pool_count`.
    hostname: the host name that those of further nodes are made of.
    vpc_ids: all VPCs that the nodes are in from now on, by id.
    """

    label: Text | None = None
    min_pool_count: Count | None = None
    desired_pool_count: Count | None = None
    hostname: str | None = None
    vpc_ids: list[str] | None = None


class NodesWish(msgspec.Struct):
    """action: `attach` or `add` to make servers nodes, `detach` or `remove` to let nodes go.
    instances: ids of instances and bare metal servers, at least one.
    """

    action: Literal["attach", "detach", "add", "remove"]
    instances: Annotated[list[str], msgspec.Meta(min_length=1)]


def _follow(tx: Tx, record: Record[Any, Any]) -> None:
    """Has the fabric told of a node that is gone."""
    if record.body.status != SUSPENDED:
        enqueue(tx, FOLLOWING, record)


def _deployed_from(record: Record[Any, Any]) -> str:
    return f"The instance template is used by the cluster {record.body.label or record.id}"


CLUSTERS = Kind(
    "cluster",
    Cluster,
    ClusterState,
    "Invalid cluster ID",
    refs=(
        Ref("template_id", "instance-template", refuse=_deployed_from),
        Ref("head_template_id", "instance-template", refuse=_deployed_from),
        Followed("instance_ids", "instance", enqueue=_follow),
        Followed("metal_ids", "bare-metal", enqueue=_follow),
        Ref("network_ids", "vpc"),
    ),
)

ClusterRecord = Record[Cluster, ClusterState]
