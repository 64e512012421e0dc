"""Making images of an instance, and restoring it from one. Both lock the instance.

A restored instance still tells what it was deployed from, and a reinstall takes it back to that:
a restore replaces what is on the disk, nothing else.
"""

from ....drivers.compute import Compute, Image, ImageFacts
from ....engine.lifecycle import Takes
from ....engine.workflows import Job, Run, Step, Workflow
from ....http.errors import BadRequest
from ....store import Tx
from ....store.work import Leases
from ... import backups, snapshots
from ..documents import INSTANCES
from ..rules import (
    begin,
    check_unlocked,
    disk_of,
    edit_unlocked,
    finish,
    of_job,
    on,
    started,
    unlock,
)
from .documents import Restore, RestoreStatus

COPY = Takes(quick=0.4, realistic=60)


class Imaging:
    """Makes snapshots of instances: what products/snapshots asks for by its own `Imaging`."""

    def begin(
        self, tx: Tx, account: int, instance_id: str, snapshot: snapshots.SnapshotRecord
    ) -> None:
        """Starts the job, and fills in `os_id` and `app_id` for the caller to store.

        Raises BadRequest when there is no such instance or it is busy.
        """
        record = tx.find(INSTANCES, instance_id, account, "update")
        if record is None:
            raise BadRequest(f"Invalid instance_id: {instance_id}")
        check_unlocked(record)
        snapshot.body.os_id, snapshot.body.app_id = record.body.os_id, record.body.app_id
        snapshot.hidden.disk = disk_of(record)
        begin(tx, record, SNAPSHOT, {"image": snapshot.id})


def restore(tx: Tx, account: int, id: str, wanted: Restore) -> RestoreStatus:
    """Raises BadRequest while the instance is locked, and for an image that cannot be used."""
    record = edit_unlocked(tx, account, id)
    if bool(wanted.backup_id) == bool(wanted.snapshot_id):
        raise BadRequest("Give exactly one of backup_id or snapshot_id")
    if wanted.backup_id:
        image = tx.find(backups.BACKUPS, wanted.backup_id, account)
        if image is None:
            raise BadRequest(f"Invalid backup_id: {wanted.backup_id}")
        if image.body.status != backups.COMPLETE:
            raise BadRequest(f"The backup {wanted.backup_id} was lost")
        needed = image.hidden.disk
        status = RestoreStatus("backup_id", wanted.backup_id)
    else:
        needed = snapshots.disk_for(_require_snapshot(tx, account, wanted.snapshot_id))
        status = RestoreStatus("snapshot_id", wanted.snapshot_id)
    disk = disk_of(record)
    if disk and disk < needed:
        raise BadRequest(f"Invalid {status.restore_type}: needs {needed} GB, the disk has {disk}")
    begin(tx, record, RESTORE, {"image": status.restore_id})
    return status


def _require_snapshot(tx: Tx, account: int, id: str) -> snapshots.SnapshotRecord:
    snapshot = tx.find(snapshots.SNAPSHOTS, id, account)
    if snapshot is None:
        raise BadRequest(f"Invalid snapshot_id: {id}")
    if snapshot.body.status != "complete":
        raise BadRequest(f"The snapshot {id} is not complete yet")
    return snapshot


def _not_stored(tx: Tx, job: Job) -> None:
    snapshots.fail(tx, job.account, job.args["image"])
    unlock(tx, job)


def _discard(tx: Tx, job: Job, leases: Leases) -> None:
    """The snapshot of an instance that is deleted before it is complete cannot become complete."""
    image = job.args["image"]
    snapshots.fail(tx, job.account, image)
    snapshots.discard_image(tx, job.account, image, leases)


async def _snapshot(run: Run) -> ImageFacts:
    image = Image("snapshot", run.job.args["image"])
    return await run.driver(Compute).snapshot(run.job.resource_id, image)


async def _put_back(run: Run) -> None:
    await run.driver(Compute).restore(run.job.resource_id, run.job.args["image"])


def _stored(tx: Tx, job: Job, facts: ImageFacts) -> None:
    snapshots.complete(tx, job.account, job.args["image"], facts)
    record = of_job(tx, job)
    if record is not None:
        finish(tx, record)


SNAPSHOT = Workflow(
    name="snapshot-instance",
    steps=(Step("snapshot", _stored, _snapshot, COPY),),
    failed=_not_stored,
    dropped=_discard,
    driver=Compute,
    bulk=True,
)
RESTORE = Workflow(
    name="restore-instance",
    steps=(Step("restore", on(started), _put_back, COPY),),
    failed=unlock,
    driver=Compute,
    bulk=True,
)
