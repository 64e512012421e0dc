"""The jobs of an instance, step by step, and the states that clients see on the way.

Creating: pending; then active, with its addresses, while server_status goes none,
installingbooting, ok. From active on, other operations are allowed. Everything else locks the
instance until it is done.
"""

from functools import partial
from typing import Any

import msgspec

from ....catalog import plan
from ....drivers.compute import Compute, Machine
from ....drivers.firewall import Firewall
from ....engine.jobs import Failed, Job, Jobs, Step, Workflow
from ....engine.lifecycle import Takes
from ....engine.pools import AddressPools
from ....engine.reconcile import stir
from ....store import Store, Tx, work
from ....store.secret import Secret
from ...servers import addresses
from ...servers.networks import release
from ...servers.sources import Chosen, adopt
from ..charges import rules as charges
from ..documents import (
    ACTIVE,
    INSTALLING,
    INSTANCES,
    LOCKED,
    NONE,
    OK,
    PENDING,
    RUNNING,
    STOPPED,
    Instance,
    InstanceRecord,
    InstanceState,
    V6Network,
)
from ..filtering import follow
from ..networks import rules as networks
from ..rules import finish, interface, of_job, on, started, unlock
from ..spec import rules as spec

PROVISION = Takes(quick=0.4, realistic=30)
INSTALL = Takes(quick=0.1, realistic=5)
BOOT = Takes(quick=0.4, realistic=30)
SWITCH = Takes(quick=0.1, realistic=5)
RESIZE = Takes(quick=0.5, realistic=90)
DESTROY = Takes(quick=0.1, realistic=10)
NETWORK = Takes(quick=0.1, realistic=5)


class Driver:
    """What the steps tell the driver. Each may come twice, and the driver bears it."""

    def __init__(self, store: Store, compute: Compute, firewall: Firewall, secret: Secret) -> None:
        self._store = store
        self._compute = compute
        self._firewall = firewall
        self._secret = secret

    async def provision(self, job: Job) -> None:
        if group := job.args.get("firewall"):
            await self._firewall.assign(job.resource_id, group)
        await self._compute.create(await self._machine(job))

    async def boot(self, job: Job) -> None:
        if not await self._compute.booted(job.resource_id):
            raise TimeoutError("the machine has not booted yet")

    async def resize(self, job: Job) -> None:
        await self._compute.resize(await self._machine(job))

    async def reinstall(self, job: Job) -> None:
        await self._compute.reinstall(await self._machine(job))

    async def start(self, job: Job) -> None:
        await self._compute.start(job.resource_id)

    async def halt(self, job: Job) -> None:
        await self._compute.halt(job.resource_id)

    async def reboot(self, job: Job) -> None:
        await self._compute.reboot(job.resource_id)

    async def connect(self, job: Job) -> None:
        record = await self._store.read(lambda tx: tx.find(INSTANCES, job.resource_id))
        if record is not None:
            await self._compute.update_network(record.id, interface(record))

    async def destroy(self, job: Job) -> None:
        await self._compute.destroy(job.args["id"])
        await self._firewall.assign(job.args["id"], "")

    async def _machine(self, job: Job) -> Machine:
        machine = await self._store.read(lambda tx: spec.of(tx, job, self._secret))
        if machine is None:
            raise Failed("the instance is gone")
        return machine


def workflows(
    store: Store,
    compute: Compute,
    firewall: Firewall,
    pools: AddressPools,
    secret: Secret,
    jobs: Jobs,
) -> tuple[Workflow, ...]:
    """Every job of an instance but for those of its ISO drive, images, backups and firewall."""
    driver = Driver(store, compute, firewall, secret)
    boot = Step("boot", on(_booted), driver.boot, BOOT)
    provisioned = partial(_provisioned, compute, jobs)
    provision = Step("provision", on(provisioned), driver.provision, PROVISION)
    install = Step("install", on(_installing), takes=INSTALL)
    reinstall = Step("reinstall", on(_reinstalled), driver.reinstall, PROVISION)
    resize = Step("resize", on(_resized), driver.resize, RESIZE)
    start = Step("start", on(started), driver.start, SWITCH)
    halt = Step("halt", on(_halted), driver.halt, SWITCH)
    reboot = Step("reboot", on(started), driver.reboot, SWITCH)
    connect = Step("connect", on(partial(_connected, jobs)), driver.connect, NETWORK)
    release = Step("release", on(partial(_released, pools)), driver.connect, NETWORK)
    destroy = Step("destroy", partial(_destroyed, pools), driver.destroy, DESTROY)
    return (
        Workflow("create-instance", (provision, install, boot)),
        Workflow("resize-instance", (resize,), type="UPGRADE", failed=unlock),
        Workflow(
            "reinstall-instance", (reinstall, boot), type="REINSTALL", failed=_not_reinstalled
        ),
        Workflow("start-instance", (start,), failed=unlock),
        Workflow("halt-instance", (halt,), failed=unlock),
        Workflow("reboot-instance", (reboot,), failed=unlock),
        Workflow("connect-instance", (connect,), type="NETWORK"),
        Workflow("readdress-instance", (connect, reboot), failed=unlock),
        Workflow("release-ipv4", (release,)),
        Workflow("destroy-instance", (destroy,)),
    )


def _provisioned(compute: Compute, jobs: Jobs, tx: Tx, record: InstanceRecord, job: Job) -> None:
    body, state = record.body, record.hidden
    size = plan(body.plan)
    assert size is not None
    body.status = ACTIVE
    body.power_status = RUNNING
    body.server_status = NONE
    body.disk = size.disk
    body.kvm = compute.console_url(record.id)
    state.password = ""
    readdress(tx, jobs, record)
    if job.args.get("firewall", "") != body.firewall_group_id:
        follow(tx, jobs, record)
    # Clients act on an active instance at once, so from here on the job does not lock it.
    work.share(tx, job)
    # What it joined or left since the machine was begun, the machine has yet to be told.
    networks.follow(tx, jobs, record)


def show_addresses(body: Instance, state: InstanceState) -> None:
    """Puts the reserved addresses where the API shows them."""
    addresses.show(body, state)
    if state.ipv6:
        body.v6_networks = [
            V6Network(network.network, network.ip, network.network_size)
            for network in (state.ipv6, *state.extra_ipv6)
        ]


def readdress(tx: Tx, jobs: Jobs, record: InstanceRecord) -> None:
    """Shows the addresses that an instance has by now, stores it and has its followers told."""
    before = record.body.main_ip, record.body.v6_main_ip
    show_addresses(record.body, record.hidden)
    tx.update(record)
    if (record.body.main_ip, record.body.v6_main_ip) != before:
        stir(tx, jobs, record)


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


def _not_reinstalled(tx: Tx, job: Job) -> None:
    """The machine is what it was, so that is what the instance tells."""
    record = of_job(tx, job)
    if record is not None:
        adopt(record, msgspec.convert(job.args["before"], Chosen))
        record.hidden.password = ""
        tx.update(record)
    unlock(tx, job)


def _halted(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.body.power_status = STOPPED
    finish(tx, record)


def _connected(jobs: Jobs, tx: Tx, record: InstanceRecord, job: Job) -> None:
    if record.body.status == PENDING:
        tx.update(record)
    else:
        readdress(tx, jobs, record)


def _released(pools: AddressPools, tx: Tx, record: InstanceRecord, job: Job) -> None:
    """Others may have an address once the machine no longer uses it."""
    ordinal: int = job.args["ordinal"]
    if ordinal in record.hidden.leaving_ipv4:
        record.hidden.leaving_ipv4.remove(ordinal)
        pools.release_ipv4(tx, ordinal)
        tx.update(record)


def _destroyed(pools: AddressPools, tx: Tx, job: Job, _: Any) -> None:
    """Only now may others have the addresses."""
    for ordinal in job.args["ipv4"]:
        pools.release_ipv4(tx, ordinal)
    for ordinal in job.args["ipv6"]:
        pools.release_ipv6(tx, ordinal)
    release(tx, job.args["cards"])
