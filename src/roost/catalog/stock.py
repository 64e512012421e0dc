"""Which plans a region offers, and which plans belong to a type."""

from typing import Literal, Protocol, get_args

import msgspec

from roost.catalog.cloud import Plan, plan_without_public_ip, plans
from roost.catalog.metal import metal_plans

# What `type` may be where plans are listed. The API's description lacks vdg, vdm and vx1, which
# the live API accepts.
PlanType = Literal[
    "all", "vbm", "vdc", "vhp", "vhf", "vc2", "voc", "vcg", "vdg", "vdm", "vx1",
    "voc-g", "voc-s", "voc-c", "voc-m",
]  # fmt: skip
PLAN_TYPES: tuple[PlanType, ...] = get_args(PlanType)


class Stock(Protocol):
    """What is left of what the catalog offers."""

    def has(self, plan_id: str, region_id: str) -> bool:
        """False while the plan is sold out in that region."""
        ...

    def sold_out_by(self, plan_id: str, region_id: str) -> str:
        """What has sold it out there, as answers name it; empty while it can be had."""
        ...


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """The plans that can be deployed in a region now.

    available_plans: The ids of the plans that the region offers.
    available_vpc_only_plans: The ids of the plans that are also offered without a public address,
    to instances in a VPC.
    """

    available_plans: tuple[str, ...]
    available_vpc_only_plans: tuple[str, ...]


def plans_of_type(plan_type: PlanType) -> tuple[Plan, ...]:
    """The cloud plans of a type: every one for "all", every optimized family for "voc"."""
    return tuple(plan for plan in plans() if _is_of_type(plan, plan_type))


def plans_in(region_id: str, plan_type: PlanType = "all") -> Availability:
    """The plans of a type that a region offers; "all" includes metal plans, "vbm" has them alone.

    An unknown region offers nothing: whether it is an error is for the caller to say.
    """
    cloud = [plan for plan in plans_of_type(plan_type) if region_id in plan.locations]
    metal = metal_plans() if plan_type in {"all", "vbm"} else ()
    return Availability(
        available_plans=(
            *(plan.id for plan in cloud),
            *(plan.id for plan in metal if region_id in plan.locations),
        ),
        available_vpc_only_plans=tuple(p.id for p in cloud if plan_without_public_ip(p)),
    )


def _is_of_type(plan: Plan, plan_type: PlanType) -> bool:
    family, _, branch = plan_type.partition("-")
    if branch:
        return plan.type == family and plan.id.startswith(f"{plan_type}-")
    return plan_type in {"all", plan.type}
