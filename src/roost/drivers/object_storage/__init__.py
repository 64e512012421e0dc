"""Object storage: what an S3 server, or the simulation of one, must be able to do.

Written so that OpenStack Swift with s3api, the Ceph RADOS Gateway, Garage or MinIO can stand here:
each knows users with a key pair that can be given to it, limits for them, and buckets. What clients
do with objects they do there, with their keys; nobody here hears of it. A client may make buckets
there too, so those that are not named in a call are left alone.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class Subscription(msgspec.Struct, frozen=True):
    """A user of the S3 server.

    id: the subscription's UUID, for ever. cluster: the host name of the cluster that it is on.
    access_key, secret_key: the one pair that opens it. requests, bandwidth: the most operations
    and bytes a second.
    """

    id: str
    cluster: str
    access_key: str
    secret_key: str
    requests: int
    bandwidth: int


class ArchiveRule(msgspec.Struct, frozen=True):
    """Moves objects whose names begin with `prefix` to archive storage after some days."""

    id: str
    enabled: bool
    prefix: str
    days: int


class Bucket(msgspec.Struct, frozen=True):
    """What a bucket should be. archival: whether objects in it may be archived."""

    subscription: str
    name: str
    versioning: bool
    object_lock: bool
    archival: bool
    archive_rules: tuple[ArchiveRule, ...]


class ObjectStorage(Driver, Protocol):
    """Makes subscriptions and buckets real."""

    async def apply(self, subscription: Subscription) -> None:
        """Makes the user, or has it be so from now on: an older pair of keys opens nothing."""
        ...

    async def remove(self, id: str) -> None:
        """Removes the user with all its buckets and what is in them. It succeeds where there is
        none."""
        ...

    async def apply_bucket(self, bucket: Bucket) -> None:
        """Makes the bucket, or has it be so from now on; objects stay."""
        ...

    async def remove_bucket(self, subscription: str, name: str) -> None:
        """Removes the bucket and what is in it. It succeeds where there is none."""
        ...

    def hostname(self, cluster: str) -> str:
        """Where clients find the cluster's S3 endpoint. Computed, not asked for: no waiting."""
        ...
