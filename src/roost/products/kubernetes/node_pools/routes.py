"""/v2/kubernetes/clusters/{vke-id}/node-pools"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from .. import nodes
from ..documents import CLUSTERS, NODE_POOLS, NODES, NodePoolDetails, WorkerNode
from ..rules import get_pool, pool_details
from . import rules
from .documents import NodePoolCreate, NodePoolUpdate

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

NODE_POOL = ItemResponse("node_pool", NodePoolDetails)
NODE_POOL_LIST = ListResponse("node_pools", NodePoolDetails)
NODE_LIST = ListResponse("worker_nodes", WorkerNode)

POOLS = "/kubernetes/clusters/{vke-id}/node-pools"
POOL = f"{POOLS}/{{nodepool-id}}"
NODE = f"{POOL}/nodes/{{node-id}}"

ERRORS = (400, 401, 404)


@routes.post(POOLS, "create-nodepools", NODE_POOL, ok=201, errors=(*ERRORS, 422))
async def create_pool(call: Call, vke_id: str, body: NodePoolCreate) -> Reply:
    """Add a node pool

    Adds a pool of nodes to a cluster, each an instance that is charged by its plan. A cluster has
    at most 20 pools, each with a label of its own. A label that is taken, a number out of bounds,
    or a plan that nodes cannot have is refused with 400, and labels or taints that Kubernetes does
    not allow with 422.
    """
    return NODE_POOL(
        await call.write_and_show(
            lambda tx: rules.add(tx, call.account, vke_id, body), pool_details
        )
    )


@routes.get(POOLS, "get-nodepools", NODE_POOL_LIST, errors=ERRORS)
async def list_pools(call: Call, vke_id: str, query: Paging) -> Reply:
    """List node pools

    Lists the pools of a cluster with their nodes, the oldest first, a page at a time.
    """
    cluster = await call.get(CLUSTERS, vke_id)
    page = await call.shown(
        NODE_POOLS, query, lambda tx, found: [pool_details(tx, r) for r in found], owner=cluster.seq
    )
    return NODE_POOL_LIST.shaped(page, lambda item: item)


@routes.get(POOL, "get-nodepool", NODE_POOL, errors=ERRORS)
async def get_one(call: Call, vke_id: str, nodepool_id: str) -> Reply:
    """Get a node pool

    Shows one pool with its nodes.
    """

    def find(tx: Tx) -> NodePoolDetails:
        return pool_details(tx, get_pool(tx, call.account, vke_id, nodepool_id))

    return NODE_POOL(await call.read(find))


@routes.patch(POOL, "update-nodepool", NODE_POOL, ok=202, errors=(*ERRORS, 422))
async def update_pool(call: Call, vke_id: str, nodepool_id: str, body: NodePoolUpdate) -> Reply:
    """Change a node pool

    Changes what you send; the rest stays. More nodes are deployed, and fewer take the newest away.
    Labels and taints are added to those there are. While `auto_scaler` is off, its bounds cannot be
    changed: that is refused with 422. The answer is 202.
    """
    return NODE_POOL(
        await call.write_and_show(
            lambda tx: rules.update(tx, call.account, vke_id, nodepool_id, body), pool_details
        )
    )


@routes.delete(POOL, "delete-nodepool", errors=ERRORS)
async def delete_pool(call: Call, vke_id: str, nodepool_id: str) -> Reply:
    """Delete a node pool

    Deletes a pool with all of its nodes, and ends what they cost. The last pool of a cluster can be
    deleted as well.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vke_id, nodepool_id))
    return DONE


@routes.get(f"{POOL}/nodes", "list-nodepool-instances", NODE_LIST, errors=ERRORS)
async def list_nodes(call: Call, vke_id: str, nodepool_id: str, query: Paging) -> Reply:
    """List a pool's nodes

    Lists the nodes of a pool, the oldest first, a page at a time.
    """
    pool = await call.read(lambda tx: get_pool(tx, call.account, vke_id, nodepool_id))
    page = await call.shown(NODES, query, nodes.shown, owner=pool.seq)
    return NODE_LIST.shaped(page, lambda item: item)


@routes.delete(NODE, "delete-nodepool-instance", errors=ERRORS)
async def delete_node(call: Call, vke_id: str, nodepool_id: str, node_id: str) -> Reply:
    """Delete a node

    Deletes one node and makes the pool smaller by it. The last node of a pool cannot be deleted:
    that is refused with 400.
    """
    await call.write(lambda tx: rules.delete_node(tx, call.account, vke_id, nodepool_id, node_id))
    return DONE


@routes.post(f"{NODE}/recycle", "recycle-nodepool-instance", errors=ERRORS)
async def recycle_node(call: Call, vke_id: str, nodepool_id: str, node_id: str) -> Reply:
    """Replace a node

    Deploys a new node and deletes this one. The new one has another id and other addresses. Use it
    for a node that has failed.
    """
    await call.write(lambda tx: rules.recycle_node(tx, call.account, vke_id, nodepool_id, node_id))
    return DONE
