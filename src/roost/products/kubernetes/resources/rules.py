"""Which volumes and load balancers are a cluster's, and deleting them with it.

A volume is the cluster's that a node had last of all nodes, if it is named as the CSI driver names
its own; a load balancer, if a node is behind it or was. They say so themselves (`cluster_id`).
"""

from ....drivers.errors import NotYet
from ....drivers.load_balancer import LoadBalancer
from ....engine import jobs
from ....engine.workflows import Job, Run, destroying
from ....store import Tx
from ... import blocks, load_balancers
from ...blocks import BLOCKS, BlockRecord
from ...load_balancers import LOAD_BALANCERS, LoadBalancerRecord
from .. import clusters
from ..documents import CLUSTERS, NODE_POOLS, ClusterRecord
from ..nodes import own_network, release_network
from ..pools import nodes_of
from .documents import LinkedBalancer, LinkedBlock, Resources


def linked(tx: Tx, account: int, id: str) -> Resources:
    """All that a cluster has made, at most a thousand of each."""
    cluster = tx.get(CLUSTERS, id, account)
    return Resources(
        [_block(record) for record in tx.referrers(BLOCKS, CLUSTERS, cluster.id)],
        [_balancer(record) for record in tx.referrers(LOAD_BALANCERS, CLUSTERS, cluster.id)],
    )


def delete_with(tx: Tx, account: int, id: str) -> None:
    """Deletes a cluster with its load balancers, and with its volumes but for those that a server
    of somebody else's has. To do so again is no error.
    """
    cluster = tx.find(CLUSTERS, id, account, "update")
    if cluster is not None:
        for balancer in tx.referrers(LOAD_BALANCERS, CLUSTERS, cluster.id):
            args = {"id": balancer.id, "network": own_network(cluster)}
            jobs.start(tx, REMOVE_BALANCER, account, args=args)
        _delete_volumes(tx, cluster)
    clusters.delete(tx, account, id)


def _delete_volumes(tx: Tx, cluster: ClusterRecord) -> None:
    pools = tx.children(NODE_POOLS, cluster.seq)
    free = {"", *(node.id for pool in pools for node in nodes_of(tx, pool))}
    for found in tx.referrers(BLOCKS, CLUSTERS, cluster.id):
        block = tx.find(BLOCKS, found.id, lock="update")
        if block is not None and block.body.attached_to_instance in free:
            blocks.remove(tx, block)


def _block(record: BlockRecord) -> LinkedBlock:
    body = record.body
    return LinkedBlock(body.id, body.label, body.date_created, body.status, body.size_gb)


def _balancer(record: LoadBalancerRecord) -> LinkedBalancer:
    body = record.body
    return LinkedBalancer(
        body.id, body.label, body.date_created, body.status, body.ipv4, body.nodes
    )


async def _wait(run: Run) -> None:
    """Until all nodes of the load balancer are there, it cannot be deleted."""
    record = await run.read(lambda tx: tx.find(LOAD_BALANCERS, run.job.args["id"]))
    if record is not None and load_balancers.is_being_made(record):
        raise NotYet("the load balancer is still being made")


def _removed(tx: Tx, job: Job, _: None) -> None:
    """Its owner may have deleted it in the meantime."""
    id: str = job.args["id"]
    if tx.find(LOAD_BALANCERS, id, job.account) is not None:
        load_balancers.delete(tx, job.account, id)
    release_network(tx, job.account, job.args["network"])


REMOVE_BALANCER = destroying(
    "remove-kubernetes-load-balancer", _wait, _removed, driver=LoadBalancer
)
