"""/v2/bare-metals and /v2/bare-metals/{id}"""

from ....http.answers import DONE, JSON, Many, One, Reply, widened
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ...servers.fields import new_password
from ...servers.setup import Reinstall
from ..documents import BARE_METALS, BareMetal, BareMetalRecord, NewBareMetal
from ..rules import edit
from . import rules
from .documents import BareMetalCreate, BareMetalUpdate

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

BARE_METAL = One("bare_metal", BareMetal)
NEW_BARE_METAL = One("bare_metal", NewBareMetal)
BARE_METAL_LIST = Many("bare_metals", BareMetal)


def _new(record: BareMetalRecord, password: str) -> Reply:
    return Reply(b'{"bare_metal":%s}' % widened(record.raw, "default_password", password), JSON)


@routes.get("/bare-metals", "list-baremetals", BARE_METAL_LIST, errors=(400, 401, 404))
async def list_bare_metals(call: Call, query: Paging) -> Reply:
    return BARE_METAL_LIST(await call.page(BARE_METALS, query))


@routes.post(
    "/bare-metals", "create-baremetal", NEW_BARE_METAL, ok=202, acl="provisioning",
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def create_bare_metal(call: Call, body: BareMetalCreate) -> Reply:
    password = new_password()
    record = await call.write(lambda tx: rules.create(tx, call.account, body, password))
    return _new(record, password)


@routes.get("/bare-metals/{baremetal-id}", "get-baremetal", BARE_METAL, errors=(400, 401, 404))
async def get_bare_metal(call: Call, baremetal_id: str) -> Reply:
    return BARE_METAL(await call.get(BARE_METALS, baremetal_id))


@routes.patch(
    "/bare-metals/{baremetal-id}", "update-baremetal", BARE_METAL, ok=202, errors=(400, 401, 404)
)
async def update_bare_metal(call: Call, baremetal_id: str, body: BareMetalUpdate) -> Reply:
    """The answer has the new password where the change reinstalls."""
    password = new_password()
    record, reinstalled = await call.write(
        lambda tx: rules.update(tx, call.account, baremetal_id, body, password)
    )
    return _new(record, password) if reinstalled else BARE_METAL(record)


@routes.delete("/bare-metals/{baremetal-id}", "delete-baremetal", errors=(400, 401, 404))
async def delete_bare_metal(call: Call, baremetal_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, baremetal_id))
    return DONE


@routes.post(
    "/bare-metals/{baremetal-id}/reinstall", "reinstall-baremetal", NEW_BARE_METAL, ok=202,
    errors=(400, 401, 404),
)  # fmt: skip
async def reinstall_bare_metal(call: Call, baremetal_id: str, body: Reinstall) -> Reply:
    password = new_password()

    def start(tx: Tx) -> BareMetalRecord:
        record = edit(tx, call.account, baremetal_id)
        rules.reinstall(tx, record, None, body.hostname, password)
        return record

    return _new(await call.write(start), password)
