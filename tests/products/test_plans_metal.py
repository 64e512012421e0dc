"""/v2/plans-metal: whole machines and what they cost."""

import httpx

from tests.products.catalog_client import follow


def test_a_metal_plan_tells_its_size_and_its_price(anyone: httpx.Client) -> None:
    plan = anyone.get("/plans-metal?per_page=1").json()["plans_metal"][0]
    assert plan["id"] == "vbm-4c-32gb"
    assert (plan["cpu_count"], plan["cpu_threads"], plan["cpu_model"]) == (4, 8, "E3-1270v6")
    assert (plan["ram"], plan["disk"], plan["disk_count"], plan["type"]) == (32768, 240, 2, "SSD")
    assert (plan["monthly_cost"], plan["hourly_cost"]) == (120, 0.164)


def test_the_list_is_paged(anyone: httpx.Client) -> None:
    pages = list(follow(anyone, "/plans-metal", "next", per_page="10"))
    assert [len(page["plans_metal"]) for page in pages] == [10, 10, 3]
    assert pages[0]["meta"]["total"] == 23
