"""The jobs of a bare metal, step by step, and the states that clients see on the way.

Creating: pending, from the choice of a machine on with its addresses; active once the system
inside is up. A reinstall goes through pending again. Everything but the first install locks the
bare metal until it is done.
"""

from msgspec.structs import asdict

from ...drivers.metal import Hardware, Metal, MetalServer
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.pools import AddressPools
from ...engine.workflows import Failed, Job, Run, Step, Workflow, calls, destroying, one_step
from ...machines import addresses, setup, teardown
from ...machines.documents import STOPPED
from ...machines.lifecycle import booting, not_created, not_reinstalled
from ...store import Tx
from . import networks
from .documents import BARE_METALS, BareMetalRecord
from .servers import POWER, SERVERS

ACQUIRE = Takes(quick=0.2, realistic=60)
INSTALL = Takes(quick=0.4, realistic=300)
BOOT = Takes(quick=0.4, realistic=120)
RELEASE = Takes(quick=0.1, realistic=10)


def _get(tx: Tx, job: Job) -> BareMetalRecord:
    record = tx.find(BARE_METALS, job.resource_id)
    if record is None:
        raise Failed("the bare metal is gone")
    return record


def _acquired(tx: Tx, job: Job, hardware: Hardware) -> None:
    """The machine's own interface says which address it takes in its IPv6 network."""
    record = SERVERS.of_job(tx, job)
    if record is None:
        return
    state = record.state
    state.mac = hardware.mac
    record.body.mac_address = int(hardware.mac.replace(":", ""), 16)
    if state.ipv6:
        state.ipv6 = tx.service(AddressPools).ipv6(state.ipv6.ordinal, hardware.mac)
    addresses.show(record.body, state)
    tx.update(record)


def _installed(tx: Tx, record: BareMetalRecord, job: Job) -> None:
    """A fresh system knows of none of its private networks."""
    record.state.password = ""
    tx.update(record)
    networks.follow(tx, record)


def _give_back(tx: Tx, record: BareMetalRecord) -> None:
    """Whatever machine was chosen is free again, and so are the addresses."""
    args = teardown.take_back(tx, record)
    jobs.start(tx, RELEASE_MACHINE, record.account, args=args)


def lost(tx: Tx, record: BareMetalRecord) -> None:
    """Its machine is gone, and the disks with it: nothing runs. No other machine is the same."""
    if record.body.power_status != STOPPED:
        record.body.power_status = STOPPED
        tx.update(record)


async def _acquire(run: Run) -> Hardware:
    body = (await run.read(lambda tx: _get(tx, run.job))).body
    return await run.driver(Metal).acquire(body.id, body.plan, body.region)


async def _install(run: Run) -> None:
    await run.driver(Metal).install(await run.read(lambda tx: _server(tx, run.job)))


def _server(tx: Tx, job: Job) -> MetalServer:
    record = _get(tx, job)
    state = record.state
    return MetalServer(
        **asdict(setup.system(tx, record, state.hostname)),
        mdisk_mode=record.body.mdisk_mode,
        persistent_pxe=state.persistent_pxe,
    )


_INSTALL = Step("install", SERVERS.on(_installed), _install, INSTALL)
_BOOT = Step("boot", SERVERS.on(SERVERS.started), booting(Metal), BOOT)

CREATE = Workflow(
    name="create-bare-metal",
    steps=(Step("acquire", _acquired, _acquire, ACQUIRE), _INSTALL, _BOOT),
    failed=not_created(SERVERS, _give_back),
    driver=Metal,
)
REINSTALL = Workflow(
    name="reinstall-bare-metal",
    steps=(_INSTALL, _BOOT),
    failed=not_reinstalled(SERVERS),
    driver=Metal,
)
BOOT_FROM = one_step(
    "boot-from-bare-metal",
    calls(Metal, lambda metal, job: metal.boot_from(job.resource_id, job.args["url"])),
    step="boot from",
    driver=Metal,
)
RELEASE_MACHINE = destroying(
    "release-bare-metal",
    calls(Metal, lambda metal, job: metal.release(job.args["id"])),
    teardown.release,
    driver=Metal,
    takes=RELEASE,
)

WORKFLOWS = (CREATE, REINSTALL, *POWER.workflows, BOOT_FROM, RELEASE_MACHINE)
"""Every job of a bare metal but for those of its private networks."""
