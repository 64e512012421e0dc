"""/v2/kubernetes/clusters/{vke-id}/resources"""

from ....http.answers import DONE, ItemResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import Resources

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

RESOURCES = ItemResponse("resources", Resources)

ERRORS = (400, 401, 404)


@routes.get(
    "/kubernetes/clusters/{vke-id}/resources", "get-kubernetes-resources", RESOURCES, errors=ERRORS
)
async def get_resources(call: Call, vke_id: str) -> Reply:
    """List a cluster's linked resources

    Lists the volumes and load balancers that a cluster has made for itself. Volumes count whose
    names begin with `pvc-` and that a node has or had last, and load balancers that a node is or
    was behind.
    """
    return RESOURCES(await call.read(lambda tx: rules.linked(tx, call.account, vke_id)))


@routes.delete(
    "/kubernetes/clusters/{vke-id}/delete-with-linked-resources",
    "delete-kubernetes-cluster-vke-id-delete-with-linked-resources",
    errors=ERRORS,
)
async def delete_with_resources(call: Call, vke_id: str) -> Reply:
    """Delete a cluster with linked resources

    Deletes a cluster, the load balancers and the volumes that it has made. Volumes that another
    server has by now stay. Deleting it again within an hour is no error.
    """
    await call.write(lambda tx: rules.delete_with(tx, call.account, vke_id))
    return DONE
