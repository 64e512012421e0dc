"""What may happen to the ISO drive: one ISO at a time, each change a job that locks the instance.

Putting an ISO in reboots the instance from it.
"""

from ....catalog import public_iso
from ....drivers.compute import Compute
from ....engine.lifecycle import Takes
from ....engine.workflows import Job, Run, Step, Workflow
from ....http.errors import BadRequest
from ....store import Tx
from ... import iso
from ..documents import MOUNTED, MOUNTING, READY, UNMOUNTING, InstanceRecord, InstanceState
from ..rules import begin, edit_unlocked, finish, of_job, on, started, unlock
from .documents import IsoStatus, State

SWAP = Takes(quick=0.3, realistic=20)

_SHOWN: dict[str, State] = {
    READY: "ready",
    MOUNTING: "isomounting",
    MOUNTED: "isomounted",
    UNMOUNTING: "isomounted",
}


def show(record: InstanceRecord) -> IsoStatus:
    state = record.hidden
    return IsoStatus(state.iso_id or state.public_iso_id, _SHOWN[state.iso_state])


def attach(tx: Tx, account: int, id: str, iso_id: str) -> None:
    """Raises BadRequest while the instance is locked, its drive full, or the ISO not there."""
    record = edit_unlocked(tx, account, id)
    state = record.hidden
    if state.iso_state != READY:
        raise BadRequest("An ISO is already attached to this server.")
    if public_iso(iso_id):
        state.public_iso_id = iso_id
    else:
        state.iso_id = _own(tx, account, iso_id)
    state.iso_state = MOUNTING
    begin(tx, record, ATTACH, {"iso": iso_id})


def detach(tx: Tx, account: int, id: str) -> None:
    """Raises BadRequest while the instance is locked, or its drive empty."""
    record = edit_unlocked(tx, account, id)
    if record.hidden.iso_state != MOUNTED:
        raise BadRequest("No ISO is attached to this server.")
    record.hidden.iso_state = UNMOUNTING
    begin(tx, record, DETACH)


def _own(tx: Tx, account: int, id: str) -> str:
    record = tx.find(iso.ISOS, id, account, "share")
    if record is None:
        raise BadRequest(f"Invalid iso_id: {id}")
    if record.body.status != "complete":
        raise BadRequest(f"The iso {id} is not complete yet")
    return id


def _attached(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.hidden.iso_state = MOUNTED
    started(tx, record, job)


def _detached(tx: Tx, record: InstanceRecord, job: Job) -> None:
    _empty(record.hidden)
    finish(tx, record)


def _unchanged(tx: Tx, job: Job) -> None:
    """After a failure, the drive holds what it held before, unless that was deleted."""
    record = of_job(tx, job)
    if record is None:
        return
    state = record.hidden
    is_gone = bool(state.iso_id) and tx.find(iso.ISOS, state.iso_id, lock="share") is None
    if state.iso_state == MOUNTING or is_gone:
        _empty(state)
    else:
        state.iso_state = MOUNTED
    tx.update(record)
    unlock(tx, job)


def _empty(state: InstanceState) -> None:
    state.iso_id = state.public_iso_id = ""
    state.iso_state = READY


async def _insert(run: Run) -> None:
    await run.driver(Compute).attach_iso(run.job.resource_id, run.job.args["iso"])


async def _remove(run: Run) -> None:
    await run.driver(Compute).detach_iso(run.job.resource_id)


ATTACH = Workflow(
    name="attach-iso",
    steps=(Step("attach", on(_attached), _insert, SWAP),),
    failed=_unchanged,
    driver=Compute,
)
DETACH = Workflow(
    name="detach-iso",
    steps=(Step("detach", on(_detached), _remove, SWAP),),
    failed=_unchanged,
    driver=Compute,
)
