"""The jobs of a bare metal, step by step, and the states that clients see on the way.

Creating: pending, from the choice of a machine on with its addresses; active once the system
inside is up. A reinstall goes through pending again. Everything but the first install locks the
bare metal until it is done.
"""

from collections.abc import Collection
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import asdict

from ...drivers.errors import NotYet
from ...drivers.metal import Hardware, Metal, Server
from ...engine import jobs, usage
from ...engine.lifecycle import Takes
from ...engine.pools import AddressPools
from ...engine.workflows import FOREVER, Failed, Job, Run, Step, Workflow, destroying
from ...store import Tx
from ...store.work import Leases
from .. import reserved_ips, servers
from ..servers import addresses, setup, teardown
from ..servers.sources import Chosen, adopt
from .documents import BARE_METALS, STOPPED, SUSPENDED, BareMetalRecord
from .networks import rules as networks
from .rules import finish, started, unlock

ACQUIRE = Takes(quick=0.2, realistic=60)
INSTALL = Takes(quick=0.4, realistic=300)
BOOT = Takes(quick=0.4, realistic=120)
SWITCH = Takes(quick=0.1, realistic=10)
RELEASE = Takes(quick=0.1, realistic=10)


def _get(tx: Tx, job: Job) -> BareMetalRecord:
    record = tx.find(BARE_METALS, job.resource_id)
    if record is None:
        raise Failed("the bare metal is gone")
    return record


def _acquired(tx: Tx, job: Job, hardware: Hardware) -> None:
    """The machine's own card says which address it takes in its IPv6 network."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is None:
        return
    state = record.hidden
    state.mac = hardware.mac
    record.body.mac_address = int(hardware.mac.replace(":", ""), 16)
    if state.ipv6:
        state.ipv6 = tx.service(AddressPools).ipv6(state.ipv6.ordinal, hardware.mac)
    addresses.show(record.body, state)
    tx.update(record)


def _installed(tx: Tx, record: BareMetalRecord, job: Job) -> None:
    """A fresh system knows of none of its private networks."""
    record.hidden.password = ""
    tx.update(record)
    networks.follow(tx, record)


def release(
    tx: Tx, record: BareMetalRecord, kept: Collection[tuple[str, int]], after: Leases = ()
) -> None:
    """Has the machine given back, and then its addresses; it has none from now on.

    kept: the addresses that stay, as of `teardown.take_back`. after: as of `jobs.start`.
    """
    args = {"id": record.id, **teardown.take_back(record.hidden, kept)}
    jobs.start(tx, RELEASE_MACHINE, record.account, args=args, after=after)


def _not_created(tx: Tx, job: Job) -> None:
    """The bare metal is suspended: it costs nothing, and others may have its addresses."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is None:
        return
    record.body.status, record.body.power_status = SUSPENDED, STOPPED
    record.body.vpcs = []
    usage.stop(tx, record.id)
    kept = reserved_ips.let_go(tx, record, partial(addresses.names, record.hidden))
    release(tx, record, kept)
    tx.update(record)


def _not_reinstalled(tx: Tx, job: Job) -> None:
    """The machine is what it was, so that is what the bare metal tells."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is not None:
        adopt(record, msgspec.convert(job.args["before"], Chosen))
        record.hidden.password = ""
        finish(tx, record)


def lost(tx: Tx, record: BareMetalRecord) -> None:
    """Its machine is gone, and the disks with it: nothing runs. No other machine is the same."""
    if record.body.power_status != STOPPED:
        record.body.power_status = STOPPED
        tx.update(record)


def _halted(tx: Tx, record: BareMetalRecord, job: Job) -> None:
    record.body.power_status = STOPPED
    finish(tx, record)


def _told(tx: Tx, job: Job, _: Any) -> None:
    """The document has it already."""


async def _acquire(run: Run) -> Hardware:
    body = (await run.read(lambda tx: _get(tx, run.job))).body
    return await run.driver(Metal).acquire(body.id, body.plan, body.region)


async def _install(run: Run) -> None:
    await run.driver(Metal).install(await run.read(lambda tx: _server(tx, run.job)))


async def _boot(run: Run) -> None:
    if not await run.driver(Metal).booted(run.job.resource_id):
        raise NotYet("the machine has not booted yet")


async def _start(run: Run) -> None:
    await run.driver(Metal).start(run.job.resource_id)


async def _halt(run: Run) -> None:
    await run.driver(Metal).halt(run.job.resource_id)


async def _reboot(run: Run) -> None:
    await run.driver(Metal).reboot(run.job.resource_id)


async def _boot_from(run: Run) -> None:
    await run.driver(Metal).boot_from(run.job.resource_id, run.job.args["url"])


async def _release(run: Run) -> None:
    await run.driver(Metal).release(run.job.args["id"])


def _server(tx: Tx, job: Job) -> Server:
    record = _get(tx, job)
    state = record.hidden
    return Server(
        **asdict(setup.system(tx, record, state.hostname)),
        mdisk_mode=record.body.mdisk_mode,
        persistent_pxe=state.persistent_pxe,
    )


_on = partial(servers.on, BARE_METALS)
_INSTALL = Step("install", _on(_installed), _install, INSTALL)
_BOOT = Step("boot", _on(started), _boot, BOOT)

CREATE = Workflow(
    name="create-bare-metal",
    steps=(Step("acquire", _acquired, _acquire, ACQUIRE), _INSTALL, _BOOT),
    failed=_not_created,
    driver=Metal,
)
REINSTALL = Workflow(
    name="reinstall-bare-metal", steps=(_INSTALL, _BOOT), failed=_not_reinstalled, driver=Metal
)
START = Workflow(
    name="start-bare-metal",
    steps=(Step("start", _on(started), _start, SWITCH),),
    failed=unlock,
    driver=Metal,
)
HALT = Workflow(
    name="halt-bare-metal",
    steps=(Step("halt", _on(_halted), _halt, SWITCH),),
    failed=unlock,
    driver=Metal,
)
REBOOT = Workflow(
    name="reboot-bare-metal",
    steps=(Step("reboot", _on(started), _reboot, SWITCH),),
    failed=unlock,
    driver=Metal,
)
BOOT_FROM = Workflow(
    name="boot-from-bare-metal",
    steps=(Step("boot from", _told, _boot_from),),
    failed=FOREVER,
    driver=Metal,
)
RELEASE_MACHINE = destroying(
    "release-bare-metal", _release, teardown.release, driver=Metal, takes=RELEASE
)

WORKFLOWS = (CREATE, REINSTALL, START, HALT, REBOOT, BOOT_FROM, RELEASE_MACHINE)
"""Every job of a bare metal but for those of its private networks."""
