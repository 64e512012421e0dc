"""What every part of a bare metal's API shares: finding, locking, changing.

A bare metal that is no more is "Invalid server" as one that never was: clients tell by that text
that it is gone (clients.md 3.4), so nothing is remembered of it.
"""

from collections.abc import Mapping
from typing import Any

from ...engine.workflows import Job, Workflow
from ...http.errors import BadRequest
from ...store import Tx
from .. import servers
from ..servers import CURRENTLY_LOCKED
from .documents import ACTIVE, BARE_METALS, RUNNING, BareMetalRecord


def edit(tx: Tx, account: int, id: str) -> BareMetalRecord:
    """The bare metal, to be changed in this transaction; raises Missing."""
    return tx.get(BARE_METALS, id, account, "update")


def edit_unlocked(tx: Tx, account: int, id: str) -> BareMetalRecord:
    """The bare metal, to be changed; raises BadRequest while it is pending or locked."""
    record = edit(tx, account, id)
    check_unlocked(record)
    return record


def check_unlocked(record: BareMetalRecord) -> None:
    if record.body.status != ACTIVE or record.hidden.locked:
        raise BadRequest(CURRENTLY_LOCKED)


def begin(
    tx: Tx, record: BareMetalRecord, workflow: Workflow | str, args: Mapping[str, Any] | None = None
) -> Job:
    """Starts an exclusive job, locks the bare metal until `finish`, and stores it."""
    job = servers.begin(tx, record, workflow, args)
    record.hidden.locked = True
    tx.update(record)
    return job


def finish(tx: Tx, record: BareMetalRecord) -> None:
    """Unlocks the bare metal and stores it."""
    record.body.status = ACTIVE
    record.hidden.locked = False
    tx.update(record)


def unlock(tx: Tx, job: Job) -> None:
    """What becomes of a bare metal whose job failed: it is as it was before."""
    record = servers.of_job(tx, BARE_METALS, job)
    if record is not None:
        finish(tx, record)


def started(tx: Tx, record: BareMetalRecord, job: Job) -> None:
    """The end of every job after which the machine runs: unlocks and stores it."""
    record.body.power_status = RUNNING
    finish(tx, record)
