"""What every part of an instance's API shares: finding, locking, changing."""

from collections.abc import Callable, Mapping
from typing import Any

from ...drivers.compute import Interface
from ...engine import usage
from ...engine.workflows import Apply, Job, Workflow
from ...http.errors import BadRequest, NotFound
from ...store import Tx
from .. import servers
from ..servers import CURRENTLY_LOCKED, addresses
from .documents import ACTIVE, INSTANCES, LOCKED, RUNNING, InstanceRecord

PENDING_DESTRUCTION = "Server is pending destruction"

Change = Callable[[Tx, InstanceRecord, Job], None]


def get(tx: Tx, account: int, id: str) -> InstanceRecord:
    """The instance, to be read; raises NotFound with the text for deleted or unknown ones."""
    return _found(tx, account, id, tx.find(INSTANCES, id, account))


def get_with_pending(tx: Tx, account: int, id: str) -> tuple[InstanceRecord, int]:
    """The instance, and the cents that it has come to this month; raises NotFound likewise."""
    record, cents = usage.find_with_pending(tx, INSTANCES, id, account)
    return _found(tx, account, id, record), cents


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


def of_job(tx: Tx, job: Job) -> InstanceRecord | None:
    """The instance that a job works on; None when it was deleted meanwhile."""
    return servers.of_job(tx, INSTANCES, job)


def begin(
    tx: Tx,
    record: InstanceRecord,
    workflow: Workflow | str,
    args: Mapping[str, Any] | None = None,
    *,
    visible: bool = False,
) -> Job:
    """Starts an exclusive job and locks the instance until `finish`.

    Raises BadRequest while the instance runs another one. Stores the record.
    """
    job = servers.begin(tx, record, workflow, args, visible=visible)
    _lock(tx, record)
    return job


def finish(tx: Tx, record: InstanceRecord) -> None:
    """Unlocks the instance and stores the record."""
    if record.body.server_status == LOCKED:
        record.body.server_status = record.hidden.resume
        record.hidden.resume = ""
    tx.update(record)


def unlock(tx: Tx, job: Job) -> None:
    """What becomes of an instance whose job failed: it is as it was before."""
    record = of_job(tx, job)
    if record is not None:
        record.body.status = ACTIVE
        finish(tx, record)


def lock_for_restart(tx: Tx, record: InstanceRecord, block: str) -> bool:
    """Locks a running instance until `unlock_after_restart`, for a block's job.

    False where it is switched off, so that it needs no restart. It may be locked so already, for
    this block or for others.
    """
    if record.body.power_status != RUNNING:
        return False
    if block not in record.hidden.restarting_for:
        record.hidden.restarting_for.append(block)
    if record.body.server_status == LOCKED:
        tx.update(record)
    else:
        _lock(tx, record)
    return True


def is_restarting(record: InstanceRecord) -> bool:
    """Whether it is locked for blocks."""
    return bool(record.hidden.restarting_for)


def unlock_after_restart(tx: Tx, id: str, block: str) -> None:
    """Ends a block's lock of an instance, unless that is gone; those of other blocks stay."""
    record = tx.find(INSTANCES, id, lock="update")
    if record is None:
        return
    if block in record.hidden.restarting_for:
        record.hidden.restarting_for.remove(block)
    if record.hidden.restarting_for:
        tx.update(record)
    else:
        finish(tx, record)


def on(change: Change) -> Apply:
    """Applies a change to the job's instance, unless it was deleted meanwhile."""
    return servers.on(INSTANCES, change)


def started(tx: Tx, record: InstanceRecord, job: Job) -> None:
    """The end of every job after which the instance runs: unlocks and stores it."""
    record.body.power_status = RUNNING
    finish(tx, record)


def disk_of(record: InstanceRecord) -> int:
    """GB of the instance's own disk; 0 where it boots from a block."""
    return 0 if record.hidden.boot_volume else record.body.disk


def interface(record: InstanceRecord) -> Interface:
    """The public network interface that the machine should have."""
    return addresses.interface(record.hidden)


__all__ = [
    "CURRENTLY_LOCKED",
    "PENDING_DESTRUCTION",
    "begin",
    "check_unlocked",
    "disk_of",
    "edit",
    "edit_unlocked",
    "finish",
    "get",
    "get_with_pending",
    "interface",
    "is_restarting",
    "lock_for_restart",
    "of_job",
    "on",
    "started",
    "unlock",
    "unlock_after_restart",
]


def _lock(tx: Tx, record: InstanceRecord) -> None:
    record.hidden.resume = record.body.server_status
    record.body.server_status = LOCKED
    tx.update(record)


def _found(tx: Tx, account: int, id: str, record: InstanceRecord | None) -> InstanceRecord:
    if record is not None:
        return record
    if tx.tombstone(INSTANCES, id, account):
        raise NotFound(PENDING_DESTRUCTION)
    raise NotFound(INSTANCES.missing)
