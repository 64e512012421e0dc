"""Object storage: the clusters that there are, and the tiers that each offers."""

from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from roost.catalog.places import region
from roost.catalog.tables import Row, items, nanos, number, read

YesNo = Literal["yes", "no"]


class StorageCluster(msgspec.Struct, frozen=True, kw_only=True):
    """A place where buckets can be.

    id: The number that requests name it by, as `cluster_id`.
    region: The region that it is in.
    hostname: The host name of its S3 endpoint.
    deploy: `yes` if new object storages can be created there, otherwise `no`.
    """

    id: int
    region: str
    hostname: str
    deploy: YesNo


class TierTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a tier gives and costs.

    bw_gb_price: Dollars for a GB of traffic beyond what is included. Roost does not charge it.
    disk_gb_price: Dollars for a GB stored beyond what is included. Roost does not charge it.
    archive_disk_gb_price: Dollars for a GB in archive storage. 0 where the tier has no archive
    storage.
    is_default: `yes` for the tier that counts as the default, otherwise `no`. A tier has to be
    named all the same.
    price: Dollars a month.
    ratelimit_ops_bytes: How many bytes a second may be moved.
    ratelimit_ops_secs: How many operations a second may be made.
    sales_desc: What the tier is good for.
    sales_name: What the tier is called.
    slug: The short name of the tier, for programs.
    """

    bw_gb_price: float
    disk_gb_price: float
    archive_disk_gb_price: float
    is_default: YesNo
    price: float
    ratelimit_ops_bytes: int
    ratelimit_ops_secs: int
    sales_desc: str
    sales_name: str
    slug: str

    @property
    def archives(self) -> bool:
        """Whether objects can be moved to archive storage."""
        return self.archive_disk_gb_price > 0


class ClusterTier(TierTerms, frozen=True, kw_only=True):
    """A tier that a cluster offers.

    id: The number that requests name it by, as `tier_id`.
    """

    id: int


class TierLocation(msgspec.Struct, frozen=True, kw_only=True):
    """A cluster that offers a tier.

    hostname: The host name of the cluster's S3 endpoint.
    id: The number of the cluster.
    name: The city that the cluster is in.
    region: The region that the cluster is in.
    """

    hostname: str
    id: int
    name: str
    region: str


class StorageTier(ClusterTier, frozen=True, kw_only=True):
    """A tier, and where it is offered.

    locations: The clusters that offer it.
    """

    locations: tuple[TierLocation, ...]


class _ClusterRow(Row, frozen=True, kw_only=True):
    id: int
    region: str
    hostname: str
    deploy: YesNo
    tiers: str


class _TierRow(Row, frozen=True, kw_only=True):
    id: int
    sales_name: str
    sales_desc: str
    slug: str
    price: Decimal
    disk_gb_price: Decimal
    bw_gb_price: Decimal
    archive_disk_gb_price: Decimal
    ratelimit_ops_secs: int
    ratelimit_ops_bytes: int
    is_default: YesNo


def storage_clusters() -> tuple[StorageCluster, ...]:
    """Every cluster, by id."""
    return tuple(_clusters().values())


def storage_cluster(cluster_id: int) -> StorageCluster | None:
    """The cluster of that id."""
    return _clusters().get(cluster_id)


def storage_tiers() -> tuple[StorageTier, ...]:
    """Every tier, by id."""
    return tuple(_tiers().values())


def storage_tier(tier_id: int) -> StorageTier | None:
    """The tier of that id."""
    return _tiers().get(tier_id)


@cache
def cluster_tiers(cluster_id: int) -> tuple[ClusterTier, ...]:
    """The tiers that a cluster offers; none where there is no such cluster."""
    return tuple(
        _cluster_tier(row)
        for row in _tier_rows()
        if any(cluster.id == cluster_id for cluster in _offering(row))
    )


@cache
def tier_price(tier_id: int) -> int:
    """What the tier costs a month, in nanodollars; raises KeyError for an unknown one."""
    return {row.id: nanos(row.price) for row in _tier_rows()}[tier_id]


@cache
def _cluster_rows() -> tuple[_ClusterRow, ...]:
    return tuple(read("object_storage_clusters.csv", _ClusterRow))


@cache
def _tier_rows() -> tuple[_TierRow, ...]:
    return tuple(read("object_storage_tiers.csv", _TierRow))


@cache
def _clusters() -> dict[int, StorageCluster]:
    return {
        row.id: StorageCluster(
            id=row.id, region=row.region, hostname=row.hostname, deploy=row.deploy
        )
        for row in _cluster_rows()
    }


@cache
def _tiers() -> dict[int, StorageTier]:
    return {
        row.id: StorageTier(
            **msgspec.structs.asdict(_cluster_tier(row)),
            locations=tuple(map(_location, _offering(row))),
        )
        for row in _tier_rows()
    }


def _offering(tier: _TierRow) -> list[_ClusterRow]:
    return [cluster for cluster in _cluster_rows() if str(tier.id) in items(cluster.tiers)]


def _location(cluster: _ClusterRow) -> TierLocation:
    place = region(cluster.region)
    return TierLocation(
        hostname=cluster.hostname,
        id=cluster.id,
        name=place.city if place else "",
        region=cluster.region,
    )


def _cluster_tier(row: _TierRow) -> ClusterTier:
    return ClusterTier(
        id=row.id,
        bw_gb_price=number(row.bw_gb_price),
        disk_gb_price=number(row.disk_gb_price),
        archive_disk_gb_price=number(row.archive_disk_gb_price),
        is_default=row.is_default,
        price=number(row.price),
        ratelimit_ops_bytes=row.ratelimit_ops_bytes,
        ratelimit_ops_secs=row.ratelimit_ops_secs,
        sales_desc=row.sales_desc,
        sales_name=row.sales_name,
        slug=row.slug,
    )
