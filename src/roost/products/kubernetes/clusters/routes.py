"""/v2/kubernetes/clusters"""

import asyncio

from ....http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ....store.secret import Secret
from .. import credentials
from ..documents import CLUSTERS, VkeClusterDetails
from ..rules import details
from . import rules
from .documents import KubeConfig, VkeClusterCreate, VkeClusterUpdate

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

CLUSTER = ItemResponse("vke_cluster", VkeClusterDetails)
CLUSTER_LIST = ListResponse("vke_clusters", VkeClusterDetails)
KUBECONFIG = Whole(KubeConfig)

ERRORS = (400, 401, 404)


@routes.post(
    "/kubernetes/clusters", "create-kubernetes-cluster", CLUSTER,
    ok=201, acl="provisioning", errors=(*ERRORS, 422),
)  # fmt: skip
async def create_cluster(call: Call, body: VkeClusterCreate) -> Reply:
    """Create a Kubernetes cluster

    Makes a cluster with its node pools. It is `pending` at first and turns `active` when its
    control plane is there. Each node is an instance of your account, charged by its plan; the
    control plane costs nothing. A version that is not offered, a region without Kubernetes, or
    pools that cannot be had are refused with 400, and labels or taints that Kubernetes does not
    allow with 422.
    """
    given = await asyncio.to_thread(credentials.issue, call.store.times.machine())
    return CLUSTER(
        await call.write_and_show(lambda tx: rules.create(tx, call.account, body, given), details)
    )


@routes.get("/kubernetes/clusters", "list-kubernetes-clusters", CLUSTER_LIST, errors=ERRORS)
async def list_clusters(call: Call, query: Paging) -> Reply:
    """List Kubernetes clusters

    Lists the clusters of your account with their node pools and nodes, the oldest first, a page at
    a time.
    """
    page = await call.shown(CLUSTERS, query, lambda tx, found: [details(tx, r) for r in found])
    return CLUSTER_LIST.shaped(page, lambda item: item)


@routes.get("/kubernetes/clusters/{vke-id}", "get-kubernetes-clusters", CLUSTER, errors=ERRORS)
async def get_cluster(call: Call, vke_id: str) -> Reply:
    """Get a Kubernetes cluster

    Shows one cluster with its node pools and nodes.
    """

    def find(tx: Tx) -> VkeClusterDetails:
        return details(tx, tx.get(CLUSTERS, vke_id, call.account))

    return CLUSTER(await call.read(find))


@routes.put("/kubernetes/clusters/{vke-id}", "update-kubernetes-cluster", errors=ERRORS)
async def update_cluster(call: Call, vke_id: str, body: VkeClusterUpdate) -> Reply:
    """Change a Kubernetes cluster

    Changes the label, the OIDC issuer that vouches for users (`oidc`), or both; what you leave out
    stays. An issuer without a client, or one that is no HTTPS URL, is refused with 400.
    """
    await call.write(lambda tx: rules.update(tx, call.account, vke_id, body))
    return DONE


@routes.delete("/kubernetes/clusters/{vke-id}", "delete-kubernetes-cluster", errors=ERRORS)
async def delete_cluster(call: Call, vke_id: str) -> Reply:
    """Delete a Kubernetes cluster

    Deletes a cluster with its nodes, its firewall group, and the VPC that was made for it, unless
    something else is in that. Volumes and load balancers that the cluster has made stay, and go on
    costing. Deleting it again within an hour is no error.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vke_id))
    return DONE


@routes.get(
    "/kubernetes/clusters/{vke-id}/config", "get-kubernetes-clusters-config", KUBECONFIG,
    acl="subscriptions", errors=ERRORS,
)  # fmt: skip
async def get_config(call: Call, vke_id: str) -> Reply:
    """Get a cluster's kubeconfig

    Shows what kubectl needs to enter the cluster as its administrator, as YAML in base64. Its
    certificates are valid for ten years. You need permission to change the cluster. A cluster whose
    keys did not come along from another installation is refused with 404.
    """
    record = await call.get(CLUSTERS, vke_id)
    return KUBECONFIG(KubeConfig(credentials.kubeconfig(record, call.service(Secret))))
