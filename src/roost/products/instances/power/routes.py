"""/v2/instances/{start,halt,reboot} and /v2/instances/{id}/{start,halt,reboot}"""

from ....engine.workflows import Workflow
from ....http.answers import DONE, Reply
from ....http.operations import Call, Routes
from .. import lifecycle
from ..machines.documents import InstanceIds
from . import rules

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)


async def _switch(call: Call, id: str, workflow: Workflow) -> Reply:
    await call.write(lambda tx: rules.switch(tx, call.account, id, workflow))
    return DONE


async def _switch_all(call: Call, body: InstanceIds, workflow: Workflow) -> Reply:
    ids = body.instance_ids
    await call.write(lambda tx: rules.switch_all(tx, call.account, ids, workflow))
    return DONE


@routes.post("/instances/{instance-id}/start", "start-instance", errors=ERRORS)
async def start_instance(call: Call, instance_id: str) -> Reply:
    return await _switch(call, instance_id, lifecycle.START_INSTANCE)


@routes.post("/instances/{instance-id}/halt", "halt-instance", errors=ERRORS)
async def halt_instance(call: Call, instance_id: str) -> Reply:
    return await _switch(call, instance_id, lifecycle.HALT_INSTANCE)


@routes.post("/instances/{instance-id}/reboot", "reboot-instance", errors=ERRORS)
async def reboot_instance(call: Call, instance_id: str) -> Reply:
    return await _switch(call, instance_id, lifecycle.REBOOT_INSTANCE)


@routes.post("/instances/start", "start-instances", errors=ERRORS)
async def start_instances(call: Call, body: InstanceIds) -> Reply:
    return await _switch_all(call, body, lifecycle.START_INSTANCE)


@routes.post("/instances/halt", "halt-instances", errors=ERRORS)
async def halt_instances(call: Call, body: InstanceIds) -> Reply:
    return await _switch_all(call, body, lifecycle.HALT_INSTANCE)


@routes.post("/instances/reboot", "reboot-instances", errors=ERRORS)
async def reboot_instances(call: Call, body: InstanceIds) -> Reply:
    return await _switch_all(call, body, lifecycle.REBOOT_INSTANCE)
