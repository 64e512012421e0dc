"""/v2/iso"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import ISO, ISOS, ISOCreate, ISOUpdate

routes = Routes("iso", read="subscriptions_view", write="provisioning")

ISO_ANSWER = ItemResponse("iso", ISO)
ISO_LIST = ListResponse("isos", ISO)


@routes.get("/iso", "list-isos", ISO_LIST, errors=(400, 401, 404))
async def list_isos(call: Call, query: Paging) -> Reply:
    """List ISOs

    Lists the ISO images that you have uploaded.
    """
    return ISO_LIST(await call.page(ISOS, query))


@routes.post("/iso", "create-iso", ISO_ANSWER, ok=201, errors=(400, 401, 404))
async def create_iso(call: Call, body: ISOCreate) -> Reply:
    """Add an ISO

    Has an ISO fetched from a URL. The answer comes at once with the status `pending`. The ISO
    becomes `complete` when its download is over, or `failed` if it cannot be fetched. ISOs cost
    nothing.
    """
    return ISO_ANSWER(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/iso/{iso-id}", "iso-get", ISO_ANSWER, errors=(400, 401, 404))
async def get_iso(call: Call, iso_id: str) -> Reply:
    """Get an ISO

    Shows one of your ISOs.
    """
    return ISO_ANSWER(await call.get(ISOS, iso_id))


@routes.put("/iso/{iso-id}", "iso-edit", errors=(400, 401, 404))
async def update_iso(call: Call, iso_id: str, body: ISOUpdate) -> Reply:
    """Change an ISO

    Changes the description of an ISO.
    """
    await call.write(lambda tx: rules.update(tx, call.account, iso_id, body))
    return DONE


@routes.delete("/iso/{iso-id}", "delete-iso", errors=(400, 401, 404))
async def delete_iso(call: Call, iso_id: str) -> Reply:
    """Delete an ISO

    Deletes an ISO, also while it is being fetched. An ISO that is attached to an instance is
    refused with 400. Detach it first.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, iso_id))
    return DONE
