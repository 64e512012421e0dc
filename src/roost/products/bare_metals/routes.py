"""/v2/bare-metals and /v2/bare-metals/{id}, with what starts, halts and reboots them"""

from ...http.answers import DONE, JSON, ItemResponse, ListResponse, Reply, widened
from ...http.operations import Call, Paging, Routes
from ...machines.fields import new_password
from ...machines.power import Switch
from ...machines.setup import Reinstall
from ...store import Tx
from . import rules
from .documents import (
    BARE_METALS,
    BareMetal,
    BareMetalCreate,
    BareMetalIds,
    BareMetalRecord,
    BareMetalUpdate,
    NewBareMetal,
)
from .servers import POWER, SERVERS

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)

BARE_METAL = ItemResponse("bare_metal", BareMetal)
NEW_BARE_METAL = ItemResponse("bare_metal", NewBareMetal)
BARE_METAL_LIST = ListResponse("bare_metals", BareMetal)


def _new(record: BareMetalRecord, password: str) -> Reply:
    return Reply(b'{"bare_metal":%s}' % widened(record.raw, "default_password", password), JSON)


@routes.get("/bare-metals", "list-baremetals", BARE_METAL_LIST, errors=(400, 401, 404))
async def list_bare_metals(call: Call, query: Paging) -> Reply:
    """List bare metal servers

    Lists your bare metal servers.
    """
    return BARE_METAL_LIST(await call.page(BARE_METALS, query))


@routes.post(
    "/bare-metals", "create-baremetal", NEW_BARE_METAL, ok=202, acl="provisioning",
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def create_bare_metal(call: Call, body: BareMetalCreate) -> Reply:
    """Create a bare metal server

    Deploys a machine of your own. Besides a region and a plan it needs one thing to install:
    `os_id`, `app_id`, `image_id` or `snapshot_id`. The answer comes at once with the status
    `pending`, and it is the only one that shows the password. The server becomes `active` once its
    system is up. It costs by the hour from now on, also while it is switched off. What does not
    exist or does not fit the plan is refused with 400 and changes nothing.
    """
    password = new_password()
    record = await call.write(lambda tx: rules.create(tx, call.account, body, password))
    return _new(record, password)


@routes.get("/bare-metals/{baremetal-id}", "get-baremetal", BARE_METAL, errors=(400, 401, 404))
async def get_bare_metal(call: Call, baremetal_id: str) -> Reply:
    """Get a bare metal server

    Shows one bare metal server.
    """
    return BARE_METAL(await call.get(BARE_METALS, baremetal_id))


@routes.patch(
    "/bare-metals/{baremetal-id}", "update-baremetal", BARE_METAL, ok=202, errors=(400, 401, 404)
)
async def update_bare_metal(call: Call, baremetal_id: str, body: BareMetalUpdate) -> Reply:
    """Change a bare metal server

    Changes what you give and leaves the rest as it is. Another system erases the disks and installs
    it with a new password, which only this answer shows. The server is `pending` until its system
    is up.
    """
    password = new_password()
    record, reinstalled = await call.write(
        lambda tx: rules.update(tx, call.account, baremetal_id, body, password)
    )
    return _new(record, password) if reinstalled else BARE_METAL(record)


@routes.delete("/bare-metals/{baremetal-id}", "delete-baremetal", errors=(400, 401, 404))
async def delete_bare_metal(call: Call, baremetal_id: str) -> Reply:
    """Delete a bare metal server

    Deletes a server with everything on its disks and ends its charges. Whatever is being done with
    it ends. Reserved IPs stay yours.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, baremetal_id))
    return DONE


@routes.post(
    "/bare-metals/{baremetal-id}/reinstall", "reinstall-baremetal", NEW_BARE_METAL, ok=202,
    errors=(400, 401, 404),
)  # fmt: skip
async def reinstall_bare_metal(call: Call, baremetal_id: str, body: Reinstall) -> Reply:
    """Reinstall a bare metal server

    Erases the disks and installs the same thing again, with a new password. This answer is the only
    one that shows the password. The server is `pending` until its system is up. One that is busy is
    refused with 400.
    """
    password = new_password()

    def start(tx: Tx) -> BareMetalRecord:
        record = SERVERS.edit(tx, call.account, baremetal_id)
        rules.reinstall(tx, record, None, body.hostname, password)
        return record

    return _new(await call.write(start), password)


async def _switch(call: Call, id: str, to: Switch) -> Reply:
    await call.write(lambda tx: POWER.switch(tx, call.account, id, to))
    return DONE


async def _switch_all(call: Call, body: BareMetalIds, to: Switch) -> Reply:
    await call.write(
        lambda tx: POWER.switch_all(tx, call.account, "baremetal_ids", body.baremetal_ids, to)
    )
    return DONE


@routes.post("/bare-metals/{baremetal-id}/start", "start-baremetal", errors=ERRORS)
async def start_bare_metal(call: Call, baremetal_id: str) -> Reply:
    """Start a bare metal server

    Switches a server on. Its `power_status` becomes `running`. One that runs is left alone. One
    that is busy is refused with 400.
    """
    return await _switch(call, baremetal_id, "start")


@routes.post("/bare-metals/{baremetal-id}/halt", "halt-baremetal", errors=ERRORS)
async def halt_bare_metal(call: Call, baremetal_id: str) -> Reply:
    """Halt a bare metal server

    Switches a server off. Its `power_status` becomes `stopped`. It goes on costing the same. One
    that is busy is refused with 400.
    """
    return await _switch(call, baremetal_id, "halt")


@routes.post("/bare-metals/{baremetal-id}/reboot", "reboot-baremetal", errors=ERRORS)
async def reboot_bare_metal(call: Call, baremetal_id: str) -> Reply:
    """Reboot a bare metal server

    Restarts a server. One that is switched off is switched on. One that is busy is refused with
    400.
    """
    return await _switch(call, baremetal_id, "reboot")


@routes.post("/bare-metals/start", "start-bare-metals", errors=ERRORS)
async def start_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    """Start several bare metal servers

    Switches up to 1,000 servers on, all of them or none. An unknown server, or a busy one, refuses
    the whole request.
    """
    return await _switch_all(call, body, "start")


@routes.post("/bare-metals/halt", "halt-baremetals", errors=ERRORS)
async def halt_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    """Halt several bare metal servers

    Switches up to 1,000 servers off, all of them or none. An unknown server, or a busy one, refuses
    the whole request. They go on costing the same.
    """
    return await _switch_all(call, body, "halt")


@routes.post("/bare-metals/reboot", "reboot-bare-metals", errors=ERRORS)
async def reboot_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    """Reboot several bare metal servers

    Restarts up to 1,000 servers, all of them or none. An unknown server, or a busy one, refuses the
    whole request.
    """
    return await _switch_all(call, body, "reboot")
