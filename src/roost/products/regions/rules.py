"""What a region offers."""

from ...catalog import Availability, PlanType, plans_in, region
from ...http.errors import BadRequest


def availability(region_id: str, plan_type: PlanType) -> Availability:
    """Raises BadRequest for an unknown region: the real API does not answer 404 here."""
    if region(region_id) is None:
        raise BadRequest("Invalid region.")
    return plans_in(region_id, plan_type)
