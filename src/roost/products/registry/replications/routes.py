"""/v2/registry/{registry-id}/replications and .../replication"""

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Paging, Routes
from . import rules
from .documents import Replication, ReplicationCreate

routes = Routes("Container Registry", read="subscriptions_view", write="subscriptions")

REPLICATION = Whole(Replication)
REPLICATION_LIST = ListResponse("replications", Replication)

_REPLICATION = "/registry/{registry-id}/replication"


@routes.get(
    "/registry/{registry-id}/replications", "list-replications", REPLICATION_LIST,
    errors=(401, 404, 422),
)  # fmt: skip
async def list_replications(call: Call, registry_id: str, query: Paging) -> Reply:
    """List replications

    Lists the regions that a registry's images are copied to, a page at a time.
    """
    found = await call.read(lambda tx: rules.listed(tx, call.account, registry_id))
    return catalog_page(REPLICATION_LIST, found, query)


@routes.post(_REPLICATION, "create-replication", REPLICATION, ok=201, errors=(401, 422))
async def create_replication(call: Call, registry_id: str, body: ReplicationCreate) -> Reply:
    """Add a replication

    Copies the registry's images to the server of another region, from now on. It costs nothing
    more. A region without a registry server, the registry's own region, or one that it is copied to
    already is refused with 422.
    """
    id, region = registry_id, body.region
    return REPLICATION(await call.write(lambda tx: rules.create(tx, call.account, id, region)))


@routes.get(f"{_REPLICATION}/{{region}}", "read-replication", REPLICATION, errors=(401, 404, 422))
async def read_replication(call: Call, registry_id: str, region: str) -> Reply:
    """Get a replication

    Tells what a registry is called in another region. A region that it is not copied to is refused
    with 404.
    """
    id = registry_id
    return REPLICATION(await call.read(lambda tx: rules.get(tx, call.account, id, region)))


@routes.delete(f"{_REPLICATION}/{{region}}", "delete-replication", errors=(401, 404, 422))
async def delete_replication(call: Call, registry_id: str, region: str) -> Reply:
    """Delete a replication

    Stops copying the registry's images to a region. A region that it is not copied to is refused
    with 404.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, registry_id, region))
    return DONE
