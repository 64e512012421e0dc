"""Nodes and the instances that they are: the one module that deploys and deletes those.

A node is an instance of the account as soon as it is asked for. While it is a node, its instance
cannot be deleted as such: the node's document holds it. One that goes stops being a node at once,
and its instance follows by a job.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import uuid4

from ...catalog import MIN_NODE_COST, MIN_NODE_RAM, Stock, runs_kubernetes
from ...drivers import kubernetes as driver
from ...engine import jobs
from ...engine.workflows import Job, Run, destroying
from ...http.errors import BadRequest
from ...machines.fields import new_password, open_user_data
from ...store import Tx, iso
from ...store.secret import Secret
from .. import instances, vpcs
from ..instances import INSTANCES, InstanceCreate, InstanceRecord
from ..vpcs import VPCS, LinkedSubscription, VpcRecord
from .documents import (
    ACTIVE,
    CLUSTERS,
    FAILED,
    NO_ADDRESS,
    NODE_POOLS,
    NODES,
    PENDING,
    ClusterRecord,
    Node,
    NodePoolRecord,
    NodeRecord,
    NodeState,
    WorkerNode,
)

OS_ID = 2136
"""The system of every node, Debian 12, which k3s and kubeadm run on."""

_NO_NAME = re.compile(r"[^a-z0-9-]+")
_STATUSES = {"pending": PENDING, "suspended": FAILED}
"""What a node shows of its instance's status; of all others, active."""


def check_plan(tx: Tx, plan_id: str, region: str) -> None:
    """Raises BadRequest for a plan that nodes cannot have, or that is not to be had there."""
    size = instances.offered(plan_id, region, tx.service(Stock))
    if not runs_kubernetes(size):
        raise BadRequest(
            f"Invalid plan chosen. {plan_id} is too small: a node needs {MIN_NODE_RAM} MB memory, a"
            f" disk of its own and a plan of at least ${MIN_NODE_COST} a month."
        )


def add(tx: Tx, cluster: ClusterRecord, pool: NodePoolRecord, count: int) -> None:
    """Deploys new nodes into a pool. Raises BadRequest where they cannot be had."""
    for _ in range(count):
        # Nobody is ever told this password, so it may as well be another one when this runs again.
        server = instances.create(tx, pool.account, _wanted(tx, cluster, pool), new_password())
        body = Node(server.id, server.body.label, iso(tx.now))
        tx.insert(NODES, server.id, pool.account, body, NodeState(server.id), owner=pool.seq)


def remove(tx: Tx, cluster: ClusterRecord, nodes: Sequence[NodeRecord]) -> None:
    """Takes nodes, which somebody holds for update, out of their pool. Their instances follow.

    The cluster may be deleted before they have gone, so each knows the network that goes then.
    """
    for node in nodes:
        tx.delete(node)
        args = {"id": node.id, "network": own_network(cluster)}
        jobs.start(tx, REMOVE, node.account, args=args)


def shown(tx: Tx, nodes: Sequence[NodeRecord]) -> list[WorkerNode]:
    """Nodes as they are answered, by what their instances are."""
    servers = {server.id: server for server in tx.among(INSTANCES, [node.id for node in nodes])}
    return [_shown(node, servers[node.id]) for node in nodes if node.id in servers]


def status_of(own: str, nodes: Iterable[WorkerNode]) -> str:
    """What a pool is, given what it is itself and what its nodes are: the worst of it."""
    found = {own, *(node.status for node in nodes)}
    return next(status for status in (FAILED, PENDING, ACTIVE) if status in found)


def told(tx: Tx, nodes: Sequence[NodeRecord]) -> tuple[driver.Node, ...]:
    """Nodes as a driver is told of them."""
    return tuple(
        driver.Node(machine=node.id, name=node.label, address=node.private_ip)
        for node in shown(tx, nodes)
    )


class Nodes:
    """Which instances are nodes: what others ask for by `instances.Clusters` and `vpcs.Owners`."""

    def of(self, tx: Tx, instance_id: str) -> str:
        service = self.of_servers(tx, [instance_id]).get(instance_id)
        return service.id if service else ""

    def of_servers(self, tx: Tx, ids: Sequence[str]) -> dict[str, LinkedSubscription]:
        nodes = tx.among(NODES, ids)
        pools = {seq: tx.by_seq(NODE_POOLS, seq) for seq in {node.owner for node in nodes}}
        clusters = {seq: tx.by_seq(CLUSTERS, pool.owner) for seq, pool in pools.items() if pool}
        return {
            node.id: LinkedSubscription("vke", cluster.id)
            for node in nodes
            if (cluster := clusters.get(node.owner)) is not None
        }


def own_network(cluster: ClusterRecord) -> str:
    """The VPC that was made for a cluster, for `release_network`; empty where there is none."""
    return cluster.state.vpc_id if cluster.state.own_network else ""


def release_network(tx: Tx, account: int, id: str) -> None:
    """Deletes a VPC that was made for a cluster, as soon as nothing is in it any more, the cluster
    least of all.

    Whoever was in it calls this when it goes, and the last one takes it along. What somebody else
    has put there keeps it.
    """
    network = tx.find(VPCS, id, account, "update") if id else None
    if network is not None and not _is_in_use(tx, network):
        vpcs.delete(tx, account, "vpc", id)


def _is_in_use(tx: Tx, network: VpcRecord) -> bool:
    return bool(tx.referrers(INSTANCES, VPCS, network.id, limit=1) or tx.holders(network))


def _wanted(tx: Tx, cluster: ClusterRecord, pool: NodePoolRecord) -> InstanceCreate:
    label = f"{pool.body.label}-{uuid4().hex[:12]}"
    user_data = open_user_data(tx.service(Secret), pool.state.user_data)
    return InstanceCreate(
        region=cluster.body.region,
        plan=pool.body.plan,
        os_id=OS_ID,
        label=label,
        hostname=_hostname(label),
        attach_vpc=[cluster.state.vpc_id],
        firewall_group_id=cluster.body.firewall_group_id or None,
        user_data=user_data or None,
        vpc_only=pool.body.vpc_only or None,
    )


def _hostname(label: str) -> str:
    """The label as Kubernetes has the names of nodes: its random end, and what fits before."""
    name, _, end = label.lower().rpartition("-")
    name = _NO_NAME.sub("-", name).strip("-")[:50].rstrip("-")
    return f"{name or 'node'}-{end}"


def _shown(node: NodeRecord, server: InstanceRecord) -> WorkerNode:
    body = server.body
    return WorkerNode(
        node.id,
        node.body.label,
        node.body.date_created,
        _STATUSES.get(body.status, ACTIVE),
        "" if body.main_ip == NO_ADDRESS else body.main_ip,
        body.internal_ip,
    )


async def _drain(run: Run) -> None:
    await run.driver(driver.Kubernetes).drain(run.job.args["id"])


def _removed(tx: Tx, job: Job, _: None) -> None:
    """Its owner may have deleted the instance in the meantime."""
    id: str = job.args["id"]
    if tx.find(INSTANCES, id, job.account) is not None:
        instances.delete(tx, job.account, id)
    release_network(tx, job.account, job.args["network"])


REMOVE = destroying("remove-kubernetes-node", _drain, _removed, driver=driver.Kubernetes)
