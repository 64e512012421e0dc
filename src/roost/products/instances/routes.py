"""/v2/instances and /v2/instances/{id}, with what starts, halts and reboots them"""

import msgspec

from ...engine import usage
from ...http.answers import DONE, JSON, ItemResponse, ListResponse, Reply, Whole, widened
from ...http.operations import Call, Routes
from ...machines.fields import new_password
from ...machines.power import Switch
from ...machines.setup import Reinstall
from ...store import Tx
from . import changes, rules
from .documents import (
    INSTANCES,
    Instance,
    InstanceCreate,
    InstanceIds,
    InstanceQuery,
    InstanceRecord,
    InstanceUpdate,
    NewInstance,
)
from .servers import POWER, SERVERS, get_with_pending

routes = Routes("instances", read="subscriptions_view", write="subscriptions")


class InstanceDetails(Instance, kw_only=True):
    """An instance with what it costs.

    pending_charges: dollars that it has come to this month.
    """

    pending_charges: float


class UpdateAnswer(msgspec.Struct):
    """An instance as it is after the change.

    instance: the instance.
    job_ids: jobs that the change has started. Follow one under `/instances/jobs/{job-id}`.
    """

    instance: Instance
    job_ids: list[str]


ERRORS = (400, 401, 404)

INSTANCE = ItemResponse("instance", InstanceDetails)
NEW_INSTANCE = ItemResponse("instance", NewInstance)
INSTANCE_LIST = ListResponse("instances", Instance)
UPDATED = Whole(UpdateAnswer)


def _with_charges(record: InstanceRecord, cents: int) -> bytes:
    return widened(record.raw, "pending_charges", cents / 100)


def _new(record: InstanceRecord, password: str) -> Reply:
    return Reply(b'{"instance":%s}' % widened(record.raw, "default_password", password), JSON)


@routes.get("/instances", "list-instances", INSTANCE_LIST, errors=(400, 401, 403, 404, 422))
async def list_instances(call: Call, query: InstanceQuery) -> Reply:
    """List instances

    Lists your instances. Every filter that you give has to match exactly. A list shows what each
    has cost this month only with `show_pending_charges`.
    """
    filters = {
        "tags": query.tag,
        "label": query.label,
        "main_ip": query.main_ip,
        "region": query.region,
        "firewall_group_id": query.firewall_group_id,
        "hostname": query.hostname,
    }
    if not query.show_pending_charges:
        return INSTANCE_LIST(await call.page(INSTANCES, query, filters))
    page = await call.records(INSTANCES, query, filters)
    found = await call.read(lambda tx: usage.with_pending(tx, page.items))
    items = [_with_charges(*each) for each in found]
    return INSTANCE_LIST(page.with_items(b",".join(items)))


@routes.post(
    "/instances", "create-instance", NEW_INSTANCE, ok=202, acl="provisioning",
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def create_instance(call: Call, body: InstanceCreate) -> Reply:
    """Create an instance

    Deploys an instance. Besides a region and a plan it needs one thing to install: `os_id`,
    `app_id`, `image_id`, `snapshot_id`, `iso_id` or `ipxe_chain_url`. The answer comes at once with
    the status `pending`, and it is the only one that shows the password. The instance becomes
    `active` once it has its addresses, and its `server_status` becomes `ok` once its system is up.
    It costs by the hour from now on, also while it is switched off. A plan that the region does not
    have, and anything that does not exist or does not fit the plan, is refused with 400 and changes
    nothing.
    """
    password = new_password()
    record = await call.write(lambda tx: rules.create(tx, call.account, body, password))
    return _new(record, password)


@routes.get("/instances/{instance-id}", "get-instance", INSTANCE, errors=(400, 401, 403, 404))
async def get_instance(call: Call, instance_id: str) -> Reply:
    """Get an instance

    Shows one instance and what it has cost this month. An instance that you have just deleted
    answers 404 with the text `Server is pending destruction`.
    """

    def find(tx: Tx) -> bytes:
        record, cents = get_with_pending(tx, call.account, instance_id)
        return _with_charges(record, cents)

    return Reply(b'{"instance":%s}' % await call.read(find), JSON)


@routes.patch(
    "/instances/{instance-id}", "update-instance", UPDATED, ok=202, errors=(400, 401, 404)
)
async def update_instance(call: Call, instance_id: str, body: InstanceUpdate) -> Reply:
    """Change an instance

    Changes what you give and leaves the rest as it is. Another plan or another system takes a job
    that locks the instance, and its id is in `job_ids`. Another system erases the disk. Give either
    a plan or a system, because both at once are refused with 400. A plan with a smaller disk is
    refused too.
    """
    password = new_password()

    def change(tx: Tx) -> UpdateAnswer:
        record, jobs = changes.update(tx, call.account, instance_id, body, password)
        return UpdateAnswer(record.body, [job.id for job in jobs])

    return UPDATED(await call.write(change))


@routes.delete("/instances/{instance-id}", "delete-instance", errors=(400, 401, 404))
async def delete_instance(call: Call, instance_id: str) -> Reply:
    """Delete an instance

    Deletes an instance with its disk, its backups and its own addresses, and ends its charges.
    Whatever is being done with it ends. Reserved IPs and block storage stay yours.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, instance_id))
    return DONE


@routes.post(
    "/instances/{instance-id}/reinstall", "reinstall-instance", NEW_INSTANCE, ok=202,
    errors=(400, 401, 404),
)  # fmt: skip
async def reinstall_instance(call: Call, instance_id: str, body: Reinstall) -> Reply:
    """Reinstall an instance

    Erases the disk and installs the same thing again, with a new password. This answer is the only
    one that shows the password. The instance is locked meanwhile. A locked instance, or one whose
    snapshot or ISO is gone, is refused with 400.
    """
    password = new_password()

    def start(tx: Tx) -> InstanceRecord:
        record = SERVERS.edit_unlocked(tx, call.account, instance_id)
        changes.reinstall(tx, record, None, password, body.hostname)
        return record

    return _new(await call.write(start), password)


async def _switch(call: Call, id: str, to: Switch) -> Reply:
    await call.write(lambda tx: POWER.switch(tx, call.account, id, to))
    return DONE


async def _switch_all(call: Call, body: InstanceIds, to: Switch) -> Reply:
    await call.write(
        lambda tx: POWER.switch_all(tx, call.account, "instance_ids", body.instance_ids, to)
    )
    return DONE


@routes.post("/instances/{instance-id}/start", "start-instance", errors=ERRORS)
async def start_instance(call: Call, instance_id: str) -> Reply:
    """Start an instance

    Switches an instance on. It is locked for a moment and its `power_status` becomes `running`. An
    instance that runs is left alone. A locked one is refused with 400.
    """
    return await _switch(call, instance_id, "start")


@routes.post("/instances/{instance-id}/halt", "halt-instance", errors=ERRORS)
async def halt_instance(call: Call, instance_id: str) -> Reply:
    """Halt an instance

    Switches an instance off. Its `power_status` becomes `stopped`. It goes on costing the same,
    because its resources are kept for it. A locked instance is refused with 400.
    """
    return await _switch(call, instance_id, "halt")


@routes.post("/instances/{instance-id}/reboot", "reboot-instance", errors=ERRORS)
async def reboot_instance(call: Call, instance_id: str) -> Reply:
    """Reboot an instance

    Restarts an instance. One that is switched off is switched on. A locked instance is refused with
    400.
    """
    return await _switch(call, instance_id, "reboot")


@routes.post("/instances/start", "start-instances", errors=ERRORS)
async def start_instances(call: Call, body: InstanceIds) -> Reply:
    """Start several instances

    Switches up to 1,000 instances on, all of them or none. An unknown instance, or a locked one,
    refuses the whole request.
    """
    return await _switch_all(call, body, "start")


@routes.post("/instances/halt", "halt-instances", errors=ERRORS)
async def halt_instances(call: Call, body: InstanceIds) -> Reply:
    """Halt several instances

    Switches up to 1,000 instances off, all of them or none. An unknown instance, or a locked one,
    refuses the whole request. They go on costing the same.
    """
    return await _switch_all(call, body, "halt")


@routes.post("/instances/reboot", "reboot-instances", errors=ERRORS)
async def reboot_instances(call: Call, body: InstanceIds) -> Reply:
    """Reboot several instances

    Restarts up to 1,000 instances, all of them or none. An unknown instance, or a locked one,
    refuses the whole request.
    """
    return await _switch_all(call, body, "reboot")
