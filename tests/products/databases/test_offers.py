"""Engines, versions and plans that can be had."""

import pytest

from tests.products.databases.cloud import KAFKA_BUSINESS, STARTUP, Databases


def test_each_engine_has_its_versions_under_both_keys(cloud: Databases) -> None:
    """The description has them at the top, govultr below a key."""
    services = cloud.get("/databases/available-services")
    wrapped = services.pop("available_services")
    assert (
        services
        == wrapped
        == {
            "kafka": ["3.8", "3.9", "4.0", "4.1"],
            "mysql": ["8", "8.4"],
            "pg": ["14", "15", "16", "17", "18"],
            "valkey": ["8.1", "9.0"],
        }
    )


def test_a_plan_says_for_which_engines_it_is_and_where(cloud: Databases) -> None:
    plans = {plan["id"]: plan for plan in cloud.get("/databases/plans")["plans"]}
    startup = plans[STARTUP]
    assert {"EWR", "SEA", "SYD", "LAX", "MIA"} <= set(startup.pop("locations"))
    assert startup == {
        "id": STARTUP,
        "number_of_nodes": 1,
        "type": "vc2",
        "vcpu_count": 1,
        "ram": 2048,
        "disk": 55,
        "monthly_cost": 30,
        "supported_engines": {"mysql": True, "pg": True, "valkey": False, "kafka": False},
        "max_connections": {"mysql": 150, "pg": 97},
    }
    assert KAFKA_BUSINESS in plans


def test_vultr_cli_reads_all_four_engines_and_a_meta(cloud: Databases) -> None:
    answer = cloud.get("/databases/plans")
    assert answer["meta"]["total"] == len(answer["plans"]) >= 138
    for plan in answer["plans"]:
        assert plan["supported_engines"].keys() == {"mysql", "pg", "valkey", "kafka"}
        assert isinstance(plan["max_connections"], dict)
        assert ("disk" in plan) != plan["supported_engines"]["valkey"]


@pytest.mark.parametrize("engine", ["mysql", "pg", "valkey", "kafka"])
def test_plans_can_be_asked_for_by_engine(cloud: Databases, engine: str) -> None:
    plans = cloud.get("/databases/plans", engine=engine)["plans"]
    assert plans
    assert all(plan["supported_engines"][engine] for plan in plans)


def test_plans_can_be_asked_for_by_nodes_and_region(cloud: Databases) -> None:
    plans = cloud.get("/databases/plans", nodes=3, region="mia")["plans"]
    assert {plan["number_of_nodes"] for plan in plans} == {3}
    assert all("MIA" in plan["locations"] for plan in plans)
    assert cloud.get("/databases/plans", region="xyz")["plans"] == []


def test_connections_follow_from_the_memory(cloud: Databases) -> None:
    plans = {plan["ram"]: plan for plan in cloud.get("/databases/plans", engine="pg")["plans"]}
    most = {ram // 1024: plan["max_connections"] for ram, plan in plans.items()}
    assert most[1] == {"mysql": 75, "pg": 22}
    assert most[4] == {"mysql": 400, "pg": 97}
    assert most[8] == {"mysql": 800, "pg": 197}
    assert most[64]["pg"] == 997
