"""What may happen to file systems, and what they cost: by the GB, from creation to deletion.

A file system says how large it should be, and storage follows by one job. Should storage refuse,
it goes back to what storage has.
"""

from collections.abc import Iterable
from uuid import uuid4

import msgspec

from ...catalog import FileStorageTerms, file_storage
from ...drivers.file_storage import FileStorage, FileSystem, Mount
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import Rate, by_month, dollars
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import ApiError
from ...machines import fields
from ...store import SECOND, Tx, iso
from ...store.work import Lease
from .attachments.documents import ATTACHMENTS
from .documents import (
    ACTIVE,
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
from .refusals import unprocessable

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
    return MANAGED.create(tx, id, account, body, VFSState())


def update(tx: Tx, account: int, id: str, wanted: VFSUpdate) -> VFSRecord:
    """Raises ApiError for a size that it cannot have, and for a change of nothing at all."""
    record = tx.get(FILE_SYSTEMS, id, account, "update")
    if wanted.label is None and wanted.storage_size is None:
        raise unprocessable("Missing required field: label or storage_size")
    if wanted.label is not None:
        record.body.label = _label(wanted.label)
    size_gb = wanted.storage_size.gb if wanted.storage_size else 0
    if size_gb in (0, record.body.storage_size.gb):
        MANAGED.update(tx, record)
    else:
        _grow(record.body, size_gb)
        MANAGED.changed(tx, record)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Closes the subscription; what it is attached to, or exported by, refuses.

    Machines that have yet to let go of it do so before it is destroyed.
    """
    record = tx.find(FILE_SYSTEMS, id, account, "update")
    if record is None and tx.tombstone(FILE_SYSTEMS, id, account):
        raise ApiError("Subscription is already closed.", 409)
    if record is None:
        record = tx.get(FILE_SYSTEMS, id, account)
    machines, leases = list[str](), list[Lease]()
    for attachment in tx.children(ATTACHMENTS, record.seq, "update"):
        if not attachment.state.kept:
            machines.append(attachment.body.target_id)
            leases += jobs.drop(tx, attachment)
            tx.delete(attachment)
    args = {"tag": record.seq, "machines": machines}
    MANAGED.retire(tx, record, args, after=leases, remembered_for=GONE_FOR)


def details(record: VFSRecord, cents: int, storage: FileStorage) -> VFSDetails:
    """A file system as it is answered. cents: what it has come to this month."""
    used = storage.used(record.id)
    return VFSDetails(
        **msgspec.structs.asdict(record.body),
        storage_used=VFSSize(used, used // GB),
        billing=VFSBilling(
            charges=cents / 100,
            monthly=dollars(_rate(record.body).monthly_nanos),
        ),
    )


class FileSystemTarget(msgspec.Struct, frozen=True):
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


def _grow(body: VFS, gb: int) -> None:
    if body.status != ACTIVE:
        raise unprocessable("The subscription is not ready yet")
    if gb < body.storage_size.gb:
        raise unprocessable(
            f"Invalid storage_size: it can only grow, and is {body.storage_size.gb} GB"
        )
    _check_size(_terms(body), gb)
    body.storage_size = _size(gb)


def _terms(body: VFS) -> FileStorageTerms:
    terms = file_storage(body.region)
    assert terms is not None
    return terms


def _rate(body: VFS) -> Rate:
    return by_month(body.storage_size.gb * _terms(body).gb_month)


def _costs(record: VFSRecord) -> Iterable[Cost]:
    body = record.body
    yield Cost(PRODUCT, f"{body.label} ({body.storage_size.gb} GB NVMe)", _rate(body))


def _target(tx: Tx, record: VFSRecord) -> FileSystemTarget:
    body = record.body
    wanted = FileSystem(
        id=record.id, region=body.region, kind=body.disk_type, size_gb=body.storage_size.gb
    )
    return FileSystemTarget(wanted, record.state.made_gb)


def _settled(tx: Tx, record: VFSRecord) -> None:
    record.state.made_gb = record.body.storage_size.gb


def _unsettled(tx: Tx, record: VFSRecord) -> None:
    if record.state.made_gb:
        record.body.storage_size = _size(record.state.made_gb)


async def _act(run: Run, target: FileSystemTarget) -> None:
    storage = run.driver(FileStorage)
    if target.made_gb:
        await storage.resize(target.file_system)
    else:
        await storage.create(target.file_system)


async def _destroy(run: Run) -> None:
    storage, args = run.driver(FileStorage), run.job.args
    for machine in args.get("machines", ()):
        await storage.withdraw(Mount(file_system=args["id"], machine=machine, tag=args["tag"]))
    await storage.destroy(args["id"])


MANAGED = Managed(
    name="reconcile-vfs",
    kind=FILE_SYSTEMS,
    costs=_costs,
    irreplaceable=True,
    driver=FileStorage,
    wanted=_target,
    act=_act,
    done=_settled,
    refused=_unsettled,
    takes=SETTLING,
    removal=destroying("destroy-vfs", _destroy, driver=FileStorage, takes=DESTROYING),
)
