"""/v2/kubernetes/clusters/{vke-id}/node-pools/{nodepool-id}/labels"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ..documents import Label
from . import rules
from .documents import LabelCreate

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

LABEL = ItemResponse("label", Label)
LABEL_LIST = ListResponse("labels", Label)

LABELS = "/kubernetes/clusters/{vke-id}/node-pools/{nodepool-id}/labels"
ERRORS = (401, 404, 422)


@routes.get(LABELS, "list-nodepool-labels", LABEL_LIST, errors=ERRORS)
async def list_labels(call: Call, vke_id: str, nodepool_id: str) -> Reply:
    """List a pool's labels

    Lists the labels that every node of a pool has, all at once.
    """
    return LABEL_LIST.of(
        await call.read(lambda tx: rules.every(tx, call.account, vke_id, nodepool_id))
    )


@routes.post(LABELS, "create-nodepool-label", LABEL, ok=201, errors=ERRORS)
async def create_label(call: Call, vke_id: str, nodepool_id: str, body: LabelCreate) -> Reply:
    """Add a label to a pool

    Gives a label to every node of a pool. A key that the pool has already, a key or value that
    Kubernetes does not allow, or a 51st label is refused with 422.
    """
    return LABEL(
        await call.write(lambda tx: rules.create(tx, call.account, vke_id, nodepool_id, body))
    )


@routes.get(f"{LABELS}/{{label-id}}", "read-nodepool-label", LABEL, errors=ERRORS)
async def get_label(call: Call, vke_id: str, nodepool_id: str, label_id: str) -> Reply:
    """Get a pool's label

    Shows one label of a pool.
    """
    return LABEL(
        await call.read(lambda tx: rules.get(tx, call.account, vke_id, nodepool_id, label_id))
    )


@routes.delete(f"{LABELS}/{{label-id}}", "delete-nodepool-label", errors=ERRORS)
async def delete_label(call: Call, vke_id: str, nodepool_id: str, label_id: str) -> Reply:
    """Delete a pool's label

    Takes a label from every node of a pool.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vke_id, nodepool_id, label_id))
    return DONE
