"""What may happen to buckets. A cluster's buckets share their names, whoever they belong to."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address

from ....catalog.object_storage import storage_tier
from ....drivers.object_storage import ArchiveRule, ObjectStorage
from ....drivers.object_storage import Bucket as WantedBucket
from ....engine import jobs, reconcile
from ....engine.workflows import FOREVER, Job, Run, Step, Workflow
from ....http.errors import BadRequest, NotFound
from ....store import HOUR, Taken, Tx, iso
from ....store.work import Lease, Leases
from ..documents import OBJECT_STORAGES, StorageRecord
from ..rules import edit, edit_active
from .documents import (
    ARCHIVE_CLASS,
    BUCKETS,
    RESERVED_NAMES,
    Bucket,
    BucketCreate,
    BucketRecord,
    BucketState,
    LifecyclePolicy,
    LifecycleTransition,
    ReservedName,
    StoredRule,
)

MOST_BUCKETS = 100
"""For each subscription."""
MOST_RULES = 1000
"""As many as a lifecycle configuration of S3 may have."""
RESERVED_FOR = 48 * HOUR
"""How long nobody gets the names of a subscription that was ended."""
_SHORTEST, _LONGEST, _LONGEST_ARCHIVED, _LONGEST_ID = 3, 63, 53, 255
_TAKEN = "Invalid bucket_name: there is a bucket of this name on the cluster"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def listed(tx: Tx, account: int, storage_id: str) -> list[Bucket]:
    storage = tx.get(OBJECT_STORAGES, storage_id, account)
    return [bucket.body for bucket in tx.children(BUCKETS, storage.seq) if _is_there(bucket)]


def create(tx: Tx, account: int, storage_id: str, wanted: BucketCreate) -> BucketRecord:
    """Raises BadRequest for a name that is none, is taken or reserved, and for one too many."""
    storage = edit_active(tx, account, storage_id)
    state = BucketState(
        storage_id=storage.id,
        versioning=wanted.versioning or wanted.enable_bucket_versioning,
        object_lock=wanted.object_lock or wanted.enable_object_lock,
        archival=wanted.archival,
    )
    state.versioning |= state.object_lock
    if state.archival:
        _check_archival(storage, state)
    name = valid_name(wanted.bucket_name or wanted.name, state.archival)
    if sum(map(_is_there, tx.children(BUCKETS, storage.seq))) >= MOST_BUCKETS:
        raise BadRequest(f"An object storage has at most {MOST_BUCKETS} buckets")
    record = _make(tx, storage, name, state)
    reconcile.enqueue(tx, APPLY, record)
    return record


def delete(tx: Tx, account: int, storage_id: str, name: str) -> None:
    """Removes the bucket and what is in it; its name is free at once."""
    record = _edit(tx, edit(tx, account, storage_id), name)
    record.state.deleted, record.state.made_again = True, False
    _follow(tx, record)


def set_lifecycle(
    tx: Tx, account: int, storage_id: str, name: str, policies: list[LifecyclePolicy]
) -> BucketRecord:
    """Puts these rules in the place of those there were; raises BadRequest for one that is none."""
    storage = edit_active(tx, account, storage_id)
    if policies and not _archives(storage):
        raise BadRequest("Invalid archive_rules: the tier has no archive storage")
    record = _edit(tx, storage, name)
    record.state.archive_rules = list(_rules(policies))
    return _follow(tx, record)


def clear_lifecycle(tx: Tx, account: int, storage_id: str, name: str) -> None:
    record = _edit(tx, edit(tx, account, storage_id), name)
    record.state.archive_rules = []
    _follow(tx, record)


def set_archival(tx: Tx, account: int, storage_id: str, name: str, archival: bool) -> BucketRecord:
    storage = edit_active(tx, account, storage_id)
    record = _edit(tx, storage, name)
    if archival:
        _check_archival(storage, record.state)
        valid_name(name, archival)
    record.state.archival = archival
    return _follow(tx, record)


def drop_all(tx: Tx, storage: StorageRecord) -> Leases:
    """Forgets a subscription's buckets and reserves their names for a while.

    Returns the leases of workers that may still be at them.
    """
    leases, ids = list[Lease](), list[str]()
    for bucket in tx.children(BUCKETS, storage.seq, "update"):
        leases += jobs.drop(tx, bucket)
        tx.delete(bucket)
        if _is_there(bucket):
            reserved = ReservedName(tx.now + RESERVED_FOR)
            tx.insert(RESERVED_NAMES, bucket.id, storage.account, reserved)
            ids.append(bucket.id)
    if ids:
        jobs.start(tx, RELEASE, storage.account, args={"ids": ids}, due_at=tx.now + RESERVED_FOR)
    return leases


def _wanted(tx: Tx, record: BucketRecord) -> tuple[WantedBucket, bool]:
    """What the driver should make, and whether it should rather be gone."""
    state = record.state
    bucket = WantedBucket(
        subscription=state.storage_id,
        name=record.body.name,
        versioning=state.versioning,
        object_lock=state.object_lock,
        archival=state.archival,
        archive_rules=tuple(
            ArchiveRule(rule.id, rule.enabled, rule.prefix, rule.days)
            for rule in state.archive_rules
        ),
    )
    return bucket, state.deleted


def _done(tx: Tx, record: BucketRecord) -> bool:
    state = record.state
    if state.made_again:
        state.deleted = state.made_again = state.made = False
        tx.update(record)
        return True
    if state.deleted:
        tx.delete(record)
    elif not state.made:
        state.made = True
        tx.update(record)
    return False


def _refused(tx: Tx, record: BucketRecord) -> None:
    """What could not be made is gone; what is there stays. The log has the driver's reason."""
    if record.state.made:
        record.state.deleted = False
        tx.update(record)
    else:
        tx.delete(record)


def _release(tx: Tx, job: Job, result: None) -> None:
    for id in job.args["ids"]:
        record = tx.find(RESERVED_NAMES, id, lock="update")
        if record is not None:
            tx.delete(record)


def _make(tx: Tx, storage: StorageRecord, name: str, wanted: BucketState) -> BucketRecord:
    id, made_on = f"{storage.body.cluster_id}/{name}", iso(tx.now)
    if tx.find(RESERVED_NAMES, id) is not None:
        raise BadRequest("Invalid bucket_name: reserved since its object storage was deleted")
    gone = tx.find(BUCKETS, id, lock="update")
    if gone is None:
        return _insert(tx, storage, id, Bucket(name, made_on), wanted)
    if gone.owner != storage.seq or _is_there(gone):
        raise BadRequest(_TAKEN)
    gone.body.date_created, state = made_on, gone.state
    state.versioning, state.object_lock = wanted.versioning, wanted.object_lock
    state.archival, state.archive_rules, state.made_again = wanted.archival, [], True
    tx.update(gone)
    return gone


def _insert(
    tx: Tx, storage: StorageRecord, id: str, body: Bucket, state: BucketState
) -> BucketRecord:
    try:
        return tx.insert(BUCKETS, id, storage.account, body, state, owner=storage.seq)
    except Taken:  # by another process, a moment ago
        raise BadRequest(_TAKEN) from None


def _edit(tx: Tx, storage: StorageRecord, name: str) -> BucketRecord:
    id = f"{storage.body.cluster_id}/{name}"
    record = tx.find(BUCKETS, id, storage.account, "update", owner=storage.seq)
    if record is None or not _is_there(record):
        raise NotFound(BUCKETS.missing)
    return record


def _follow(tx: Tx, record: BucketRecord) -> BucketRecord:
    tx.update(record)
    reconcile.enqueue(tx, APPLY, record)
    return record


def _is_there(record: BucketRecord) -> bool:
    return record.state.made_again or not record.state.deleted


def _archives(storage: StorageRecord) -> bool:
    tier = storage_tier(storage.state.tier_id)
    return tier is not None and tier.archives


def _check_archival(storage: StorageRecord, state: BucketState) -> None:
    if state.versioning or state.object_lock:
        raise BadRequest("Invalid archival: not together with versioning or object_lock")
    if not _archives(storage):
        raise BadRequest("Invalid archival: the tier has no archive storage")


def valid_name(name: str, archival: bool) -> str:
    """As S3 has them: labels of lower-case letters, digits and hyphens, and no IP address."""
    longest = _LONGEST_ARCHIVED if archival else _LONGEST
    if not _SHORTEST <= len(name) <= longest:
        raise BadRequest(f"Invalid bucket_name: must have {_SHORTEST} to {longest} characters")
    if not _NAME.fullmatch(name) or _is_address(name):
        raise BadRequest(
            "Invalid bucket_name: lower-case letters, digits, dots and hyphens, beginning and"
            " ending with a letter or digit, and no IP address"
        )
    return name


def _is_address(name: str) -> bool:
    try:
        IPv4Address(name)
    except AddressValueError:
        return False
    return True


def _rules(policies: list[LifecyclePolicy]) -> Iterator[StoredRule]:
    if len(policies) > MOST_RULES:
        raise BadRequest(f"Invalid archive_rules: at most {MOST_RULES}")
    if len({policy.ID for policy in policies}) < len(policies):
        raise BadRequest("Invalid archive_rules: every ID must be another")
    for policy in policies:
        if not 0 < len(policy.ID) <= _LONGEST_ID:
            raise BadRequest(f"Invalid archive_rules ID: must have 1 to {_LONGEST_ID} characters")
        move = _transition(policy)
        if move.Days < 0:
            raise BadRequest("Invalid archive_rules Days: must not be negative")
        if move.StorageClass != ARCHIVE_CLASS:
            raise BadRequest(f"Invalid archive_rules StorageClass: must be {ARCHIVE_CLASS}")
        enabled = policy.Status == "Enabled"
        yield StoredRule(policy.ID, enabled, policy.Filter.Prefix, move.Days)


def _transition(policy: LifecyclePolicy) -> LifecycleTransition:
    match policy.Transitions:
        case LifecycleTransition() as one:
            return one
        case [one]:
            return one
        case _:
            raise BadRequest("Invalid archive_rules Transitions: must be exactly one")


async def _act(run: Run, wanted: tuple[WantedBucket, bool]) -> None:
    bucket, deleted = wanted
    if deleted:
        await run.driver(ObjectStorage).remove_bucket(bucket.subscription, bucket.name)
    else:
        await run.driver(ObjectStorage).apply_bucket(bucket)


APPLY = reconcile.reconciliation(
    "apply-bucket", BUCKETS, driver=ObjectStorage,
    wanted=_wanted, act=_act, done=_done, failed=_refused,
)  # fmt: skip
RELEASE = Workflow(name="release-bucket-names", steps=(Step("release", _release),), failed=FOREVER)
