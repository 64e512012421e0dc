"""/v2/object-storage/clusters and /v2/object-storage/tiers"""

from functools import lru_cache

from ...catalog.object_storage import (
    ClusterTier,
    StorageCluster,
    StorageTier,
    cluster_tiers,
    storage_cluster,
    storage_clusters,
    storage_tiers,
)
from ...http.answers import ListResponse, Reply
from ...http.catalog_pages import KEPT_PAGES, catalog_page
from ...http.errors import NotFound
from ...http.operations import Call, Paging, Routes

routes = Routes("s3")

CLUSTER_LIST = ListResponse("clusters", StorageCluster)
TIER_LIST = ListResponse("tiers", StorageTier, meta=False)
CLUSTER_TIER_LIST = ListResponse("tiers", ClusterTier, meta=False)


@lru_cache(KEPT_PAGES)
def _clusters(query: Paging) -> Reply:
    return catalog_page(CLUSTER_LIST, storage_clusters(), query)


@routes.get("/object-storage/clusters", "list-object-storage-clusters", CLUSTER_LIST, public=True)
async def list_object_storage_clusters(call: Call, query: Paging) -> Reply:
    """List object storage clusters

    Lists the places where buckets can be, a page at a time. You need no key.
    """
    return _clusters(query)


@routes.get("/object-storage/tiers", "list-object-storage-tiers", TIER_LIST)
async def list_object_storage_tiers(call: Call) -> Reply:
    """List object storage tiers

    Lists what can be subscribed to, with prices, limits and the clusters that offer each tier, all
    at once.
    """
    return TIER_LIST.of(storage_tiers())


@routes.get(
    "/object-storage/clusters/{cluster-id}/tiers", "list-object-storage-cluster-tiers",
    CLUSTER_TIER_LIST,
)  # fmt: skip
async def list_object_storage_cluster_tiers(call: Call, cluster_id: str) -> Reply:
    """List a cluster's tiers

    Lists the tiers that one cluster offers. Use an `id` as `tier_id` when you create an object
    storage there. An unknown cluster is refused with 404.

    cluster-id: The number of an object storage cluster.
    """
    # Longer numbers than an id are none, and may be more than int() takes.
    number = int(cluster_id) if cluster_id.isdecimal() and len(cluster_id) < 10 else 0
    if storage_cluster(number) is None:
        raise NotFound("Invalid cluster ID")
    return CLUSTER_TIER_LIST.of(cluster_tiers(number))
