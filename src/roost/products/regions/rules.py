"""What a region offers."""

from ...catalog import Availability, PlanType, Region, Stock, plans_in, region
from ...http.errors import BadRequest


def require(region_id: str) -> Region:
    """The region of that id; raises BadRequest where there is none."""
    found = region(region_id)
    if found is None:
        raise BadRequest("Invalid region.")
    return found


def availability(region_id: str, plan_type: PlanType, stock: Stock) -> Availability:
    """Raises BadRequest for an unknown region: the real API does not answer 404 here."""
    require(region_id)
    offered = plans_in(region_id, plan_type)
    return Availability(
        available_plans=_left(offered.available_plans, region_id, stock),
        available_vpc_only_plans=_left(offered.available_vpc_only_plans, region_id, stock),
    )


def _left(plan_ids: tuple[str, ...], region_id: str, stock: Stock) -> tuple[str, ...]:
    return tuple(plan_id for plan_id in plan_ids if stock.has(plan_id, region_id))
