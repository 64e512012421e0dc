"""The plans of container registries, and where they are."""

from roost.catalog import region
from roost.catalog.registry import (
    registry_plan,
    registry_plans,
    registry_region,
    registry_regions,
)


def test_plans_keep_their_prices_and_quotas() -> None:
    plans = registry_plans()
    assert [(p.monthly_price, p.max_storage_mb) for p in (plans.start_up, plans.enterprise)] == [
        (0, 10_240), (20, 1_048_576),
    ]  # fmt: skip
    assert registry_plan("business") == plans.business


def test_twelve_regions_have_a_registry_server() -> None:
    assert [place.id for place in registry_regions()] == list(range(1, 13))
    assert all(region(place.name) for place in registry_regions())
    assert len({place.data_center.id for place in registry_regions()}) == 12


def test_a_region_answers_what_the_api_does() -> None:
    found = registry_region("sjc")
    assert found is not None
    assert (found.id, found.urn, found.base_url) == (
        3, "sjc.vultrcr.com", "https://sjc.vultrcr.com",
    )  # fmt: skip
    center = found.data_center
    assert (center.id, center.name, center.site_code) == (12, "Silicon Valley", "SJC2")
    assert (center.region, center.country, center.airport) == ("West", "US", "SJC")


def test_what_is_unknown_is_none() -> None:
    assert registry_plan("huge") is None
    assert registry_region("dfw") is None
