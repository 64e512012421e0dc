from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import pytest

from roost.catalog import (
    MetalPlan,
    Plan,
    PlanOffer,
    metal_plan,
    metal_plans,
    plan,
    plan_runs_windows,
    plans,
    regions,
)
from tests.catalog.data import table

NANOS = 1_000_000_000


def cloud(plan_id: str) -> Plan:
    found = plan(plan_id)
    assert found is not None
    return found


def metal(plan_id: str) -> MetalPlan:
    found = metal_plan(plan_id)
    assert found is not None
    return found


def every_offer() -> list[PlanOffer]:
    return [*plans(), *metal_plans()]


def nanos(dollars: str) -> int:
    return int(Decimal(dollars) * NANOS)


def test_all_plans_are_there_once() -> None:
    assert (len(plans()), len(metal_plans())) == (151, 23)
    assert len({offer.id for offer in every_offer()}) == 151 + 23


def test_every_type_of_plan_is_there() -> None:
    assert Counter(p.type for p in plans()) == {
        "vc2": 12,
        "vhf": 10,
        "vhp": 16,
        "voc": 51,
        "vdc": 4,
        "vcg": 26,
        "vdm": 9,
        "vx1": 23,
    }


def test_every_location_is_a_region_and_named_once() -> None:
    known = {region.id for region in regions()}
    for offer in every_offer():
        assert offer.locations, offer.id
        assert set(offer.locations) <= known, offer.id
        assert len(set(offer.locations)) == len(offer.locations), offer.id


def test_a_cloud_plan_answers_what_the_api_does() -> None:
    answer = msgspec.json.decode(msgspec.json.encode(cloud("vc2-6c-16gb")))
    locations = answer.pop("locations")
    assert {"ewr", "sao", "man"} <= set(locations)
    assert answer == {
        "id": "vc2-6c-16gb",
        "name": "16384 MB RAM,320 GB SSD,5.00 TB BW",
        "vcpu_count": 6,
        "ram": 16384,
        "disk": 320,
        "disk_count": 1,
        "disk_type": "SSD",
        "bandwidth": 5120,
        "invoice_type": "monthly",
        "monthly_cost": 80,
        "hourly_cost": 0.11,
        "monthly_cost_preemptible": 80,
        "hourly_cost_preemptible": 0.11,
        "type": "vc2",
        "location_cost": {
            "sao": {
                "monthly_cost": 120,
                "hourly_cost": 0.164,
                "monthly_cost_preemptible": 120,
                "hourly_cost_preemptible": 0.164,
            }
        },
        "cpu_vendor": "Intel",
        "storage_type": "local_storage",
        "vcpu_type": "thread",
        "gpu_brand": "none",
        "deploy_ondemand": True,
        "deploy_preemptible": False,
    }


def test_a_metal_plan_answers_what_the_api_does() -> None:
    assert msgspec.json.decode(msgspec.json.encode(metal("vbm-112c-2048gb-8-h100-gpu"))) == {
        "id": "vbm-112c-2048gb-8-h100-gpu",
        "cpu_count": 112,
        "cpu_cores": 112,
        "cpu_threads": 224,
        "cpu_model": "Platinum 8480+",
        "cpu_manufacturer": "Intel",
        "ram": 2097152,
        "disk": 960,
        "disk_count": 2,
        "bandwidth": 15360,
        "invoice_type": "hourly",
        "monthly_cost": 16074.24,
        "hourly_cost": 23.92,
        "monthly_cost_preemptible": 12364.8,
        "hourly_cost_preemptible": 18.4,
        "type": "NVMe",
        "locations": ["ewr", "fra"],
        "gpu_brand": "NVIDIA",
        "gpu_type": "NVIDIA_H100",
        "gpu_vram_gb": 640,
        "gpu_count": 8,
        "deploy_ondemand": True,
        "deploy_preemptible": True,
    }


@pytest.mark.parametrize(
    ("plan_id", "gpu"),
    [
        ("vcg-a16-2c-8g-2vram", {"type": "NVIDIA_A16", "vram_gb": 2, "count": "1/8"}),
        ("vcg-a100-48c-480g-320vram", {"type": "NVIDIA_A100", "vram_gb": 320, "count": 4}),
        ("vcg-h100-216c-1914gb-640vram", {}),
        ("vc2-1c-1gb", {}),
    ],
)
def test_the_gpu_is_named_where_the_api_names_it(plan_id: str, gpu: dict[str, object]) -> None:
    answer = msgspec.json.decode(msgspec.json.encode(cloud(plan_id)))
    fields = {key.removeprefix("gpu_"): v for key, v in answer.items() if key.startswith("gpu_")}
    fields.pop("brand")
    assert fields == gpu


def test_whole_prices_are_printed_without_a_fraction() -> None:
    assert b'"monthly_cost":5,"hourly_cost":0.007,' in msgspec.json.encode(cloud("vc2-1c-1gb"))


def test_prices_are_exactly_those_of_the_tables() -> None:
    rows = table("plans.csv") + table("plans_metal.csv")
    assert len(rows) == len(every_offer())
    for row, offer in zip(rows, every_offer(), strict=True):
        assert offer.id == row["id"]
        assert offer.hourly_nanos("ewr") == nanos(row["hourly_cost"]), offer.id
        assert offer.monthly_nanos("ewr") == nanos(row["monthly_cost"]), offer.id
        assert Decimal(str(offer.hourly_cost)) == Decimal(row["hourly_cost"])
        assert Decimal(str(offer.monthly_cost)) == Decimal(row["monthly_cost"])


def test_a_derived_hourly_price_is_a_730th_of_the_month() -> None:
    derived = [row for row in table("plans.csv") if row["hourly_source"] == "derived"]
    assert len(derived) > 50
    for row in derived:
        hourly = (Decimal(row["monthly_cost"]) / 730).quantize(Decimal("0.001"), ROUND_HALF_UP)
        assert Decimal(row["hourly_cost"]) == hourly, row["id"]


@pytest.mark.parametrize(
    ("plan_id", "hourly", "monthly"),
    [
        ("vc2-1c-1gb", "0.01", "7.5"),
        ("vc2-6c-16gb", "0.164", "120"),
        ("voc-c-4c-8gb-150s-amd", "0.185", "135"),
    ],
)
def test_a_region_may_cost_more(plan_id: str, hourly: str, monthly: str) -> None:
    offer = cloud(plan_id)
    assert offer.hourly_nanos("sao") == nanos(hourly)
    assert offer.monthly_nanos("sao") == nanos(monthly)
    assert offer.monthly_nanos("ewr") * 3 == offer.monthly_nanos("sao") * 2


def test_location_cost_is_what_the_region_charges() -> None:
    dearer = [offer for offer in plans() if offer.location_cost]
    assert len(dearer) > 30
    for offer in dearer:
        assert set(offer.location_cost) == {"sao"}
        cost = offer.location_cost["sao"]
        assert "sao" in offer.locations
        assert nanos(str(cost.hourly_cost)) == offer.hourly_nanos("sao")
        assert nanos(str(cost.monthly_cost)) == offer.monthly_nanos("sao")


def test_every_plan_of_a_dear_type_in_sao_costs_more_there() -> None:
    for offer in plans():
        if "sao" in offer.locations:
            assert offer.location_cost, offer.id


def test_hourly_plans_are_never_capped_and_the_others_are() -> None:
    assert not cloud("vx1-g-4c-16g-240s").monthly_capped
    assert not cloud("vcg-a16-2c-8g-2vram").monthly_capped
    assert not metal("vbm-256c-3072gb-8-b200-gpu").monthly_capped
    assert cloud("vc2-1c-1gb").monthly_capped
    assert metal("vbm-4c-32gb").monthly_capped


@pytest.mark.parametrize(
    ("offer", "hours"),
    [
        (cloud("vc2-1c-1gb"), 672),
        (cloud("vx1-g-2c-8g"), 672),
        (metal("vbm-4c-32gb"), 672),
        (cloud("vcg-a40-1c-5g-2vram"), 730),
        (cloud("vcg-h100-216c-1914gb-640vram"), 730),
        (metal("vbm-48c-1024gb-4-a100-gpu"), 730),
    ],
)
def test_the_cap_holds_from_672_hours_and_for_gpus_from_730(offer: PlanOffer, hours: int) -> None:
    assert offer.cap_hours == hours


@pytest.mark.parametrize(
    ("plan_id", "runs"),
    [
        ("vc2-1c-1gb", False),
        ("vc2-1c-0.5gb-free", False),
        ("vc2-1c-2gb", True),
        ("vhp-2c-4gb-amd", True),
        ("vcg-a16-2c-8g-2vram", True),
        ("vcg-h100-216c-1914gb-640vram", False),
        ("vx1-g-4c-16g-240s", False),
    ],
)
def test_windows_needs_memory_and_a_plan_that_can(plan_id: str, runs: bool) -> None:
    assert plan_runs_windows(cloud(plan_id)) is runs


def test_vx1_without_a_local_disk_boots_from_block_storage() -> None:
    assert cloud("vx1-g-2c-8g").storage_type == "block_storage"
    assert cloud("vx1-g-2c-8g-120s").storage_type == "local_and_block_storage"
    for offer in plans():
        assert (offer.storage_type == "block_storage") == (offer.type == "vx1" and offer.disk == 1)


def test_unknown_plans_are_none_and_the_two_kinds_are_apart() -> None:
    assert plan("vc2-0c-0gb") is None
    assert plan("vbm-4c-32gb") is None
    assert metal_plan("vc2-1c-1gb") is None
