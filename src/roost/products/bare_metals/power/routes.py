"""/v2/bare-metals/{start,halt,reboot} and /v2/bare-metals/{id}/{start,halt,reboot}"""

from ....http.answers import DONE, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import BareMetalIds

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)


async def _switch(call: Call, id: str, to: rules.Switch) -> Reply:
    await call.write(lambda tx: rules.switch(tx, call.account, id, to))
    return DONE


async def _switch_all(call: Call, body: BareMetalIds, to: rules.Switch) -> Reply:
    ids = body.baremetal_ids
    await call.write(lambda tx: rules.switch_all(tx, call.account, ids, to))
    return DONE


@routes.post("/bare-metals/{baremetal-id}/start", "start-baremetal", errors=ERRORS)
async def start_bare_metal(call: Call, baremetal_id: str) -> Reply:
    return await _switch(call, baremetal_id, "start")


@routes.post("/bare-metals/{baremetal-id}/halt", "halt-baremetal", errors=ERRORS)
async def halt_bare_metal(call: Call, baremetal_id: str) -> Reply:
    return await _switch(call, baremetal_id, "halt")


@routes.post("/bare-metals/{baremetal-id}/reboot", "reboot-baremetal", errors=ERRORS)
async def reboot_bare_metal(call: Call, baremetal_id: str) -> Reply:
    return await _switch(call, baremetal_id, "reboot")


@routes.post("/bare-metals/start", "start-bare-metals", errors=ERRORS)
async def start_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    return await _switch_all(call, body, "start")


@routes.post("/bare-metals/halt", "halt-baremetals", errors=ERRORS)
async def halt_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    return await _switch_all(call, body, "halt")


@routes.post("/bare-metals/reboot", "reboot-bare-metals", errors=ERRORS)
async def reboot_bare_metals(call: Call, body: BareMetalIds) -> Reply:
    return await _switch_all(call, body, "reboot")
