"""Having storage follow: the job of a block, at work until storage has what the block says.

What clients read is at once what they asked for. Should storage refuse, it goes back to what
storage has.
"""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import msgspec

from ...drivers.block_storage import BlockStorage, Volume
from ...drivers.compute import Compute
from ...engine import jobs, reconcile, usage
from ...engine.lifecycle import Takes
from ...engine.reconcile import reconciliation
from ...engine.workflows import Job, Run, destroying
from ...store import Tx
from ..instances import INSTANCES, unlock_after_restart
from .documents import ACTIVE, BLOCKS, FAILED, RECONCILE, BlockRecord
from .rules import resize, volume

RESTARTING = "restarting"
"""What it calls the instances that are locked until they have been restarted for the block."""

SETTLING = Takes(quick=0.3, realistic=4)
DESTROYING = Takes(quick=0.1, realistic=4)


class Target(msgspec.Struct, frozen=True):
    """What storage is told. made_gb: how large the volume is there, 0 where it is yet to be made.
    machine: where it belongs. restarting: the machines to switch off and on for it.
    """

    volume: Volume
    made_gb: int
    machine: str
    restarting: tuple[str, ...]


def remove(tx: Tx, record: BlockRecord) -> None:
    """Deletes a block, and has storage follow. Instances that it restarts are locked until then."""
    leases = jobs.drop(tx, record)
    reconcile.delete(tx, record)
    args = {"id": record.id, RESTARTING: record.hidden.restarting}
    jobs.start(tx, DESTROY, record.account, args=args, after=leases)


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


def _target(tx: Tx, record: BlockRecord) -> Target:
    state = record.hidden
    return Target(
        volume(record),
        state.made_gb,
        record.body.attached_to_instance,
        tuple(state.restarting),
    )


def _settled(tx: Tx, record: BlockRecord) -> bool:
    """Takes in what storage did; whether it has to act once more, as after making a block."""
    body, state = record.body, record.hidden
    made_now = not state.made_gb
    state.made_gb = body.size_gb
    if made_now:
        body.status = ACTIVE
        state.image, state.system = "", 0
    else:
        state.placed = body.attached_to_instance
        _restarted(tx, record)
    tx.update(record)
    return made_now and bool(body.attached_to_instance)


def _unsettled(tx: Tx, record: BlockRecord) -> None:
    """After a refusal, the block is what storage has."""
    body, state = record.body, record.hidden
    if not state.made_gb:
        body.status = FAILED
        body.attached_to_instance = state.image = ""
        usage.stop(tx, record.id)
    else:
        if body.size_gb != state.made_gb:
            resize(tx, record, state.made_gb)
        stays = bool(state.placed) and tx.find(INSTANCES, state.placed) is not None
        body.attached_to_instance = state.placed = state.placed if stays else ""
        _restarted(tx, record)
    tx.update(record)


def lost(tx: Tx, record: BlockRecord) -> None:
    """Its contents are gone: an empty volume in its place would not be the same block."""
    record.body.status = FAILED
    tx.update(record)
    usage.stop(tx, record.id)


def _restarted(tx: Tx, record: BlockRecord) -> None:
    """Unlocks what was restarted, unless other blocks wait for it as well."""
    for id in record.hidden.restarting:
        unlock_after_restart(tx, id, record.id)
    record.hidden.restarting = []


def _destroyed(tx: Tx, job: Job, result: None) -> None:
    """No document tells of the block any more."""
    for id in job.args.get(RESTARTING, ()):
        unlock_after_restart(tx, id, job.args["id"])


async def _act(run: Run, target: Target) -> None:
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


DESTROY = destroying("destroy-block", _destroy, _destroyed, driver=BlockStorage, takes=DESTROYING)

WORKFLOWS = (
    reconciliation(
        RECONCILE, BLOCKS, driver=BlockStorage,
        wanted=_target, act=_act, done=_settled, failed=_unsettled, takes=SETTLING,
    ),
    DESTROY,
)  # fmt: skip
