import msgspec
import pytest

from roost.catalog import (
    PLAN_TYPES,
    PlanType,
    metal_plans,
    plan,
    plans,
    plans_in,
    plans_of_type,
    regions,
)


def test_a_region_offers_the_plans_that_name_it() -> None:
    for region in regions():
        offered = [p.id for p in [*plans(), *metal_plans()] if region.id in p.locations]
        assert list(plans_in(region.id).available_plans) == offered
        assert offered, region.id


def test_the_answer_has_the_two_lists_of_the_api() -> None:
    answer = msgspec.json.decode(msgspec.json.encode(plans_in("ams", "vhp")))
    assert set(answer) == {"available_plans", "available_vpc_only_plans"}
    assert "vhp-1c-1gb-amd" in answer["available_vpc_only_plans"]


def test_what_needs_no_public_ip_is_offered_with_one_too() -> None:
    for region in regions():
        found = plans_in(region.id)
        assert set(found.available_vpc_only_plans) <= set(found.available_plans)


@pytest.mark.parametrize("plan_type", ["vc2", "vhf", "vhp", "vdc", "vcg", "vdm", "vx1"])
def test_a_type_is_that_of_the_plan(plan_type: PlanType) -> None:
    found = plans_of_type(plan_type)
    assert {p.type for p in found} == {plan_type}
    assert len(found) == sum(p.type == plan_type for p in plans())


def test_the_optimized_families_make_up_voc() -> None:
    branches: tuple[PlanType, ...] = ("voc-g", "voc-c", "voc-m", "voc-s")
    together = [p.id for branch in branches for p in plans_of_type(branch)]
    assert sorted(together) == sorted(p.id for p in plans_of_type("voc"))
    assert all(plans_of_type(branch) for branch in branches)


def test_all_has_every_cloud_plan() -> None:
    assert plans_of_type("all") == plans()


def test_vbm_has_metal_plans_alone() -> None:
    assert plans_of_type("vbm") == ()
    found = plans_in("ewr", "vbm").available_plans
    assert found
    assert all(plan(plan_id) is None for plan_id in found)


def test_every_type_can_be_asked_for() -> None:
    every = set(plans_in("ewr").available_plans)
    for plan_type in PLAN_TYPES:
        assert set(plans_in("ewr", plan_type).available_plans) <= every


def test_an_unknown_region_offers_nothing() -> None:
    assert plans_in("xxx").available_plans == ()
    assert plans_in("xxx").available_vpc_only_plans == ()
