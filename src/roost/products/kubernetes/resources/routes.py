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
    return RESOURCES(await call.read(lambda tx: rules.linked(tx, call.account, vke_id)))


@routes.delete(
    "/kubernetes/clusters/{vke-id}/delete-with-linked-resources",
    "delete-kubernetes-cluster-vke-id-delete-with-linked-resources",
    errors=ERRORS,
)
async def delete_with_resources(call: Call, vke_id: str) -> Reply:
    await call.write(lambda tx: rules.delete_with(tx, call.account, vke_id))
    return DONE
