"""The jobs of an instance, step by step, and the states that clients see on the way.

Creating: pending; then active, with its addresses, while server_status goes none,
installingbooting, ok. From active on, other operations are allowed. Everything else locks the
instance until it is done.
"""

from ...catalog import plan
from ...drivers.compute import Compute, Machine
from ...drivers.firewall import Firewall
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.pools import AddressPools
from ...engine.workflows import (
    FOREVER,
    Failed,
    Job,
    Run,
    Step,
    Workflow,
    destroying,
    one_step,
)
from ...machines import addresses, consoles, teardown
from ...machines.documents import ACTIVE, PENDING, RUNNING, STOPPED
from ...machines.lifecycle import booting, not_created, not_reinstalled
from ...store import Tx, work
from . import backup_schedule, driver_spec, networks
from .charges import resize
from .documents import INSTALLING, INSTANCES, LOCKED, NONE, OK, InstanceRecord
from .filtering import follow
from .reserved_ips import readdress
from .servers import POWER, SERVERS, SWITCH

PROVISION = Takes(quick=0.4, realistic=30)
INSTALL = Takes(quick=0.1, realistic=5)
BOOT = Takes(quick=0.4, realistic=30)
RESIZE = Takes(quick=0.5, realistic=90)
DESTROY = Takes(quick=0.1, realistic=10)
NETWORK = Takes(quick=0.1, realistic=5)


def _provisioned(tx: Tx, record: InstanceRecord, job: Job) -> None:
    body, state = record.body, record.state
    size = plan(body.plan)
    assert size is not None
    body.status = ACTIVE
    body.power_status = RUNNING
    body.server_status = NONE
    body.disk = size.disk
    body.kvm = consoles.link(tx.services, tx.service(Compute).console_url(record.id))
    state.password = ""
    readdress(tx, record)
    if job.args.get("firewall", "") != body.firewall_group_id:
        follow(tx, record)
    # Clients act on an active instance at once, so from here on the job does not lock it.
    work.share(tx, job)
    # What it joined or left since the machine was begun, the machine has yet to be told.
    networks.follow(tx, record)


def _installing(tx: Tx, record: InstanceRecord, job: Job) -> None:
    _move(record, NONE, INSTALLING)
    tx.update(record)


def _booted(tx: Tx, record: InstanceRecord, job: Job) -> None:
    _move(record, INSTALLING, OK)
    tx.update(record)


def _move(record: InstanceRecord, old: str, new: str) -> None:
    """Takes server_status one step on; under a lock, what it goes back to when that ends."""
    if record.body.server_status == old:
        record.body.server_status = new
    elif record.body.server_status == LOCKED and record.state.resume == old:
        record.state.resume = new


def _resized(tx: Tx, record: InstanceRecord, job: Job) -> None:
    size = plan(job.args["plan"])
    assert size is not None
    body = record.body
    body.plan, body.ram, body.disk = size.id, size.ram, size.disk
    body.vcpu_count, body.allowed_bandwidth = size.vcpu_count, size.bandwidth
    body.status = ACTIVE
    resize(tx, record, size)
    SERVERS.finish(tx, record)


def _reinstalled(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.body.power_status = RUNNING
    record.state.resume = INSTALLING
    record.state.password = ""
    SERVERS.finish(tx, record)
    work.share(tx, job)


def _remove(tx: Tx, record: InstanceRecord) -> None:
    """Nothing of an instance stays that could not be made."""
    backup_schedule.cancel(tx, record)
    args = teardown.take_back(tx, record, record.state.leaving_ipv4)
    record.state.leaving_ipv4 = []
    jobs.start(tx, DESTROY_INSTANCE, record.account, args=args)


def lost(tx: Tx, record: InstanceRecord) -> None:
    """Its machine is gone, and the disk with it: nothing runs, and nothing is installed.

    A machine with an empty disk would not be the same one, so none is made.
    """
    body = record.body
    if (body.power_status, body.server_status) == (STOPPED, NONE):
        return
    body.power_status = STOPPED
    if body.server_status == LOCKED:
        record.state.resume = NONE
    else:
        body.server_status = NONE
    tx.update(record)


def _connected(tx: Tx, record: InstanceRecord, job: Job) -> None:
    if record.body.status == PENDING:
        tx.update(record)
    else:
        readdress(tx, record)


def _released(tx: Tx, record: InstanceRecord, job: Job) -> None:
    """Others may have an address once the machine no longer uses it."""
    ordinal: int = job.args["ordinal"]
    if ordinal in record.state.leaving_ipv4:
        record.state.leaving_ipv4.remove(ordinal)
        tx.service(AddressPools).release_ipv4(tx, ordinal)
        tx.update(record)


async def _provision(run: Run) -> None:
    if group := run.job.args.get("firewall"):
        await run.driver(Firewall).assign(run.job.resource_id, group)
    await run.driver(Compute).create(await _machine(run))


async def _resize(run: Run) -> None:
    await run.driver(Compute).resize(await _machine(run))


async def _reinstall(run: Run) -> None:
    await run.driver(Compute).reinstall(await _machine(run))


async def _connect(run: Run) -> None:
    record = await run.read(lambda tx: tx.find(INSTANCES, run.job.resource_id))
    if record is not None:
        await run.driver(Compute).update_network(record.id, addresses.interface(record.state))


async def _destroy(run: Run) -> None:
    await run.driver(Compute).destroy(run.job.args["id"])
    await run.driver(Firewall).assign(run.job.args["id"], "")


async def _machine(run: Run) -> Machine:
    machine = await run.read(lambda tx: driver_spec.of(tx, run.job))
    if machine is None:
        raise Failed("the instance is gone")
    return machine


_BOOT = Step("boot", SERVERS.on(_booted), booting(Compute), BOOT)
_CONNECT = Step("connect", SERVERS.on(_connected), _connect, NETWORK)
_REBOOT = Step("reboot", SERVERS.on(SERVERS.started), POWER.reboot, SWITCH)

CREATE_INSTANCE = Workflow(
    name="create-instance",
    steps=(
        Step("provision", SERVERS.on(_provisioned), _provision, PROVISION),
        Step("install", SERVERS.on(_installing), takes=INSTALL),
        _BOOT,
    ),
    failed=not_created(SERVERS, _remove),
    driver=Compute,
)
RESIZE_INSTANCE = one_step(
    "resize-instance", _resize, SERVERS.on(_resized), type="UPGRADE",
    failed=SERVERS.unaffected, driver=Compute, takes=RESIZE,
)  # fmt: skip
REINSTALL_INSTANCE = Workflow(
    name="reinstall-instance",
    steps=(Step("reinstall", SERVERS.on(_reinstalled), _reinstall, PROVISION), _BOOT),
    type="REINSTALL",
    failed=not_reinstalled(SERVERS),
    driver=Compute,
)
CONNECT_INSTANCE = Workflow(
    name="connect-instance", steps=(_CONNECT,), type="NETWORK", failed=FOREVER, driver=Compute
)
READDRESS_INSTANCE = Workflow(
    name="readdress-instance",
    steps=(_CONNECT, _REBOOT),
    failed=SERVERS.unaffected,
    driver=Compute,
)
RELEASE_IPV4 = one_step(
    "release-ipv4", _connect, SERVERS.on(_released), driver=Compute, takes=NETWORK
)
DESTROY_INSTANCE = destroying(
    "destroy-instance", _destroy, teardown.release, driver=Compute, takes=DESTROY
)

WORKFLOWS = (
    CREATE_INSTANCE,
    RESIZE_INSTANCE,
    REINSTALL_INSTANCE,
    *POWER.workflows,
    CONNECT_INSTANCE,
    READDRESS_INSTANCE,
    RELEASE_IPV4,
    DESTROY_INSTANCE,
)
"""Every job of an instance but for those of its ISO, images, backups, networks and firewall."""
