"""What may happen to snapshots, and what they cost.

A snapshot is charged from completion to deletion by its compressed size: whole GB of 1024^3 bytes,
rounded up, at the catalog's price a GB and month.
"""

from collections.abc import Iterable
from typing import Protocol
from uuid import uuid4

from ...catalog import prices
from ...drivers.compute import Compute, ImageFacts
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.managed import Priced, States
from ...engine.metering import Rate, by_month
from ...engine.usage import Cost
from ...engine.workflows import Job, Run, destroying, one_step
from ...http.fields import MAX_TEXT
from ...http.urls import web_url
from ...machines.images import fetching
from ...store import Tx, iso
from ...store.work import Leases
from .documents import (
    COMPLETE,
    PENDING,
    SNAPSHOTS,
    Snapshot,
    SnapshotCreate,
    SnapshotFromUrl,
    SnapshotRecord,
    SnapshotState,
    SnapshotUpdate,
)

PRODUCT = "Snapshot"

_GB = 1024**3


class Imaging(Protocol):
    """Makes images of instances; provided by products/instances."""

    def begin(self, tx: Tx, account: int, instance_id: str, snapshot: SnapshotRecord) -> None:
        """Locks the instance and starts the job that stores its disk under the snapshot's id.

        Fills in `os_id` and `app_id` of the snapshot's body; whoever calls stores them. The job
        ends by calling `complete` or `fail`. Raises BadRequest when there is no such instance or
        it is busy.
        """
        ...


def create(tx: Tx, account: int, wanted: SnapshotCreate) -> SnapshotRecord:
    """Starts a snapshot of an instance; raises BadRequest as `Imaging.begin` does."""
    state = SnapshotState(instance_id=wanted.instance_id)
    record = _insert(tx, account, wanted.description, state)
    tx.service(Imaging).begin(tx, account, wanted.instance_id, record)
    tx.update(record)
    return record


def create_from_url(tx: Tx, account: int, wanted: SnapshotFromUrl) -> SnapshotRecord:
    """Starts the download of a disk image; raises BadRequest for what is no web address."""
    parts = web_url(wanted.url)
    description = wanted.description
    if description is None:
        description = (parts.path.rpartition("/")[2] or parts.hostname or "")[:MAX_TEXT]
    state = SnapshotState(url=wanted.url, uefi=wanted.uefi)
    record = _insert(tx, account, description, state)
    jobs.start(tx, FETCH, account, record, {"url": wanted.url})
    return record


def update(tx: Tx, account: int, id: str, wanted: SnapshotUpdate) -> None:
    record = tx.get(SNAPSHOTS, id, account, "update")
    record.body.description = wanted.description
    PRICED.update(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the snapshot and its charges, whatever its state."""
    record = tx.get(SNAPSHOTS, id, account, "update")
    leases = PRICED.end(tx, record)
    being_made = record.body.status == PENDING and record.state.instance_id
    if not being_made:  # else `complete` finds the snapshot gone, once the image can be removed
        discard_image(tx, account, id, leases)


def complete(tx: Tx, account: int, id: str, facts: ImageFacts) -> None:
    """Takes in that an instance's image is stored; discards it if the snapshot is gone."""
    record = tx.find(SNAPSHOTS, id, account, "update")
    if record is None:
        discard_image(tx, account, id)
    else:
        _complete(tx, record, facts)


def fail(tx: Tx, account: int, id: str) -> None:
    """Takes in that the image could not be made."""
    record = tx.find(SNAPSHOTS, id, account, "update")
    if record is not None:
        PRICED.fail(tx, record)


def disk_for(record: SnapshotRecord) -> int:
    """GB of the disk that a complete snapshot needs: what its instance had, or as it is large."""
    return record.state.disk or _gigabytes(record.body.size)


def rate(gigabytes: int) -> Rate:
    """What a snapshot of this size costs."""
    return by_month(gigabytes * prices().snapshot_gb)


def discard_image(tx: Tx, account: int, id: str, after: Leases = ()) -> None:
    """Has an image removed from where it is stored: a snapshot's, a backup's or an ISO's.

    after: the leases of workers that may still be writing it.
    """
    jobs.start(tx, DELETE_IMAGE, account, args={"image": id}, after=after)


def _insert(tx: Tx, account: int, description: str, state: SnapshotState) -> SnapshotRecord:
    id = str(uuid4())
    body = Snapshot(id=id, date_created=iso(tx.now), description=description)
    return PRICED.create(tx, id, account, body, state)


def _complete(tx: Tx, record: SnapshotRecord, facts: ImageFacts) -> None:
    record.body.size = facts.size
    record.body.compressed_size = facts.compressed_size
    record.body.status = COMPLETE
    PRICED.update(tx, record)


def _costs(record: SnapshotRecord) -> Iterable[Cost]:
    body = record.body
    if body.status == COMPLETE:
        size = _charged(body)
        yield Cost(PRODUCT, f"{body.description or body.id} ({size} GB)", rate(size))


def _charged(body: Snapshot) -> int:
    return max(1, _gigabytes(body.compressed_size))


def _gigabytes(size: int) -> int:
    """As many as were started."""
    return -(-size // _GB)


def _fetched(tx: Tx, job: Job, facts: ImageFacts) -> None:
    _complete(tx, tx.get(SNAPSHOTS, job.resource_id, lock="update"), facts)


def _not_fetched(tx: Tx, job: Job) -> None:
    fail(tx, job.account, job.resource_id)


async def _delete_image(run: Run) -> None:
    await run.driver(Compute).delete_image(run.job.args["image"])


FETCH = one_step(
    "fetch-snapshot",
    fetching("snapshot"),
    _fetched,
    failed=_not_fetched,
    driver=Compute,
    bulk=True,
    takes=Takes(quick=1, realistic=120),
)
DELETE_IMAGE = destroying("delete-image", _delete_image, driver=Compute)
PRICED = Priced(kind=SNAPSHOTS, costs=_costs, removal=DELETE_IMAGE, states=States(ready=COMPLETE))
