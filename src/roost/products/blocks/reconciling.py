"""What a block costs, and having storage follow: its job is at work until storage has what it says.

What clients read is at once what they asked for. Should storage refuse, it goes back to what
storage has.
"""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import msgspec

from ...catalog import block_type
from ...drivers.block_storage import BlockStorage, Volume
from ...drivers.compute import Compute
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import by_month
from ...engine.usage import Cost
from ...engine.workflows import Job, Run, destroying
from ...store import Tx
from ..instances import INSTANCES, unlock_after_restart
from .documents import BLOCKS, RECONCILE, BlockRecord
from .rules import resize, volume

PRODUCT = "Block Storage"
RESTARTING = "restarting"
"""What it calls the instances that are locked until they have been restarted for the block."""

SETTLING = Takes(quick=0.3, realistic=4)
DESTROYING = Takes(quick=0.1, realistic=4)


class VolumeTarget(msgspec.Struct, frozen=True):
    """What storage is told. made_gb: how large the volume is there, 0 where it is yet to be made.
    machine: where it belongs. restarting: the machines to switch off and on for it.
    """

    volume: Volume
    made_gb: int
    machine: str
    restarting: tuple[str, ...]


def remove(tx: Tx, record: BlockRecord) -> None:
    """Deletes a block, and has storage follow. Instances that it restarts are locked until then."""
    MANAGED.retire(tx, record, {RESTARTING: record.state.restarting})


@asynccontextmanager
async def switched_off(compute: Compute, machines: Iterable[str]) -> AsyncGenerator[None]:
    """Switches machines off, and on again whatever happens meanwhile."""
    for machine in machines:
        await compute.halt(machine)
    try:
        yield
    finally:
        for machine in machines:
            await compute.start(machine)


def _costs(record: BlockRecord) -> Iterable[Cost]:
    body = record.body
    kind = block_type(body.block_type)
    description = f"{body.label or body.mount_id} ({body.size_gb} GB {kind.name})"
    yield Cost(PRODUCT, description, by_month(body.size_gb * kind.gb_month))


def _is_made(record: BlockRecord) -> bool:
    return bool(record.state.made_gb)


def _target(tx: Tx, record: BlockRecord) -> VolumeTarget:
    state = record.state
    return VolumeTarget(
        volume(record),
        state.made_gb,
        record.body.attached_to_instance,
        tuple(state.restarting),
    )


def _settled(tx: Tx, record: BlockRecord) -> bool:
    """Takes in what storage did; whether it has to act once more, as after making a block."""
    body, state = record.body, record.state
    made_now = not _is_made(record)
    state.made_gb = body.size_gb
    if made_now:
        state.image, state.system = "", 0
    else:
        state.placed = body.attached_to_instance
        _restarted(tx, record)
    return made_now and bool(body.attached_to_instance)


def _unsettled(tx: Tx, record: BlockRecord) -> None:
    """After a refusal, the block is what storage has."""
    body, state = record.body, record.state
    if not _is_made(record):
        body.attached_to_instance = state.image = ""
    else:
        resize(body, state.made_gb)
        stays = bool(state.placed) and tx.find(INSTANCES, state.placed) is not None
        body.attached_to_instance = state.placed = state.placed if stays else ""
        _restarted(tx, record)


def _restarted(tx: Tx, record: BlockRecord) -> None:
    """Unlocks what was restarted, unless other blocks wait for it as well."""
    for id in record.state.restarting:
        unlock_after_restart(tx, id, record.id)
    record.state.restarting = []


def _destroyed(tx: Tx, job: Job, result: None) -> None:
    """No document tells of the block any more."""
    for id in job.args.get(RESTARTING, ()):
        unlock_after_restart(tx, id, job.args["id"])


async def _act(run: Run, target: VolumeTarget) -> None:
    storage, compute = run.driver(BlockStorage), run.driver(Compute)
    if not target.made_gb:
        await storage.create(target.volume)
        return
    if target.volume.size_gb > target.made_gb:
        await storage.resize(target.volume)
    async with switched_off(compute, target.restarting):
        await storage.place(target.volume, target.machine)


async def _destroy(run: Run) -> None:
    async with switched_off(run.driver(Compute), run.job.args.get(RESTARTING, ())):
        await run.driver(BlockStorage).destroy(run.job.args["id"])


MANAGED = Managed(
    name=RECONCILE,
    kind=BLOCKS,
    costs=_costs,
    irreplaceable=True,
    driver=BlockStorage,
    wanted=_target,
    act=_act,
    done=_settled,
    refused=_unsettled,
    is_made=_is_made,
    takes=SETTLING,
    removal=destroying(
        "destroy-block", _destroy, _destroyed, driver=BlockStorage, takes=DESTROYING
    ),
)
