"""Kubernetes clusters (VKE): control planes, and nodes that are instances of the account."""

from pathlib import Path

from ..instances import Clusters
from ..section import Section
from ..vpcs import Owners
from . import (
    applications,
    clusters,
    control_planes,
    labels,
    node_pools,
    pools,
    resources,
    taints,
    upgrades,
)
from .copying import COPIES
from .documents import CLUSTERS, NODE_POOLS, NODES
from .nodes import Nodes

SECTION = Section(
    name="kubernetes",
    titles={"kubernetes": "Kubernetes"},
    kinds=(CLUSTERS, NODE_POOLS, NODES, applications.DEPLOYMENTS),
    routes=(
        clusters.routes,
        resources.routes,
        upgrades.routes,
        node_pools.routes,
        labels.routes,
        taints.routes,
        applications.routes,
    ),
    workflows=(
        *control_planes.CLUSTER.workflows,
        *pools.WORKFLOWS,
        *applications.DEPLOYMENT.workflows,
        resources.REMOVE_BALANCER,
    ),
    held=(control_planes.CLUSTER.held, pools.POOL.held, applications.DEPLOYMENT.held),
    copies=COPIES,
    provides={Clusters: Nodes(), Owners: Nodes()},
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["CLUSTERS", "NODES", "NODE_POOLS", "SECTION"]
