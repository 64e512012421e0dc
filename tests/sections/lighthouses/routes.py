"""/v2/lighthouses"""

from roost.http.answers import DONE, ItemResponse, ListResponse, Reply
from roost.http.operations import Call, Routes

from . import rules
from .documents import (
    LIGHTHOUSES,
    Lighthouse,
    LighthouseCreate,
    LighthouseQuery,
    LighthouseUpdate,
)

routes = Routes("lighthouse", read="subscriptions_view", write="subscriptions")

LIGHTHOUSE = ItemResponse("lighthouse", Lighthouse)
LIGHTHOUSE_LIST = ListResponse("lighthouses", Lighthouse)


@routes.get("/lighthouses", "list-lighthouses", LIGHTHOUSE_LIST, errors=(400, 401))
async def list_lighthouses(call: Call, query: LighthouseQuery) -> Reply:
    """List lighthouses

    Answers the lighthouses of the account, the oldest first.
    """
    return LIGHTHOUSE_LIST(await call.page(LIGHTHOUSES, query, {"region": query.region}))


@routes.post(
    "/lighthouses", "create-lighthouse", LIGHTHOUSE,
    ok=202, acl="provisioning", errors=(400, 401),
)  # fmt: skip
async def create_lighthouse(call: Call, body: LighthouseCreate) -> Reply:
    """Build a lighthouse

    Charges begin at once. The answer comes before the lamp is lit: `status` says when it is.
    """
    return LIGHTHOUSE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/lighthouses/{lighthouse-id}", "get-lighthouse", LIGHTHOUSE, errors=(401, 404))
async def get_lighthouse(call: Call, lighthouse_id: str) -> Reply:
    """Get a lighthouse

    Answers one lighthouse, with the color and the state of its lamp.
    """
    return LIGHTHOUSE(await call.get(LIGHTHOUSES, lighthouse_id))


@routes.patch("/lighthouses/{lighthouse-id}", "update-lighthouse", errors=(400, 401, 404))
async def update_lighthouse(call: Call, lighthouse_id: str, body: LighthouseUpdate) -> Reply:
    """Change the color of a lamp

    A lighthouse that could not be built is refused.
    """
    await call.write(lambda tx: rules.update(tx, call.account, lighthouse_id, body))
    return DONE


@routes.delete("/lighthouses/{lighthouse-id}", "delete-lighthouse", errors=(401, 404))
async def delete_lighthouse(call: Call, lighthouse_id: str) -> Reply:
    """Delete a lighthouse

    Its charges end at once. It cannot be had back.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, lighthouse_id))
    return DONE
