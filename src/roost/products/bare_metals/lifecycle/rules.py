"""The jobs of a bare metal, step by step, and the states that clients see on the way.

Creating: pending, from the choice of a machine on with its addresses; active once the system
inside is up. A reinstall goes through pending again. Everything but the first install locks the
bare metal until it is done.
"""

from functools import partial
from typing import Any

import msgspec
from msgspec.structs import asdict

from ....drivers.metal import Hardware, Metal, Server
from ....engine.jobs import Failed, Job, Jobs, Step, Workflow
from ....engine.lifecycle import Takes
from ....engine.pools import AddressPools
from ....store import Store, Tx
from ....store.secret import Secret
from ... import servers
from ...servers import addresses, setup
from ...servers.networks import release
from ...servers.sources import Chosen, adopt
from ..documents import (
    BARE_METALS,
    STOPPED,
    BareMetalRecord,
)
from ..networks import rules as networks
from ..rules import finish, started, unlock

ACQUIRE = Takes(quick=0.2, realistic=60)
INSTALL = Takes(quick=0.4, realistic=300)
BOOT = Takes(quick=0.4, realistic=120)
SWITCH = Takes(quick=0.1, realistic=10)
RELEASE = Takes(quick=0.1, realistic=10)


class Driver:
    """What the steps tell the driver. Each may come twice, and the driver bears it."""

    def __init__(self, store: Store, metal: Metal, secret: Secret) -> None:
        self._store = store
        self._metal = metal
        self._secret = secret

    async def acquire(self, job: Job) -> Hardware:
        body = (await self._record(job)).body
        return await self._metal.acquire(body.id, body.plan, body.region)

    async def install(self, job: Job) -> None:
        await self._metal.install(await self._store.read(lambda tx: self._server(tx, job)))

    async def boot(self, job: Job) -> None:
        if not await self._metal.booted(job.resource_id):
            raise TimeoutError("the machine has not booted yet")

    async def start(self, job: Job) -> None:
        await self._metal.start(job.resource_id)

    async def halt(self, job: Job) -> None:
        await self._metal.halt(job.resource_id)

    async def reboot(self, job: Job) -> None:
        await self._metal.reboot(job.resource_id)

    async def boot_from(self, job: Job) -> None:
        await self._metal.boot_from(job.resource_id, job.args["url"])

    async def release(self, job: Job) -> None:
        await self._metal.release(job.args["id"])

    async def _record(self, job: Job) -> BareMetalRecord:
        return await self._store.read(lambda tx: _get(tx, job))

    def _server(self, tx: Tx, job: Job) -> Server:
        record = _get(tx, job)
        state = record.hidden
        system = setup.system(tx, record, state.hostname, self._secret)
        return Server(
            **asdict(system),
            mdisk_mode=record.body.mdisk_mode,
            persistent_pxe=state.persistent_pxe,
        )


def workflows(
    store: Store, metal: Metal, pools: AddressPools, secret: Secret, jobs: Jobs
) -> tuple[Workflow, ...]:
    """Every job of a bare metal."""
    driver = Driver(store, metal, secret)
    on = partial(servers.on, BARE_METALS)
    acquire = Step("acquire", partial(_acquired, pools), driver.acquire, ACQUIRE)
    install = Step("install", on(partial(_installed, jobs)), driver.install, INSTALL)
    boot = Step("boot", on(started), driver.boot, BOOT)
    start = Step("start", on(started), driver.start, SWITCH)
    halt = Step("halt", on(_halted), driver.halt, SWITCH)
    reboot = Step("reboot", on(started), driver.reboot, SWITCH)
    boot_from = Step("boot from", _told, driver.boot_from)
    release = Step("release", partial(_released, pools), driver.release, RELEASE)
    return (
        Workflow("create-bare-metal", (acquire, install, boot)),
        Workflow("reinstall-bare-metal", (install, boot), failed=_not_reinstalled),
        Workflow("start-bare-metal", (start,), failed=unlock),
        Workflow("halt-bare-metal", (halt,), failed=unlock),
        Workflow("reboot-bare-metal", (reboot,), failed=unlock),
        Workflow("boot-from-bare-metal", (boot_from,)),
        Workflow("release-bare-metal", (release,)),
    )


def _get(tx: Tx, job: Job) -> BareMetalRecord:
    record = tx.find(BARE_METALS, job.resource_id)
    if record is None:
        raise Failed("the bare metal is gone")
    return record


def _acquired(pools: AddressPools, tx: Tx, job: Job, hardware: Hardware) -> None:
    """The machine's own card says which address it takes in its IPv6 network."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is None:
        return
    state = record.hidden
    state.mac = hardware.mac
    record.body.mac_address = int(hardware.mac.replace(":", ""), 16)
    if state.ipv6:
        state.ipv6 = pools.ipv6(state.ipv6.ordinal, hardware.mac)
    addresses.show(record.body, state)
    tx.update(record)


def _installed(jobs: Jobs, tx: Tx, record: BareMetalRecord, job: Job) -> None:
    """A fresh system knows of none of its private networks."""
    record.hidden.password = ""
    tx.update(record)
    networks.follow(tx, jobs, record)


def _not_reinstalled(tx: Tx, job: Job) -> None:
    """The machine is what it was, so that is what the bare metal tells."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is not None:
        adopt(record, msgspec.convert(job.args["before"], Chosen))
        record.hidden.password = ""
        finish(tx, record)


def _halted(tx: Tx, record: BareMetalRecord, job: Job) -> None:
    record.body.power_status = STOPPED
    finish(tx, record)


def _told(tx: Tx, job: Job, _: Any) -> None:
    """The document has it already."""


def _released(pools: AddressPools, tx: Tx, job: Job, _: Any) -> None:
    """Only now may others have the addresses."""
    for ordinal in job.args["ipv4"]:
        pools.release_ipv4(tx, ordinal)
    for ordinal in job.args["ipv6"]:
        pools.release_ipv6(tx, ordinal)
    release(tx, job.args["cards"])
