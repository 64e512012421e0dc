"""The jobs of an instance, step by step, and the states that clients see on the way.

Creating: pending; then active, with its addresses, while server_status goes none,
installingbooting, ok. From active on, other operations are allowed. Everything else locks the
instance until it is done.
"""

from collections.abc import Collection
from functools import partial
from typing import Any

import msgspec

from ...catalog import plan
from ...drivers.compute import Compute, Machine
from ...drivers.errors import NotYet
from ...drivers.firewall import Firewall
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.pools import AddressPools
from ...engine.reconcile import requeue_holders
from ...engine.workflows import FOREVER, Failed, Job, Run, Step, Workflow, destroying
from ...store import Tx, work
from ...store.work import Leases
from .. import reserved_ips
from ..servers import addresses, teardown
from ..servers.sources import Chosen, adopt
from . import backup_schedule, charges
from . import driver_spec as spec
from .documents import (
    ACTIVE,
    INSTALLING,
    INSTANCES,
    LOCKED,
    NONE,
    OK,
    PENDING,
    RUNNING,
    STOPPED,
    SUSPENDED,
    Instance,
    InstanceRecord,
    InstanceState,
    V6Network,
)
from .filtering import follow
from .networks import rules as networks
from .rules import finish, interface, of_job, on, started, unlock

PROVISION = Takes(quick=0.4, realistic=30)
INSTALL = Takes(quick=0.1, realistic=5)
BOOT = Takes(quick=0.4, realistic=30)
SWITCH = Takes(quick=0.1, realistic=5)
RESIZE = Takes(quick=0.5, realistic=90)
DESTROY = Takes(quick=0.1, realistic=10)
NETWORK = Takes(quick=0.1, realistic=5)


def _provisioned(tx: Tx, record: InstanceRecord, job: Job) -> None:
    body, state = record.body, record.hidden
    size = plan(body.plan)
    assert size is not None
    body.status = ACTIVE
    body.power_status = RUNNING
    body.server_status = NONE
    body.disk = size.disk
    body.kvm = tx.service(Compute).console_url(record.id)
    state.password = ""
    readdress(tx, record)
    if job.args.get("firewall", "") != body.firewall_group_id:
        follow(tx, record)
    # Clients act on an active instance at once, so from here on the job does not lock it.
    work.share(tx, job)
    # What it joined or left since the machine was begun, the machine has yet to be told.
    networks.follow(tx, record)


def show_addresses(body: Instance, state: InstanceState) -> None:
    """Puts the reserved addresses where the API shows them."""
    addresses.show(body, state)
    if state.ipv6:
        body.v6_networks = [
            V6Network(network.network, network.ip, network.network_size)
            for network in (state.ipv6, *state.extra_ipv6)
        ]


def readdress(tx: Tx, record: InstanceRecord) -> None:
    """Shows the addresses that an instance has by now, stores it and has its followers told."""
    before = record.body.main_ip, record.body.v6_main_ip
    show_addresses(record.body, record.hidden)
    tx.update(record)
    if (record.body.main_ip, record.body.v6_main_ip) != before:
        requeue_holders(tx, record)


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
    elif record.body.server_status == LOCKED and record.hidden.resume == old:
        record.hidden.resume = new


def _resized(tx: Tx, record: InstanceRecord, job: Job) -> None:
    size = plan(job.args["plan"])
    assert size is not None
    body = record.body
    body.plan, body.ram, body.disk = size.id, size.ram, size.disk
    body.vcpu_count, body.allowed_bandwidth = size.vcpu_count, size.bandwidth
    body.status = ACTIVE
    charges.resize(tx, record, size)
    finish(tx, record)


def _reinstalled(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.body.power_status = RUNNING
    record.hidden.resume = INSTALLING
    record.hidden.password = ""
    finish(tx, record)
    work.share(tx, job)


def destroy(
    tx: Tx, record: InstanceRecord, kept: Collection[tuple[str, int]], after: Leases = ()
) -> None:
    """Has the machine destroyed, and then its addresses given back; it has none from now on.

    kept: the addresses that stay, as of `teardown.take_back`. after: as of `jobs.start`.
    """
    state = record.hidden
    args: dict[str, Any] = {"id": record.id, **teardown.take_back(state, kept)}
    args["ipv4"] += state.leaving_ipv4
    state.leaving_ipv4 = []
    jobs.start(tx, DESTROY_INSTANCE, record.account, args=args, after=after)


def _not_created(tx: Tx, job: Job) -> None:
    """The instance is suspended: it costs nothing, and others may have its addresses."""
    record = of_job(tx, job)
    if record is None:
        return
    body = record.body
    body.status, body.power_status = SUSPENDED, STOPPED
    body.internal_ip, body.vpcs = "", []
    charges.stop(tx, record)
    backup_schedule.cancel(tx, record)
    kept = reserved_ips.let_go(tx, record, partial(addresses.names, record.hidden))
    destroy(tx, record, kept)
    tx.update(record)


def _not_reinstalled(tx: Tx, job: Job) -> None:
    """The machine is what it was, so that is what the instance tells."""
    record = of_job(tx, job)
    if record is not None:
        adopt(record, msgspec.convert(job.args["before"], Chosen))
        record.hidden.password = ""
        tx.update(record)
    unlock(tx, job)


def lost(tx: Tx, record: InstanceRecord) -> None:
    """Its machine is gone, and the disk with it: nothing runs, and nothing is installed.

    A machine with an empty disk would not be the same one, so none is made.
    """
    body = record.body
    if (body.power_status, body.server_status) == (STOPPED, NONE):
        return
    body.power_status = STOPPED
    if body.server_status == LOCKED:
        record.hidden.resume = NONE
    else:
        body.server_status = NONE
    tx.update(record)


def _halted(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.body.power_status = STOPPED
    finish(tx, record)


def _connected(tx: Tx, record: InstanceRecord, job: Job) -> None:
    if record.body.status == PENDING:
        tx.update(record)
    else:
        readdress(tx, record)


def _released(tx: Tx, record: InstanceRecord, job: Job) -> None:
    """Others may have an address once the machine no longer uses it."""
    ordinal: int = job.args["ordinal"]
    if ordinal in record.hidden.leaving_ipv4:
        record.hidden.leaving_ipv4.remove(ordinal)
        tx.service(AddressPools).release_ipv4(tx, ordinal)
        tx.update(record)


async def _provision(run: Run) -> None:
    if group := run.job.args.get("firewall"):
        await run.driver(Firewall).assign(run.job.resource_id, group)
    await run.driver(Compute).create(await _machine(run))


async def _boot(run: Run) -> None:
    if not await run.driver(Compute).booted(run.job.resource_id):
        raise NotYet("the machine has not booted yet")


async def _resize(run: Run) -> None:
    await run.driver(Compute).resize(await _machine(run))


async def _reinstall(run: Run) -> None:
    await run.driver(Compute).reinstall(await _machine(run))


async def _start(run: Run) -> None:
    await run.driver(Compute).start(run.job.resource_id)


async def _halt(run: Run) -> None:
    await run.driver(Compute).halt(run.job.resource_id)


async def _reboot(run: Run) -> None:
    await run.driver(Compute).reboot(run.job.resource_id)


async def _connect(run: Run) -> None:
    record = await run.read(lambda tx: tx.find(INSTANCES, run.job.resource_id))
    if record is not None:
        await run.driver(Compute).update_network(record.id, interface(record))


async def _destroy(run: Run) -> None:
    await run.driver(Compute).destroy(run.job.args["id"])
    await run.driver(Firewall).assign(run.job.args["id"], "")


async def _machine(run: Run) -> Machine:
    machine = await run.read(lambda tx: spec.of(tx, run.job))
    if machine is None:
        raise Failed("the instance is gone")
    return machine


_BOOT = Step("boot", on(_booted), _boot, BOOT)
_CONNECT = Step("connect", on(_connected), _connect, NETWORK)
_REBOOT = Step("reboot", on(started), _reboot, SWITCH)

CREATE_INSTANCE = Workflow(
    name="create-instance",
    steps=(
        Step("provision", on(_provisioned), _provision, PROVISION),
        Step("install", on(_installing), takes=INSTALL),
        _BOOT,
    ),
    failed=_not_created,
    driver=Compute,
)
RESIZE_INSTANCE = Workflow(
    name="resize-instance",
    steps=(Step("resize", on(_resized), _resize, RESIZE),),
    type="UPGRADE",
    failed=unlock,
    driver=Compute,
)
REINSTALL_INSTANCE = Workflow(
    name="reinstall-instance",
    steps=(Step("reinstall", on(_reinstalled), _reinstall, PROVISION), _BOOT),
    type="REINSTALL",
    failed=_not_reinstalled,
    driver=Compute,
)
START_INSTANCE = Workflow(
    name="start-instance",
    steps=(Step("start", on(started), _start, SWITCH),),
    failed=unlock,
    driver=Compute,
)
HALT_INSTANCE = Workflow(
    name="halt-instance",
    steps=(Step("halt", on(_halted), _halt, SWITCH),),
    failed=unlock,
    driver=Compute,
)
REBOOT_INSTANCE = Workflow(name="reboot-instance", steps=(_REBOOT,), failed=unlock, driver=Compute)
CONNECT_INSTANCE = Workflow(
    name="connect-instance", steps=(_CONNECT,), type="NETWORK", failed=FOREVER, driver=Compute
)
READDRESS_INSTANCE = Workflow(
    name="readdress-instance", steps=(_CONNECT, _REBOOT), failed=unlock, driver=Compute
)
RELEASE_IPV4 = Workflow(
    name="release-ipv4",
    steps=(Step("release", on(_released), _connect, NETWORK),),
    failed=FOREVER,
    driver=Compute,
)
DESTROY_INSTANCE = destroying(
    "destroy-instance", _destroy, teardown.release, driver=Compute, takes=DESTROY
)

WORKFLOWS = (
    CREATE_INSTANCE,
    RESIZE_INSTANCE,
    REINSTALL_INSTANCE,
    START_INSTANCE,
    HALT_INSTANCE,
    REBOOT_INSTANCE,
    CONNECT_INSTANCE,
    READDRESS_INSTANCE,
    RELEASE_IPV4,
    DESTROY_INSTANCE,
)
"""Every job of an instance but for those of its ISO drive, images, backups and firewall."""
