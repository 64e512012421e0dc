from roost.catalog import region
from roost.catalog.object_storage import (
    cluster_tiers,
    storage_cluster,
    storage_clusters,
    storage_tier,
    storage_tiers,
    tier_price,
)


def test_there_are_nineteen_clusters_with_ids_and_hosts_of_their_own() -> None:
    clusters = storage_clusters()
    assert [cluster.id for cluster in clusters] == list(range(1, 20))
    assert len({cluster.hostname for cluster in clusters}) == 19
    assert all(region(cluster.region) for cluster in clusters)


def test_clusters_keep_the_ids_that_are_known() -> None:
    for id, host in ((2, "ewr1"), (4, "sgp1"), (13, "syd1")):
        cluster = storage_cluster(id)
        assert cluster is not None
        assert cluster.hostname == f"{host}.vultrobjects.com"


def test_tiers_keep_their_prices() -> None:
    prices = {tier.sales_name: tier_price(tier.id) // 1_000_000_000 for tier in storage_tiers()}
    assert prices == {
        "Legacy": 6,
        "Standard": 18,
        "Premium": 36,
        "Performance": 50,
        "Accelerated": 100,
        "Archival": 6,
    }
    assert len({tier.slug for tier in storage_tiers()}) == 6


def test_two_tiers_have_an_archive() -> None:
    assert [tier.id for tier in storage_tiers() if tier.archives] == [2, 6]


def test_what_a_tier_says_of_clusters_they_say_too() -> None:
    for tier in storage_tiers():
        assert tier.locations
        for cluster in storage_clusters():
            offers = tier.id in {offered.id for offered in cluster_tiers(cluster.id)}
            assert offers == (cluster.id in {place.id for place in tier.locations})


def test_what_is_unknown_is_none() -> None:
    assert storage_cluster(99) is None
    assert storage_tier(99) is None
    assert cluster_tiers(99) == ()
