"""What a Kubernetes cluster has made for itself: it comes with the cluster's copy."""

from .journey import Journey, Json


def is_no_node(journey: Journey, item: Json) -> bool:
    """Whether an instance is one by itself."""
    return not any(
        node["id"] == item["id"]
        for cluster in _clusters(journey)
        for pool in cluster.get("node_pools") or ()
        for node in pool.get("nodes") or ()
    )


def is_no_clusters_group(journey: Journey, item: Json) -> bool:
    """Whether a firewall group is one by itself."""
    return not any(cluster.get("firewall_group_id") == item["id"] for cluster in _clusters(journey))


def _clusters(journey: Journey) -> list[Json]:
    return journey.there("/kubernetes/clusters", "vke_clusters")
