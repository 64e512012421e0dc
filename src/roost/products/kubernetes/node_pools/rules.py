"""What may happen to node pools, and to a single node of one.

How many nodes a pool has is how many there are: none is deployed or taken away but by these rules.
"""

from uuid import uuid4

from ....http.errors import BadRequest, Unprocessable
from ....machines import fields
from ....store import Tx, iso
from ....store.secret import Secret
from .. import labels, nodes, pools, taints
from ..documents import (
    NODE_POOLS,
    NODES,
    ClusterRecord,
    NodePool,
    NodePoolRecord,
    NodePoolState,
)
from ..pools import POOL, nodes_of
from ..rules import edit, edit_pool
from .documents import NodePoolCreate, NodePoolUpdate

MAX_POOLS = 20
"""How many node pools a cluster has at most: Roost's own limit."""
MAX_NODES = 100
"""How many nodes a pool has at most: Roost's own limit."""

# With Vultr's spelling (clients.md 5.8).
NO_AUTOSCALER = (
    "You cannot update auto scalar minimum or maximum nodes if `auto_scaler` is disabled."
)


def create(tx: Tx, cluster: ClusterRecord, wanted: NodePoolCreate) -> NodePoolRecord:
    """Adds a pool to a cluster that somebody holds. Raises BadRequest for what cannot be had."""
    _check_new(tx, cluster, wanted)
    id, now = str(uuid4()), iso(tx.now)
    body = NodePool(
        id=id,
        date_created=now,
        date_updated=now,
        label=wanted.label,
        tag=wanted.tag,
        plan=wanted.plan,
        auto_scaler=wanted.auto_scaler,
        min_nodes=wanted.min_nodes,
        max_nodes=wanted.max_nodes,
        vpc_only=wanted.vpc_only,
    )
    state = NodePoolState(version=cluster.body.version)
    state.user_data = fields.user_data(tx.service(Secret), wanted.user_data)
    labels.merge(state, wanted.labels)
    taints.merge(state, wanted.taints)
    record = POOL.create(tx, id, cluster.account, body, state, owner=cluster.seq)
    nodes.add(tx, cluster, record, wanted.node_quantity)
    return record


def add(tx: Tx, account: int, cluster_id: str, wanted: NodePoolCreate) -> NodePoolRecord:
    return create(tx, edit(tx, account, cluster_id), wanted)


def update(
    tx: Tx, account: int, cluster_id: str, id: str, wanted: NodePoolUpdate
) -> NodePoolRecord:
    """Changes what is given. Raises ApiError for what cannot be, and then nothing has changed."""
    cluster, record = edit_pool(tx, account, cluster_id, id)
    body, state = record.body, record.state
    _scale_by_itself(body, wanted)
    if wanted.tag is not None:
        body.tag = wanted.tag
    if wanted.user_data is not None:
        state.user_data = fields.user_data(tx.service(Secret), wanted.user_data)
    labels.merge(state, wanted.labels)
    taints.merge(state, wanted.taints)
    if wanted.node_quantity is not None:
        _scale(tx, cluster, record, wanted.node_quantity)
    pools.changed(tx, record)
    return record


def delete(tx: Tx, account: int, cluster_id: str, id: str) -> None:
    cluster, record = edit_pool(tx, account, cluster_id, id)
    pools.delete(tx, cluster, record)


def delete_node(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> None:
    """Takes one node away, for which none comes. Raises BadRequest for the last one."""
    cluster, record = edit_pool(tx, account, cluster_id, pool_id)
    node = tx.get(NODES, id, account, "update", owner=record.seq)
    if len(nodes_of(tx, record)) == 1:
        raise BadRequest("The last node of a node pool cannot be deleted")
    nodes.remove(tx, cluster, [node])
    pools.changed(tx, record)


def recycle_node(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> None:
    """Has a new node take the place of another one."""
    cluster, record = edit_pool(tx, account, cluster_id, pool_id)
    node = tx.get(NODES, id, account, "update", owner=record.seq)
    nodes.add(tx, cluster, record, 1)
    nodes.remove(tx, cluster, [node])
    pools.changed(tx, record)


def _check_new(tx: Tx, cluster: ClusterRecord, wanted: NodePoolCreate) -> None:
    _check_quantity(wanted.node_quantity)
    _check_bounds(wanted.min_nodes, wanted.max_nodes)
    if not wanted.label.strip():
        raise BadRequest("Invalid label: must not be empty")
    others = tx.children(NODE_POOLS, cluster.seq)
    if any(other.body.label == wanted.label for other in others):
        raise BadRequest(f"Invalid label: the cluster has a node pool {wanted.label}")
    if len(others) >= MAX_POOLS:
        raise BadRequest(f"A cluster has at most {MAX_POOLS} node pools")
    nodes.check_plan(tx, wanted.plan, cluster.body.region)


def _scale_by_itself(body: NodePool, wanted: NodePoolUpdate) -> None:
    """Takes in what the autoscaler is told. While it is off, and stays off, it is told nothing new;
    Terraform may switch it off and change its bounds in one request.
    """
    least = body.min_nodes if wanted.min_nodes is None else wanted.min_nodes
    most = body.max_nodes if wanted.max_nodes is None else wanted.max_nodes
    is_off = not (body.auto_scaler or wanted.auto_scaler)
    if is_off and (least, most) != (body.min_nodes, body.max_nodes):
        raise Unprocessable(NO_AUTOSCALER)
    _check_bounds(least, most)
    body.min_nodes, body.max_nodes = least, most
    if wanted.auto_scaler is not None:
        body.auto_scaler = wanted.auto_scaler


def _scale(tx: Tx, cluster: ClusterRecord, record: NodePoolRecord, quantity: int) -> None:
    """Has a pool have so many nodes. Those that came last go first."""
    _check_quantity(quantity)
    there = tx.children(NODES, record.seq, "update")
    if quantity > len(there):
        nodes.add(tx, cluster, record, quantity - len(there))
    else:
        nodes.remove(tx, cluster, there[quantity:])


def _check_quantity(quantity: int) -> None:
    if quantity < 1:
        raise BadRequest("`node_quantity` must be a positive integer.")
    if quantity > MAX_NODES:
        raise BadRequest(f"Invalid node_quantity: a node pool has at most {MAX_NODES} nodes")


def _check_bounds(least: int, most: int) -> None:
    if not 1 <= least <= most <= MAX_NODES:
        raise BadRequest(
            f"Invalid min_nodes or max_nodes: must be 1 to {MAX_NODES}, the lesser one first"
        )
