"""How an ISO is attached to an instance: one at a time, each change a job that locks the instance.

Attaching one reboots the instance from it.
"""

from ....catalog import public_iso
from ....drivers.compute import Compute
from ....engine.lifecycle import Takes
from ....engine.workflows import Job, calls, one_step
from ....http.errors import BadRequest
from ....machines.images import require_image
from ....store import Tx
from ... import iso
from ..documents import MOUNTED, MOUNTING, READY, UNMOUNTING, InstanceRecord, InstanceState
from ..servers import SERVERS
from .documents import IsoStatus, State

SWAP = Takes(quick=0.3, realistic=20)

_SHOWN: dict[str, State] = {
    READY: "ready",
    MOUNTING: "isomounting",
    MOUNTED: "isomounted",
    UNMOUNTING: "isomounted",
}


def show(record: InstanceRecord) -> IsoStatus:
    state = record.state
    return IsoStatus(state.iso_id or state.public_iso_id, _SHOWN[state.iso_state])


def attach(tx: Tx, account: int, id: str, iso_id: str) -> None:
    """Raises BadRequest while the instance is locked or has one, and for one that is not there."""
    record = SERVERS.edit_unlocked(tx, account, id)
    state = record.state
    if state.iso_state != READY:
        raise BadRequest("An ISO is already attached to this server.")
    if public_iso(iso_id):
        state.public_iso_id = iso_id
    else:
        require_image(tx, account, "iso", iso_id)
        state.iso_id = iso_id
    state.iso_state = MOUNTING
    SERVERS.begin(tx, record, ATTACH, {"iso": iso_id})


def detach(tx: Tx, account: int, id: str) -> None:
    """Raises BadRequest while the instance is locked or has no ISO."""
    record = SERVERS.edit_unlocked(tx, account, id)
    if record.state.iso_state != MOUNTED:
        raise BadRequest("No ISO is attached to this server.")
    record.state.iso_state = UNMOUNTING
    SERVERS.begin(tx, record, DETACH)


def _attached(tx: Tx, record: InstanceRecord, job: Job) -> None:
    record.state.iso_state = MOUNTED
    SERVERS.started(tx, record, job)


def _detached(tx: Tx, record: InstanceRecord, job: Job) -> None:
    _clear(record.state)
    SERVERS.finish(tx, record)


def _unchanged(tx: Tx, job: Job) -> None:
    """After a failure, what was attached before is attached, unless that was deleted."""
    record = SERVERS.of_job(tx, job)
    if record is None:
        return
    state = record.state
    is_gone = bool(state.iso_id) and tx.find(iso.ISOS, state.iso_id, lock="share") is None
    if state.iso_state == MOUNTING or is_gone:
        _clear(state)
    else:
        state.iso_state = MOUNTED
    tx.update(record)
    SERVERS.unaffected(tx, job)


def _clear(state: InstanceState) -> None:
    state.iso_id = state.public_iso_id = ""
    state.iso_state = READY


ATTACH = one_step(
    "attach-iso",
    calls(Compute, lambda compute, job: compute.attach_iso(job.resource_id, job.args["iso"])),
    SERVERS.on(_attached),
    failed=_unchanged,
    driver=Compute,
    takes=SWAP,
)
DETACH = one_step(
    "detach-iso",
    calls(Compute, lambda compute, job: compute.detach_iso(job.resource_id)),
    SERVERS.on(_detached),
    failed=_unchanged,
    driver=Compute,
    takes=SWAP,
)
