"""What may happen to file systems, and what they cost: by the GB, from creation to deletion.

A file system says how large it should be, and storage follows by one job. Should storage refuse,
it goes back to what storage has.
"""

from uuid import uuid4

import msgspec

from ...catalog import FileStorageTerms, file_storage
from ...drivers.file_storage import FileStorage, FileSystem
from ...engine import jobs, usage
from ...engine.lifecycle import Takes
from ...engine.metering import Rate, dollars, hourly_from_monthly
from ...engine.reconcile import enqueue, reconciliation
from ...engine.workflows import Run, destroying
from ...http.errors import ApiError
from ...machines import fields
from ...store import SECOND, Tx, iso
from .documents import (
    ACTIVE,
    FAILED,
    FILE_SYSTEMS,
    GB,
    VFS,
    VFSBilling,
    VFSCreate,
    VFSDetails,
    VFSRecord,
    VFSSize,
    VFSState,
    VFSUpdate,
)

PRODUCT = "File Storage"
GONE_FOR = 60 * SECOND
"""How long a closed subscription is told from one that never was (machine time)."""

SETTLING = Takes(quick=0.3, realistic=4)
DESTROYING = Takes(quick=0.1, realistic=4)


def create(tx: Tx, account: int, wanted: VFSCreate) -> VFSRecord:
    """Raises ApiError when what is asked for cannot be had."""
    terms = file_storage(wanted.region)
    if terms is None:
        raise unprocessable(f"Invalid region: no file storage in {wanted.region}")
    if wanted.disk_type not in ("", "nvme"):
        raise unprocessable("Invalid disk_type: must be nvme")
    _check_size(terms, wanted.storage_size.gb)
    id = str(uuid4())
    body = VFS(
        id=id,
        region=wanted.region,
        date_created=iso(tx.now),
        label=_label(wanted.label),
        tags=fields.tags(wanted.tags, None),
        storage_size=_size(wanted.storage_size.gb),
    )
    record = tx.insert(FILE_SYSTEMS, id, account, body, VFSState())
    description, rate = _charges(body)
    usage.start(tx, account, id, PRODUCT, description, rate)
    enqueue(tx, RECONCILE, record)
    return record


def update(tx: Tx, account: int, id: str, wanted: VFSUpdate) -> VFSRecord:
    """Raises ApiError for a size that it cannot have, and for a change of nothing at all."""
    record = tx.get(FILE_SYSTEMS, id, account, "update")
    if wanted.label is None and wanted.storage_size is None:
        raise unprocessable("Missing required field: label or storage_size")
    if wanted.label is not None:
        record.body.label = _label(wanted.label)
        usage.describe(tx, id, PRODUCT, _charges(record.body)[0])
    size_gb = wanted.storage_size.gb if wanted.storage_size else 0
    grows = size_gb not in (0, record.body.storage_size.gb)
    if grows:
        _grow(tx, record, size_gb)
    tx.update(record)
    if grows:
        enqueue(tx, RECONCILE, record)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Closes the subscription; what it is attached to, or exported by, refuses."""
    record = tx.find(FILE_SYSTEMS, id, account, "update")
    if record is None and tx.tombstone(FILE_SYSTEMS, id, account):
        raise ApiError("Subscription is already closed.", 409)
    if record is None:
        record = tx.get(FILE_SYSTEMS, id, account)
    leases = jobs.drop(tx, record)
    usage.stop(tx, id)
    tx.delete(record, remembered_for=GONE_FOR)
    jobs.start(tx, DESTROY, account, args={"id": id}, after=leases)


def details(record: VFSRecord, cents: int, storage: FileStorage) -> VFSDetails:
    """A file system as it is answered. cents: what it has come to this month."""
    used = storage.used(record.id)
    return VFSDetails(
        **msgspec.structs.asdict(record.body),
        storage_used=VFSSize(used, used // GB),
        billing=VFSBilling(
            charges=cents / 100,
            monthly=dollars(_charges(record.body)[1].monthly_nanos),
        ),
    )


def unprocessable(text: str) -> ApiError:
    """What this section answers where others answer 400."""
    return ApiError(text, 422)


class Target(msgspec.Struct, frozen=True):
    """What storage is told. made_gb: how much the file system holds there, 0 before it is made."""

    file_system: FileSystem
    made_gb: int


def _label(label: str) -> str:
    if not label.strip():
        raise unprocessable("Invalid label: must not be empty")
    return label


def _size(gb: int) -> VFSSize:
    return VFSSize(gb * GB, gb)


def _check_size(terms: FileStorageTerms, gb: int) -> None:
    if not terms.min_gb <= gb <= terms.max_gb:
        raise unprocessable(f"Invalid storage_size: must be {terms.min_gb} to {terms.max_gb} GB")


def _grow(tx: Tx, record: VFSRecord, gb: int) -> None:
    body = record.body
    if body.status != ACTIVE:
        raise unprocessable("The subscription is not ready yet")
    if gb < body.storage_size.gb:
        raise unprocessable(
            f"Invalid storage_size: it can only grow, and is {body.storage_size.gb} GB"
        )
    _check_size(_terms(body), gb)
    _resize(tx, record, gb)


def _resize(tx: Tx, record: VFSRecord, gb: int) -> None:
    record.body.storage_size = _size(gb)
    description, rate = _charges(record.body)
    usage.change(tx, record.account, record.id, PRODUCT, description, rate)


def _terms(body: VFS) -> FileStorageTerms:
    terms = file_storage(body.region)
    assert terms is not None
    return terms


def _charges(body: VFS) -> tuple[str, Rate]:
    """How an invoice calls a file system, and what that costs."""
    monthly = body.storage_size.gb * _terms(body).gb_month
    description = f"{body.label} ({body.storage_size.gb} GB NVMe)"
    return description, Rate(hourly_from_monthly(monthly), monthly)


def _target(tx: Tx, record: VFSRecord) -> Target:
    body = record.body
    wanted = FileSystem(
        id=record.id, region=body.region, kind=body.disk_type, size_gb=body.storage_size.gb
    )
    return Target(wanted, record.hidden.made_gb)


def _settled(tx: Tx, record: VFSRecord) -> None:
    record.body.status = ACTIVE
    record.hidden.made_gb = record.body.storage_size.gb
    tx.update(record)


def _unsettled(tx: Tx, record: VFSRecord) -> None:
    made_gb = record.hidden.made_gb
    if not made_gb:
        record.body.status = FAILED
        usage.stop(tx, record.id)
    elif made_gb != record.body.storage_size.gb:
        _resize(tx, record, made_gb)
    tx.update(record)


async def _act(run: Run, target: Target) -> None:
    storage = run.driver(FileStorage)
    if target.made_gb:
        await storage.resize(target.file_system)
    else:
        await storage.create(target.file_system)


async def _destroy(run: Run) -> None:
    await run.driver(FileStorage).destroy(run.job.args["id"])


RECONCILE = reconciliation(
    "reconcile-vfs", FILE_SYSTEMS, driver=FileStorage,
    wanted=_target, act=_act, done=_settled, failed=_unsettled, takes=SETTLING,
)  # fmt: skip
DESTROY = destroying("destroy-vfs", _destroy, driver=FileStorage, takes=DESTROYING)
