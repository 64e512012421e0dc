"""/v2/plans: the sizes of instances and what they cost."""

import httpx
import pytest

from tests.products.catalog_client import follow


def test_a_plan_tells_its_size_and_its_price(anyone: httpx.Client) -> None:
    plans = anyone.get("/plans?per_page=500").json()["plans"]
    plan = next(plan for plan in plans if plan["id"] == "vhf-8c-32gb")
    assert (plan["vcpu_count"], plan["ram"], plan["disk"], plan["disk_count"]) == (8, 32768, 512, 1)
    assert (plan["type"], plan["invoice_type"]) == ("vhf", "monthly")
    assert (plan["monthly_cost"], plan["hourly_cost"]) == (192, 0.263)
    assert "ewr" in plan["locations"]
    assert plan["location_cost"]["sao"]["monthly_cost"] == 288


def test_whole_dollars_are_whole_numbers(anyone: httpx.Client) -> None:
    # vultr-cli and Terraform refuse 5.0 where they read an integer.
    assert '"monthly_cost":5,' in anyone.get("/plans?type=vc2").text


def test_a_filter_holds_on_every_page(anyone: httpx.Client) -> None:
    pages = list(follow(anyone, "/plans", "next", type="vhf", per_page=2))
    plans = [plan for page in pages for plan in page["plans"]]
    assert {plan["type"] for plan in plans} == {"vhf"}
    assert {page["meta"]["total"] for page in pages} == {len(plans)}
    assert pages[0]["meta"]["links"]["prev"] == ""
    prev = pages[1]["meta"]["links"]["prev"]
    assert (
        anyone.get("/plans", params={"type": "vhf", "per_page": 2, "cursor": prev}).json()
        == (pages[0])
    )


@pytest.mark.parametrize("plan_type", ["vc2", "vdc", "vhp", "voc-g", "voc-c", "voc-m", "voc-s"])
def test_a_type_is_what_ids_begin_with(anyone: httpx.Client, plan_type: str) -> None:
    plans = anyone.get("/plans", params={"type": plan_type, "per_page": 500}).json()["plans"]
    assert plans
    assert all(plan["id"].startswith(f"{plan_type}-") for plan in plans)


def test_all_is_every_plan_and_an_empty_type_is_none(anyone: httpx.Client) -> None:
    every = anyone.get("/plans?per_page=500").json()
    assert every["meta"]["total"] == len(every["plans"]) == 151
    assert anyone.get("/plans?per_page=500&type=all").json() == every
    assert anyone.get("/plans?per_page=500&type=").json() == every


def test_windows_keeps_the_plans_that_can_run_it(anyone: httpx.Client) -> None:
    plans = anyone.get("/plans?os=windows&per_page=500").json()["plans"]
    assert min(plan["ram"] for plan in plans) == 2048
    assert not any(plan["type"] == "vx1" for plan in plans)
    of_type = anyone.get("/plans?os=windows&type=vc2&per_page=500").json()["plans"]
    assert of_type == [plan for plan in plans if plan["type"] == "vc2"]


@pytest.mark.parametrize("query", ["type=vbm", "type=vhs", "os=linux", "per_page=501", "cursor=x"])
def test_what_is_not_known_is_refused_by_name(anyone: httpx.Client, query: str) -> None:
    reply = anyone.get(f"/plans?{query}")
    assert (reply.status_code, reply.json()["status"]) == (400, 400)
    assert reply.json()["error"].startswith(f"Invalid {query.partition('=')[0]}")
