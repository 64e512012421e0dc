"""/v2/clusters/availability: what clusters can be made of, region by region."""

from collections.abc import Iterable

import msgspec
from msgspec import UNSET, UnsetType

from ...catalog import (
    MetalPlan,
    Plan,
    PlanOffer,
    Stock,
    fabric,
    metal_plan,
    metal_plans,
    plan,
    plans,
    region,
)
from ...http.answers import ItemResponse, Reply
from ...http.errors import BadRequest, NotFound
from ...http.operations import Call, Routes

routes = Routes("clusters", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 403, 404)

VPS, METAL, FABRIC = "vps", "bare-metal", "gpu-fabric"


class ClusterPlan(msgspec.Struct, kw_only=True):
    """A plan that nodes may have. available: whether it can be had now.

    automation_type: the technology of its fabric. key_type: what keeps clusters apart there. Both
    are empty where it has none.
    """

    id: str
    description: str
    automation_type: str
    available: bool
    gpu_fabric: bool
    requires_fabric_manager: bool
    key_type: str


class ClusterAvailability(msgspec.Struct, rename={"bare_metal": METAL, "gpu_fabric": FABRIC}):
    """By the type of cluster; those that were not asked for are left out."""

    vps: list[ClusterPlan] | UnsetType = UNSET
    bare_metal: list[ClusterPlan] | UnsetType = UNSET
    gpu_fabric: list[ClusterPlan] | UnsetType = UNSET


class AvailabilityWish(msgspec.Struct, frozen=True):
    """Given in the body, as the description has it, or in the query, since many clients send no
    body with a GET. type: vps, bare-metal or gpu-fabric; any other, and none, is all of them.
    """

    region: str = ""
    type: str = ""


AVAILABILITY = ItemResponse("availability", ClusterAvailability)


@routes.get("/clusters/availability", "get-cluster-availability", AVAILABILITY, errors=ERRORS)
async def get_availability(call: Call, query: AvailabilityWish, body: AvailabilityWish) -> Reply:
    region_id, type = body.region or query.region, body.type or query.type
    if not region_id:
        raise BadRequest("Missing required field: region")
    offers = (*plans(), *metal_plans())
    return AVAILABILITY(_available(offers, region_id, type, call.service(Stock)))


@routes.get(
    "/clusters/availability/{plan-id}", "get-cluster-availability-of-plan", AVAILABILITY,
    errors=ERRORS,
)  # fmt: skip
async def get_availability_of_plan(call: Call, plan_id: str, query: AvailabilityWish) -> Reply:
    """Without a region: whether it can be had in any."""
    offer = plan(plan_id) or metal_plan(plan_id)
    if offer is None:
        raise NotFound("Invalid plan ID")
    return AVAILABILITY(_available([offer], query.region, query.type, call.service(Stock)))


def _available(
    offers: Iterable[Plan | MetalPlan], region_id: str, type: str, stock: Stock
) -> ClusterAvailability:
    """region_id: where they must be offered, empty for anywhere."""
    if region_id and region(region_id) is None:
        raise BadRequest("Invalid region.")
    found: dict[str, list[ClusterPlan]] = {VPS: [], METAL: [], FABRIC: []}
    for offer in offers:
        places = [place for place in offer.locations if region_id in ("", place)]
        if places:
            _add(found, offer, _can_be_had(offer, places, stock))
    shown = {type: found[type]} if type in found else found
    return msgspec.convert(shown, ClusterAvailability)


def _add(found: dict[str, list[ClusterPlan]], offer: Plan | MetalPlan, available: bool) -> None:
    """A plan with a fabric also serves clusters that do not use it."""
    kind = METAL if isinstance(offer, MetalPlan) else VPS
    found[kind].append(_shown(offer, available))
    if fabric(offer.id):
        found[FABRIC].append(_shown(offer, available))


def _can_be_had(offer: PlanOffer, places: list[str], stock: Stock) -> bool:
    return offer.deploy_ondemand and any(stock.has(offer.id, place) for place in places)


def _shown(offer: PlanOffer, available: bool) -> ClusterPlan:
    terms = fabric(offer.id)
    return ClusterPlan(
        id=offer.id,
        description=_description(offer),
        automation_type=terms.technology if terms else "",
        available=available,
        gpu_fabric=terms is not None,
        requires_fabric_manager=terms is not None and terms.needs_manager,
        key_type=terms.key if terms else "",
    )


def _description(offer: PlanOffer) -> str:
    memory = f"{offer.ram // 1024} GB RAM" if offer.ram >= 1024 else f"{offer.ram} MB RAM"
    if not isinstance(offer.gpu_type, str):
        return memory
    return f"{memory}, {offer.gpu_count or 1} x {offer.gpu_type.replace('_', ' ')}"
