"""What a bucket is. Its id is its cluster's and its name, which all of a cluster share."""

from typing import Literal

import msgspec

from ....store import Kind, NoState, Record

ARCHIVE_CLASS = "VULTR_ARCHIVE"


class LifecycleFilter(msgspec.Struct):
    """Prefix: how the names of the objects begin that a rule is for; empty for all."""

    Prefix: str = ""


class LifecycleTransition(msgspec.Struct):
    """Days: how many after its creation an object is moved."""

    Days: int
    StorageClass: str


class LifecyclePolicy(msgspec.Struct):
    """An archive rule, as S3 has them. Transitions: one, by itself or as a list of one."""

    ID: str
    Status: Literal["Enabled", "Disabled"]
    Transitions: list[LifecycleTransition] | LifecycleTransition
    Filter: LifecycleFilter = msgspec.field(default_factory=LifecycleFilter)


class Bucket(msgspec.Struct):
    name: str
    date_created: str


class StoredRule(msgspec.Struct):
    id: str
    enabled: bool
    prefix: str
    days: int


class BucketState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """versioning, object_lock, archival: as they were asked for.

    made: whether the driver has made it. deleted: whether it goes once the driver has removed it.
    made_again: whether it comes back
    then, empty, since somebody has asked for the same name meanwhile.
    """

    storage_id: str
    versioning: bool = False
    object_lock: bool = False
    archival: bool = False
    archive_rules: list[StoredRule] = []
    made: bool = False
    deleted: bool = False
    made_again: bool = False


class ReservedName(msgspec.Struct):
    """A bucket's name after its subscription has ended. until: clock time, microseconds."""

    until: int


class BucketCreate(msgspec.Struct):
    """bucket_name: of 3 to 63 characters, 53 with archival. object_lock: needs and turns on
    versioning. archival: neither with versioning nor with object_lock.

    name, enable_bucket_versioning, enable_object_lock: what govultr calls these fields.
    """

    bucket_name: str = ""
    versioning: bool = False
    object_lock: bool = False
    archival: bool = False
    name: str = ""
    enable_bucket_versioning: bool = False
    enable_object_lock: bool = False


class LifecycleUpdate(msgspec.Struct):
    archive_rules: list[LifecyclePolicy]


class ArchivalUpdate(msgspec.Struct):
    archival: bool


BUCKETS = Kind("object-storage-bucket", Bucket, BucketState, "Invalid bucket name")
RESERVED_NAMES = Kind(
    "reserved-bucket-name", ReservedName, NoState, "Invalid bucket name", counted=False
)

BucketRecord = Record[Bucket, BucketState]
