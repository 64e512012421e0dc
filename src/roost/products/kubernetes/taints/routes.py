"""/v2/kubernetes/clusters/{vke-id}/node-pools/{nodepool-id}/taints"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ..documents import Taint
from . import rules
from .documents import TaintCreate

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

TAINT = ItemResponse("taint", Taint)
TAINT_LIST = ListResponse("taints", Taint)

TAINTS = "/kubernetes/clusters/{vke-id}/node-pools/{nodepool-id}/taints"
ERRORS = (401, 404, 422)


@routes.get(TAINTS, "list-nodepool-taints", TAINT_LIST, errors=ERRORS)
async def list_taints(call: Call, vke_id: str, nodepool_id: str) -> Reply:
    """List a pool's taints

    Lists the taints that every node of a pool has, all at once.
    """
    return TAINT_LIST.of(
        await call.read(lambda tx: rules.every(tx, call.account, vke_id, nodepool_id))
    )


@routes.post(TAINTS, "create-nodepool-taint", TAINT, ok=201, errors=ERRORS)
async def create_taint(call: Call, vke_id: str, nodepool_id: str, body: TaintCreate) -> Reply:
    """Add a taint to a pool

    Gives a taint to every node of a pool. A taint with the same key and effect as another of the
    pool, a key, value or effect that Kubernetes does not allow, or a 51st taint is refused with
    422.
    """
    return TAINT(
        await call.write(lambda tx: rules.create(tx, call.account, vke_id, nodepool_id, body))
    )


@routes.get(f"{TAINTS}/{{taint-id}}", "read-nodepool-taint", TAINT, errors=ERRORS)
async def get_taint(call: Call, vke_id: str, nodepool_id: str, taint_id: str) -> Reply:
    """Get a pool's taint

    Shows one taint of a pool.
    """
    return TAINT(
        await call.read(lambda tx: rules.get(tx, call.account, vke_id, nodepool_id, taint_id))
    )


@routes.delete(f"{TAINTS}/{{taint-id}}", "delete-nodepool-taint", errors=ERRORS)
async def delete_taint(call: Call, vke_id: str, nodepool_id: str, taint_id: str) -> Reply:
    """Delete a pool's taint

    Takes a taint from every node of a pool.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vke_id, nodepool_id, taint_id))
    return DONE
