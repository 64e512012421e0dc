"""What a region sells: the plan of a new server, and what it costs."""

from typing import Protocol, TypeVar

from ..catalog import PlanOffer, Stock, region
from ..engine.metering import Rate
from ..http.errors import BadRequest

P = TypeVar("P", bound=PlanOffer)


class Labelled(Protocol):
    """Bodies whose owner may have labelled them."""

    label: str


def available(size: P | None, region_id: str, stock: Stock) -> P:
    """The plan, if it is sold in that region and not sold out there; raises BadRequest."""
    if region(region_id) is None:
        raise BadRequest("Invalid region.")
    if size is None or not size.deploy_ondemand:
        raise BadRequest("Invalid plan chosen.")
    sold_out_by = stock.sold_out_by(size.id, region_id)
    if region_id not in size.locations or sold_out_by:
        refusal = BadRequest(f"Invalid plan chosen. {size.id} is not available in {region_id}.")
        refusal.fault = sold_out_by
        raise refusal
    return size


def plan_rate(size: PlanOffer, region_id: str) -> Rate:
    """What a server of that plan costs in a region."""
    price = size.price(region_id)
    return Rate(price.hourly_nanos, price.monthly_nanos, size.monthly_capped, size.cap_hours)


def named(body: Labelled, hostname: str) -> str:
    """How an invoice calls a server."""
    return body.label or hostname
