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
    """A cluster as it is stored. plan: of its template. cluster_type: what its nodes are."""

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
    """An instance or a bare metal in a cluster. is_head_node: told of the head alone."""

    id: str
    label: str
    date_created: str
    status: str
    is_head_node: bool | UnsetType = UNSET


class ClusterNetwork(msgspec.Struct):
    id: str
    description: str


class ClusterSummary(Cluster, kw_only=True):
    """A cluster as a list shows it. type: `cluster` there, and otherwise the type of the cluster.

    instances: none while it is pending. vpc_networks: those that its nodes join.
    """

    type: str
    head_node_instance_template_id: str | UnsetType = UNSET
    instances: list[ClusterNode]
    vpc_networks: list[ClusterNetwork]


class ClusterDetails(ClusterSummary, kw_only=True):
    """A cluster by itself. instance_template: what its nodes are deployed from."""

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
    """bytes: taken, and of no effect."""

    gb: int
    bytes: int = 0


class ClusterCreate(msgspec.Struct, kw_only=True):
    """plan, instance_template: one of them. os_id, app_id, image_id: what is installed where a plan
    is given, image_id being the number of a marketplace application.

    notify_activate: taken; Roost sends no mail.
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
    """What is not given stays. hostname: of nodes to come. vpc_ids: all that the nodes are in."""

    label: Text | None = None
    min_pool_count: Count | None = None
    desired_pool_count: Count | None = None
    hostname: str | None = None
    vpc_ids: list[str] | None = None


class NodesWish(msgspec.Struct):
    """action: attach or add, detach or remove. instances: ids of instances and bare metals."""

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
