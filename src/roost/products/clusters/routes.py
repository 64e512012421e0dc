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
    """cluster: a sentence."""

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
    page = await call.shown(CLUSTERS, query, rules.summaries)
    return CLUSTER_LIST.shaped(page, lambda shown: shown)


@routes.post("/clusters", "create-cluster", CLUSTER, ok=200, acl="provisioning", errors=ERRORS)
async def create_cluster(call: Call, body: ClusterCreate) -> Reply:
    passwords = _passwords()
    return CLUSTER(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, body, passwords), rules.details
        )
    )


@routes.get("/clusters/{cluster-id}", "get-cluster", CLUSTER, errors=ERRORS)
async def get_cluster(call: Call, cluster_id: str) -> Reply:
    def find(tx: Tx) -> ClusterDetails:
        return rules.details(tx, tx.get(CLUSTERS, cluster_id, call.account))

    return CLUSTER(await call.read(find))


@routes.put("/clusters/{cluster-id}", "update-cluster", CLUSTER, ok=202, errors=ERRORS)
async def update_cluster(call: Call, cluster_id: str, body: ClusterUpdate) -> Reply:
    passwords = _passwords()
    return CLUSTER(
        await call.write_and_show(
            lambda tx: rules.update(tx, call.account, cluster_id, body, passwords), rules.details
        )
    )


@routes.delete("/clusters/{cluster-id}", "delete-cluster", errors=ERRORS)
async def delete_cluster(call: Call, cluster_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, cluster_id))
    return DONE


@routes.post(
    "/clusters/{cluster-id}", "mass-update-cluster-instances", CHANGED, ok=202, errors=ERRORS
)
async def change_nodes(call: Call, cluster_id: str, body: NodesWish) -> Reply:
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
    if action in ATTACHING:
        await call.write(lambda tx: rules.attach_one(tx, call.account, cluster_id, instance_id))
        return CHANGED(NodesChanged("Instance added to cluster."))
    if action in DETACHING:
        await call.write(lambda tx: rules.detach_one(tx, call.account, cluster_id, instance_id))
        return CHANGED(NodesChanged("Instance removed from cluster."))
    raise NotFound(f"Invalid action: {action}")
