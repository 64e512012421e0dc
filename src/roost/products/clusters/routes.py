"""/v2/clusters, and how nodes are attached and detached"""

from typing import Literal

import msgspec

from ...http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ...http.errors import NotFound
from ...http.operations import Call, Paging, Routes
from ...machines.fields import new_password
from ...store import Tx
from . import rules
from .documents import (
    CLUSTERS,
    MAX_NODES,
    ClusterCreate,
    ClusterDetails,
    ClusterSummary,
    ClusterUpdate,
    NodesWish,
)

routes = Routes("clusters", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 403, 404)

ATTACHING, DETACHING = ("attach", "add"), ("detach", "remove")
"""Vultr's description has the first word of each, its guides the second."""


class NodesChanged(msgspec.Struct):
    """What was done.

    cluster: a sentence that says so.
    """

    cluster: Literal[
        "Instances added to cluster.",
        "Instances removed from cluster.",
        "Instance added to cluster.",
        "Instance removed from cluster.",
    ]


CLUSTER = ItemResponse("cluster", ClusterDetails)
CLUSTER_LIST = ListResponse("clusters", ClusterSummary)
CHANGED = Whole(NodesChanged)


def _passwords() -> list[str]:
    """For every node that a cluster could get at once, and its head."""
    return [new_password() for _ in range(MAX_NODES + 1)]


@routes.get("/clusters", "list-clusters", CLUSTER_LIST, errors=ERRORS)
async def list_clusters(call: Call, query: Paging) -> Reply:
    """List clusters

    Lists your clusters of servers. Kubernetes clusters are not among them.
    """
    page = await call.shown(CLUSTERS, query, rules.summaries)
    return CLUSTER_LIST.shaped(page, lambda shown: shown)


@routes.post("/clusters", "create-cluster", CLUSTER, ok=200, acl="provisioning", errors=ERRORS)
async def create_cluster(call: Call, body: ClusterCreate) -> Reply:
    """Create a cluster

    Deploys servers that work together, with a head node if you ask for one. Give exactly one of
    `plan` and `instance_template`. A cluster is `pending` until its nodes are there and joined,
    then `active`, and shows its nodes from then on. The cluster costs nothing itself: its nodes and
    its file systems do. What cannot be had is refused with 400 and changes nothing.
    """
    passwords = _passwords()
    return CLUSTER(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, body, passwords), rules.details
        )
    )


@routes.get("/clusters/{cluster-id}", "get-cluster", CLUSTER, errors=ERRORS)
async def get_cluster(call: Call, cluster_id: str) -> Reply:
    """Get a cluster

    Shows one cluster with its nodes and the template that they are deployed from.
    """

    def find(tx: Tx) -> ClusterDetails:
        return rules.details(tx, tx.get(CLUSTERS, cluster_id, call.account))

    return CLUSTER(await call.read(find))


@routes.put("/clusters/{cluster-id}", "update-cluster", CLUSTER, ok=202, errors=ERRORS)
async def update_cluster(call: Call, cluster_id: str, body: ClusterUpdate) -> Reply:
    """Change a cluster

    Changes a cluster. What you leave out stays. A pool that grows deploys nodes, and the cluster is
    `upgrading` until they have joined. A pool that shrinks lets its newest nodes go. They go on as
    servers outside of the cluster and go on costing. Changing the size of a cluster that is still
    pending is refused with 400.
    """
    passwords = _passwords()
    return CLUSTER(
        await call.write_and_show(
            lambda tx: rules.update(tx, call.account, cluster_id, body, passwords), rules.details
        )
    )


@routes.delete("/clusters/{cluster-id}", "delete-cluster", errors=ERRORS)
async def delete_cluster(call: Call, cluster_id: str) -> Reply:
    """Delete a cluster

    Dissolves a cluster. Its nodes go on as servers of their own and go on costing, so delete them
    as well if you need them no more.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, cluster_id))
    return DONE


@routes.post(
    "/clusters/{cluster-id}", "mass-update-cluster-instances", CHANGED, ok=202, errors=ERRORS
)
async def change_nodes(call: Call, cluster_id: str, body: NodesWish) -> Reply:
    """Add or remove nodes

    Makes servers nodes of a cluster or lets nodes go, all of them or none. A server has to be in
    the cluster's region and in no other cluster. A cluster has at most 32 nodes besides its head.
    Anything else is refused with 400, as is a cluster that is still pending.
    """
    if body.action in ATTACHING:
        await call.write(lambda tx: rules.attach(tx, call.account, cluster_id, body.instances))
        return CHANGED(NodesChanged("Instances added to cluster."))
    await call.write(lambda tx: rules.detach(tx, call.account, cluster_id, body.instances))
    return CHANGED(NodesChanged("Instances removed from cluster."))


@routes.post(
    "/clusters/{cluster-id}/{action}/{instance-id}", "update-cluster-instance", CHANGED,
    ok=202, errors=ERRORS,
)  # fmt: skip
async def change_node(call: Call, cluster_id: str, action: str, instance_id: str) -> Reply:
    """Add or remove one node

    Makes one server a node of a cluster or lets one node go. A server that is not there, or is no
    node of the cluster, answers 404, as does an unknown action.
    """
    if action in ATTACHING:
        await call.write(lambda tx: rules.attach_one(tx, call.account, cluster_id, instance_id))
        return CHANGED(NodesChanged("Instance added to cluster."))
    if action in DETACHING:
        await call.write(lambda tx: rules.detach_one(tx, call.account, cluster_id, instance_id))
        return CHANGED(NodesChanged("Instance removed from cluster."))
    raise NotFound(f"Invalid action: {action}")
