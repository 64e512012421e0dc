"""Bandwidth, neighbours, upgrades: what can be read of an instance beside itself."""

from typing import Any

import pytest

from tests.products.instances.cloud import LARGER_PLAN, PLAN, UBUNTU, WINDOWS, Cloud

NEW_YEAR = "2031-01-01T10:30:00+00:00"


def bandwidth(cloud: Cloud, id: str, **query: Any) -> dict[str, dict[str, int]]:
    return cloud.get(f"/instances/{id}/bandwidth", **query)["bandwidth"]


def upgrades(cloud: Cloud, id: str, **query: str) -> dict[str, list[Any]]:
    return cloud.get(f"/instances/{id}/upgrades", **query)["upgrades"]


# Bandwidth


def test_traffic_is_told_by_day_from_the_first_day_on(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy()
    assert list(bandwidth(cloud, id)) == ["2031-01-01"]
    cloud.clock.advance(days=3)
    days = bandwidth(cloud, id)
    assert list(days) == ["2031-01-01", "2031-01-02", "2031-01-03", "2031-01-04"]
    for day in days.values():
        assert day.keys() == {"incoming_bytes", "outgoing_bytes"}
        assert min(day.values()) > 0


def test_the_last_days_are_told_thirty_unless_asked_for(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)
    id = cloud.deploy()
    cloud.clock.advance(days=365)
    assert len(bandwidth(cloud, id)) == 30
    assert list(bandwidth(cloud, id, date_range=1)) == ["2032-01-01"]
    longest = bandwidth(cloud, id, date_range=180)
    assert len(longest) == 180
    assert list(longest)[-1] == "2032-01-01"


@pytest.mark.parametrize("days", ["0", "181", "-1", "x", "1.0"])
def test_days_are_one_to_180(cloud: Cloud, days: str) -> None:
    path = f"/instances/{cloud.deploy()}/bandwidth?date_range={days}"
    assert cloud.refused("GET", path).startswith("Invalid date_range: expected `int`")


# Neighbours


def test_neighbours_are_the_accounts_others_in_the_same_region(cloud: Cloud) -> None:
    one, two, three = (cloud.deploy(region="ewr") for _ in range(3))
    far = cloud.deploy(region="ams")
    Cloud(cloud.roost, cloud.roost.new_account()).deploy(region="ewr")
    assert cloud.get(f"/instances/{two}/neighbors") == {"neighbors": [one, three]}
    assert cloud.get(f"/instances/{far}/neighbors") == {"neighbors": []}


# Upgrades


def test_upgrades_are_systems_applications_and_plans(cloud: Cloud) -> None:
    id = cloud.deploy(plan=LARGER_PLAN)
    every = upgrades(cloud, id)
    assert every == upgrades(cloud, id, type="all")
    systems = {system["id"]: system for system in every["os"]}
    assert systems[WINDOWS].keys() == {"id", "name", "arch", "family"}
    assert UBUNTU not in systems
    assert not {159, 164, 180, 186, 426} & systems.keys()
    types = {application["type"] for application in every["applications"]}
    assert types == {"one-click", "marketplace"}
    assert LARGER_PLAN not in every["plans"]
    for kind, other in (("os", "plans"), ("applications", "os"), ("plans", "applications")):
        chosen = upgrades(cloud, id, type=kind)
        assert chosen[kind] == every[kind]
        assert chosen[other] == []


def test_upgrades_fit_the_instance(cloud: Cloud) -> None:
    id = cloud.deploy(plan=PLAN, region="sao")
    every = upgrades(cloud, id)
    assert "windows" not in {system["family"] for system in every["os"]}
    sold = cloud.client.get("/regions/sao/availability").json()["available_plans"]
    assert every["plans"]
    assert set(every["plans"]) <= set(sold) - {PLAN}


def test_an_application_that_is_installed_is_no_upgrade(cloud: Cloud) -> None:
    id = cloud.deploy(app_id=39)
    offered = upgrades(cloud, id, type="applications")["applications"]
    assert offered
    assert 39 not in {application["id"] for application in offered}


def test_a_type_of_upgrade_that_is_none_is_refused(cloud: Cloud) -> None:
    path = f"/instances/{cloud.deploy()}/upgrades?type=ram"
    assert cloud.refused("GET", path).startswith("Invalid type: ")
