"""/v2/regions: where things can be deployed, and which plans are offered there."""

import httpx

from tests.products.catalog_client import follow


def test_a_region_tells_where_it_is_and_what_it_offers(anyone: httpx.Client) -> None:
    regions = anyone.get("/regions").json()["regions"]
    ams = next(region for region in regions if region["id"] == "ams")
    assert (ams["city"], ams["country"], ams["continent"]) == ("Amsterdam", "NL", "Europe")
    assert "block_storage_high_perf" in ams["options"]
    assert ams["connectivity"] == ["public_ip", "nat_gateway"]


def test_the_list_pages_forth_and_back(anyone: httpx.Client) -> None:
    forth = list(follow(anyone, "/regions", "next", per_page=5))
    assert {page["meta"]["total"] for page in forth} == {33}
    assert len({region["id"] for page in forth for region in page["regions"]}) == 33
    before_last = forth[-1]["meta"]["links"]["prev"]
    back = list(follow(anyone, "/regions", "prev", per_page=5, cursor=before_last))
    assert back == forth[-2::-1]


def test_an_invalid_page_is_refused(anyone: httpx.Client) -> None:
    for query in ("per_page=0", "per_page=501", "per_page=some", "cursor=abc"):
        reply = anyone.get(f"/regions?{query}")
        assert reply.status_code == 400
        assert reply.json()["error"].startswith("Invalid ")
    # vultr-cli and Ansible send such queries.
    assert len(anyone.get("/regions?&per_page=500&cursor=").json()["regions"]) == 33


def test_availability_names_the_plans_of_a_region(anyone: httpx.Client) -> None:
    plans = anyone.get("/regions/ewr/availability").json()
    assert {"vc2-1c-1gb", "vhf-8c-32gb", "vbm-4c-32gb"} <= set(plans["available_plans"])
    assert "vhp-1c-1gb-amd" in plans["available_vpc_only_plans"]


def test_availability_can_be_asked_for_one_type(anyone: httpx.Client) -> None:
    def offered(plan_type: str) -> list[str]:
        reply = anyone.get("/regions/ewr/availability", params={"type": plan_type})
        return reply.json()["available_plans"]

    for plan_type in ("vc2", "vhf", "vhp", "vbm", "voc-c"):
        plans = offered(plan_type)
        assert plans
        assert all(plan.startswith(f"{plan_type}-") for plan in plans)
    # voc means every optimized family.
    assert set(offered("voc-g")) < set(offered("voc"))
    assert offered("all") == anyone.get("/regions/ewr/availability").json()["available_plans"]


def test_availability_refuses_what_it_does_not_know(anyone: httpx.Client) -> None:
    reply = anyone.get("/regions/atlantis/availability")
    assert (reply.status_code, reply.json()) == (400, {"error": "Invalid region.", "status": 400})
    reply = anyone.get("/regions/ewr/availability?type=vhs")
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid type: ")
