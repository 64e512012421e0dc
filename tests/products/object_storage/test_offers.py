"""Clusters and tiers: what object storage there is to be had."""

import httpx
import pytest

from tests.products.object_storage.storage import Storage


def test_clusters_are_listed_without_a_key(anyone: httpx.Client) -> None:
    answer = anyone.get("/object-storage/clusters").raise_for_status().json()
    assert answer["meta"] == {"total": 19, "links": {"next": "", "prev": ""}}
    assert answer["clusters"][1] == {
        "id": 2,
        "region": "ewr",
        "hostname": "ewr1.vultrobjects.com",
        "deploy": "yes",
    }


def test_clusters_come_in_pages(anyone: httpx.Client) -> None:
    first = anyone.get("/object-storage/clusters?per_page=10").json()
    cursor = first["meta"]["links"]["next"]
    second = anyone.get(f"/object-storage/clusters?per_page=10&cursor={cursor}").json()
    ids = [cluster["id"] for cluster in first["clusters"] + second["clusters"]]
    assert ids == list(range(1, 20))
    assert second["meta"]["links"]["next"] == ""


def test_tiers_say_where_they_can_be_had(storage: Storage) -> None:
    tiers = storage.client.get("/object-storage/tiers").raise_for_status().json()
    assert list(tiers) == ["tiers"]
    legacy = tiers["tiers"][0]
    ewr = {"hostname": "ewr1.vultrobjects.com", "id": 2, "name": "New Jersey", "region": "ewr"}
    assert ewr in legacy.pop("locations")
    del legacy["sales_desc"]
    assert legacy == {
        "id": 1,
        "bw_gb_price": 0.01,
        "disk_gb_price": 0.006,
        "archive_disk_gb_price": 0,
        "is_default": "yes",
        "price": 6,
        "ratelimit_ops_bytes": 314572800,
        "ratelimit_ops_secs": 400,
        "sales_name": "Legacy",
        "slug": "tier_004h_0300m",
    }


def test_a_cluster_lists_its_own_tiers(storage: Storage) -> None:
    everywhere = storage.client.get("/object-storage/tiers").json()["tiers"]
    for cluster in (2, 9):
        path = f"/object-storage/clusters/{cluster}/tiers"
        offered = storage.client.get(path).raise_for_status().json()
        assert list(offered) == ["tiers"]
        assert offered["tiers"] == [
            {field: value for field, value in tier.items() if field != "locations"}
            for tier in everywhere
            if any(location["id"] == cluster for location in tier["locations"])
        ]


@pytest.mark.parametrize("id", ["0", "20", "ewr", "-1", "²", "9" * 5000])
def test_an_unknown_cluster_has_no_tiers(storage: Storage, id: str) -> None:
    assert storage.refused("GET", f"/clusters/{id}/tiers", status=404) == "Invalid cluster ID"
