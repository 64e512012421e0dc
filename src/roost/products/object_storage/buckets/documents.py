"""What a bucket is. Its id is its cluster's and its name, which all of a cluster share."""

from typing import Literal

import msgspec

from ....store import Kind, NoState, Record

ARCHIVE_CLASS = "VULTR_ARCHIVE"


class LifecycleFilter(msgspec.Struct):
    """Which objects a rule is for.

    Prefix: How the names of the objects begin. Empty for all objects.
    """

    Prefix: str = ""


class LifecycleTransition(msgspec.Struct):
    """When an object moves, and where to.

    Days: How many days after its creation an object moves. 0 is at once.
    StorageClass: Where it moves: `VULTR_ARCHIVE`.
    """

    Days: int
    StorageClass: str


class LifecyclePolicy(msgspec.Struct):
    """An archive rule, in S3's words.

    ID: What you call the rule, in 1 to 255 characters. No two rules of a bucket may have the same.
    Status: `Enabled`, or `Disabled` to keep a rule without following it.
    Transitions: When objects move: exactly one transition, by itself or as a list of one.
    Filter: Which objects the rule is for. Left out, all of them.
    """

    # The published sample has a list of one transition, clients send one by itself.

    ID: str
    Status: Literal["Enabled", "Disabled"]
    Transitions: list[LifecycleTransition] | LifecycleTransition
    Filter: LifecycleFilter = msgspec.field(default_factory=LifecycleFilter)


class Bucket(msgspec.Struct):
    """A bucket of an object storage.

    name: The name of the bucket. No other bucket of the cluster has it.
    """

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
    """bucket_name: The name: 3 to 63 lower-case letters, digits, dots and hyphens, 53 at most with
    `archival`. It begins and ends with a letter or digit, and is no IP address.
    versioning: Whether old versions of objects are kept.
    object_lock: Whether objects can be locked against deletion. Turns `versioning` on.
    archival: Whether objects go to archive storage. The tier must have it, and neither `versioning`
    nor `object_lock` may be on.
    name: Another name for `bucket_name`, as older clients have it.
    enable_bucket_versioning: Another name for `versioning`, as older clients have it.
    enable_object_lock: Another name for `object_lock`, as older clients have it.
    """

    # govultr calls these fields name, enable_bucket_versioning and enable_object_lock.

    bucket_name: str = ""
    versioning: bool = False
    object_lock: bool = False
    archival: bool = False
    name: str = ""
    enable_bucket_versioning: bool = False
    enable_object_lock: bool = False


class LifecycleUpdate(msgspec.Struct):
    """archive_rules: The rules, up to 1,000. An empty list deletes all."""

    archive_rules: list[LifecyclePolicy]


class ArchivalUpdate(msgspec.Struct):
    """archival: Whether objects go to archive storage."""

    archival: bool


BUCKETS = Kind("object-storage-bucket", Bucket, BucketState, "Invalid bucket name")
RESERVED_NAMES = Kind(
    "reserved-bucket-name", ReservedName, NoState, "Invalid bucket name", counted=False
)

BucketRecord = Record[Bucket, BucketState]
