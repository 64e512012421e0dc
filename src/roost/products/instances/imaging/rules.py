"""Making images of an instance, and restoring it from one. Both lock the instance.

A restored instance still tells what it was deployed from, and a reinstall takes it back to that:
a restore replaces what is on the disk, nothing else.
"""

from ....drivers.compute import Compute, Image, ImageFacts
from ....engine.lifecycle import Takes
from ....engine.workflows import Job, calls, one_step
from ....http.errors import BadRequest
from ....machines.images import disk_for, require_image
from ....store import Tx
from ....store.work import Leases
from ... import snapshots
from ..documents import INSTANCES
from ..servers import SERVERS, disk_of
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
        SERVERS.check_unlocked(record)
        snapshot.body.os_id, snapshot.body.app_id = record.body.os_id, record.body.app_id
        snapshot.state.disk = disk_of(record)
        SERVERS.begin(tx, record, SNAPSHOT, {"image": snapshot.id})


def restore(tx: Tx, account: int, id: str, wanted: Restore) -> RestoreStatus:
    """Raises BadRequest while the instance is locked, and for an image that cannot be used."""
    record = SERVERS.edit_unlocked(tx, account, id)
    if bool(wanted.backup_id) == bool(wanted.snapshot_id):
        raise BadRequest("Give exactly one of backup_id or snapshot_id")
    status = (
        RestoreStatus("backup_id", wanted.backup_id)
        if wanted.backup_id
        else RestoreStatus("snapshot_id", wanted.snapshot_id)
    )
    kind = status.restore_type.removesuffix("_id")
    needed = disk_for(tx, kind, require_image(tx, account, kind, status.restore_id))
    disk = disk_of(record)
    if disk and disk < needed:
        raise BadRequest(f"Invalid {status.restore_type}: needs {needed} GB, the disk has {disk}")
    SERVERS.begin(tx, record, RESTORE, {"image": status.restore_id})
    return status


def _not_stored(tx: Tx, job: Job) -> None:
    snapshots.fail(tx, job.account, job.args["image"])
    SERVERS.unaffected(tx, job)


def _discard(tx: Tx, job: Job, leases: Leases) -> None:
    """The snapshot of an instance that is deleted before it is complete cannot become complete."""
    image = job.args["image"]
    snapshots.fail(tx, job.account, image)
    snapshots.discard_image(tx, job.account, image, leases)


def _stored(tx: Tx, job: Job, facts: ImageFacts) -> None:
    snapshots.complete(tx, job.account, job.args["image"], facts)
    record = SERVERS.of_job(tx, job)
    if record is not None:
        SERVERS.finish(tx, record)


SNAPSHOT = one_step(
    "snapshot-instance",
    calls(
        Compute,
        lambda compute, job: compute.snapshot(
            job.resource_id, Image("snapshot", job.args["image"])
        ),
    ),
    _stored,
    failed=_not_stored,
    dropped=_discard,
    driver=Compute,
    bulk=True,
    takes=COPY,
)
RESTORE = one_step(
    "restore-instance",
    calls(Compute, lambda compute, job: compute.restore(job.resource_id, job.args["image"])),
    SERVERS.on(SERVERS.started),
    failed=SERVERS.unaffected,
    driver=Compute,
    bulk=True,
    takes=COPY,
)
