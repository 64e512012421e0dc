"""What every part of a cluster's API shares: finding, and showing.

Whoever changes a cluster or anything in it holds the cluster, so two requests never meet there.
"""

import msgspec

from ...http.errors import BadRequest
from ...machines.fields import open_user_data
from ...machines.interfaces import AttachedVpc
from ...store import Tx
from ...store.secret import Secret
from ..vpcs import VPCS
from . import nodes
from .documents import (
    ACTIVE,
    CLUSTERS,
    NODE_POOLS,
    PENDING,
    ClusterRecord,
    NodePoolDetails,
    NodePoolRecord,
    PoolTaint,
    VkeClusterDetails,
)
from .pools import nodes_of


def edit(tx: Tx, account: int, id: str) -> ClusterRecord:
    """The cluster, to be changed, or anything in it."""
    return tx.get(CLUSTERS, id, account, "update")


def get_pool(tx: Tx, account: int, cluster_id: str, id: str) -> NodePoolRecord:
    cluster = tx.get(CLUSTERS, cluster_id, account)
    return tx.get(NODE_POOLS, id, account, owner=cluster.seq)


def edit_pool(
    tx: Tx, account: int, cluster_id: str, id: str
) -> tuple[ClusterRecord, NodePoolRecord]:
    """A pool, to be changed, with its cluster."""
    cluster = edit(tx, account, cluster_id)
    return cluster, tx.get(NODE_POOLS, id, account, "update", owner=cluster.seq)


def details(tx: Tx, record: ClusterRecord) -> VkeClusterDetails:
    """A cluster as it is answered."""
    fields = msgspec.structs.asdict(record.body)
    fields["status"] = status(tx, record)
    network = tx.find(VPCS, record.state.vpc_id)
    return VkeClusterDetails(
        **fields,
        node_pools=[pool_details(tx, pool) for pool in tx.children(NODE_POOLS, record.seq)],
        vpcs=[AttachedVpc(network.id, 1, str(network.body.subnet))] if network else [],
    )


def status(tx: Tx, record: ClusterRecord) -> str:
    """While nodes are of an older version than the control plane, the cluster is pending."""
    body = record.body
    pools = tx.children(NODE_POOLS, record.seq)
    if body.status == ACTIVE and any(pool.state.version != body.version for pool in pools):
        return PENDING
    return body.status


def require_ready(tx: Tx, record: ClusterRecord) -> None:
    if status(tx, record) != ACTIVE:
        raise BadRequest("The cluster is not ready yet")


def pool_details(tx: Tx, record: NodePoolRecord) -> NodePoolDetails:
    """A pool as it is answered."""
    state = record.state
    worker_nodes = nodes.shown(tx, nodes_of(tx, record))
    fields = msgspec.structs.asdict(record.body)
    fields["status"] = nodes.status_of(record.body.status, worker_nodes)
    return NodePoolDetails(
        **fields,
        node_quantity=len(worker_nodes),
        nodes=worker_nodes,
        labels={label.key: label.value for label in state.labels} or None,
        taints=[PoolTaint(taint.key, taint.value, taint.effect) for taint in state.taints],
        user_data=open_user_data(tx.service(Secret), state.user_data),
    )
