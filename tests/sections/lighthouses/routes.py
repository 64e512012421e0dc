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
    return LIGHTHOUSE_LIST(await call.page(LIGHTHOUSES, query, {"region": query.region}))


@routes.post(
    "/lighthouses", "create-lighthouse", LIGHTHOUSE,
    ok=202, acl="provisioning", errors=(400, 401),
)  # fmt: skip
async def create_lighthouse(call: Call, body: LighthouseCreate) -> Reply:
    return LIGHTHOUSE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/lighthouses/{lighthouse-id}", "get-lighthouse", LIGHTHOUSE, errors=(401, 404))
async def get_lighthouse(call: Call, lighthouse_id: str) -> Reply:
    return LIGHTHOUSE(await call.get(LIGHTHOUSES, lighthouse_id))


@routes.patch("/lighthouses/{lighthouse-id}", "update-lighthouse", errors=(400, 401, 404))
async def update_lighthouse(call: Call, lighthouse_id: str, body: LighthouseUpdate) -> Reply:
    await call.write(lambda tx: rules.update(tx, call.account, lighthouse_id, body))
    return DONE


@routes.delete("/lighthouses/{lighthouse-id}", "delete-lighthouse", errors=(401, 404))
async def delete_lighthouse(call: Call, lighthouse_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, lighthouse_id))
    return DONE
