"""What every part of an instance's API shares: finding, locking, changing."""

from collections.abc import Callable, Mapping
from typing import Any

from ...drivers.compute import Interface
from ...engine import jobs as engine_jobs
from ...engine.jobs import Apply, JobRecord, Jobs
from ...http.errors import BadRequest, NotFound
from ...store import Tx
from .documents import ACTIVE, INSTANCES, LOCKED, RUNNING, InstanceRecord

PENDING_DESTRUCTION = "Server is pending destruction"
CURRENTLY_LOCKED = "Server is currently locked"
NO_FREE_ADDRESS = "There are no more free addresses."

Change = Callable[[Tx, InstanceRecord, JobRecord], None]


def get(tx: Tx, account: int, id: str) -> InstanceRecord:
    """The instance, to be read; raises NotFound with the text for deleted or unknown ones."""
    return _found(tx, account, id, tx.find(INSTANCES, id, account))


def edit(tx: Tx, account: int, id: str) -> InstanceRecord:
    """The instance, to be changed in this transaction."""
    return _found(tx, account, id, tx.find(INSTANCES, id, account, "update"))


def edit_unlocked(tx: Tx, account: int, id: str) -> InstanceRecord:
    """The instance, to be changed; raises BadRequest while it is pending or locked."""
    record = edit(tx, account, id)
    check_unlocked(record)
    return record


def check_unlocked(record: InstanceRecord) -> None:
    if record.body.status != ACTIVE or record.body.server_status == LOCKED:
        raise BadRequest(CURRENTLY_LOCKED)


def of_job(tx: Tx, job: JobRecord) -> InstanceRecord | None:
    """The instance that a job works on; None when it was deleted meanwhile."""
    return tx.find(INSTANCES, job.body.vps_id, lock="update")


def begin(
    tx: Tx,
    jobs: Jobs,
    record: InstanceRecord,
    workflow: str,
    args: Mapping[str, Any] | None = None,
    *,
    visible: bool = False,
) -> JobRecord:
    """Starts an exclusive job and locks the instance until `finish`.

    Raises BadRequest while the instance runs another one. Stores the record.
    """
    try:
        job = jobs.start(tx, workflow, record.account, record, args, visible=visible)
    except engine_jobs.Locked:
        raise BadRequest(CURRENTLY_LOCKED) from None
    record.hidden.resume = record.body.server_status
    record.body.server_status = LOCKED
    tx.update(record)
    return job


def finish(tx: Tx, record: InstanceRecord) -> None:
    """Unlocks the instance and stores the record."""
    if record.body.server_status == LOCKED:
        record.body.server_status = record.hidden.resume
        record.hidden.resume = ""
    tx.update(record)


def unlock(tx: Tx, job: JobRecord) -> None:
    """What becomes of an instance whose job failed: it is as it was before."""
    record = of_job(tx, job)
    if record is not None:
        record.body.status = ACTIVE
        finish(tx, record)


def on(change: Change) -> Apply:
    """Applies a change to the job's instance, unless it was deleted meanwhile."""

    def apply(tx: Tx, job: JobRecord, _: Any) -> None:
        record = of_job(tx, job)
        if record is not None:
            change(tx, record, job)

    return apply


def started(tx: Tx, record: InstanceRecord, job: JobRecord) -> None:
    """The end of every job after which the instance runs: unlocks and stores it."""
    record.body.power_status = RUNNING
    finish(tx, record)


def interface(record: InstanceRecord) -> Interface:
    """The public network interface that the machine should have."""
    state = record.hidden
    return Interface(
        mac=state.mac,
        ipv4=state.ipv4.ip if state.ipv4 else "",
        netmask=state.ipv4.netmask if state.ipv4 else "",
        gateway=state.ipv4.gateway if state.ipv4 else "",
        extra_ipv4=tuple(extra.ip for extra in state.extra_ipv4),
        ipv6=state.ipv6.ip if state.ipv6 else "",
        ipv6_network=state.ipv6.network if state.ipv6 else "",
    )


def _found(tx: Tx, account: int, id: str, record: InstanceRecord | None) -> InstanceRecord:
    if record is not None:
        return record
    if tx.tombstone(INSTANCES, id, account):
        raise NotFound(PENDING_DESTRUCTION)
    raise NotFound(INSTANCES.missing)
