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
    """A plan that nodes can have.

    id: the plan.
    description: its memory and its GPUs.
    automation_type: the technology of its GPU fabric, such as `INFINIBAND`. It is empty where it
        has none.
    available: whether you can have it now.
    gpu_fabric: whether it has a GPU fabric.
    requires_fabric_manager: whether its fabric needs a manager on every node.
    key_type: what keeps clusters apart in its fabric, `PKEY` or `VLANID`. It is empty where it has
        none.
    """

    id: str
    description: str
    automation_type: str
    available: bool
    gpu_fabric: bool
    requires_fabric_manager: bool
    key_type: str


class ClusterAvailability(msgspec.Struct, rename={"bare_metal": METAL, "gpu_fabric": FABRIC}):
    """Plans by the type of cluster. Types that you did not ask for are left out.

    vps: plans of virtual servers.
    bare-metal: plans of bare metal servers.
    gpu-fabric: plans whose GPUs are joined by a fabric.
    """

    vps: list[ClusterPlan] | UnsetType = UNSET
    bare_metal: list[ClusterPlan] | UnsetType = UNSET
    gpu_fabric: list[ClusterPlan] | UnsetType = UNSET


# Given in the body, as the description has it, or in the query, since many clients send no body
# with a GET.
class AvailabilityWish(msgspec.Struct, frozen=True):
    """region: the region that must have the plan.
    type: `vps`, `bare-metal` or `gpu-fabric`. Anything else means all of them.
    """

    region: str = ""
    type: str = ""


AVAILABILITY = ItemResponse("availability", ClusterAvailability)


@routes.get(
    "/clusters/availability", "get-cluster-availability", AVAILABILITY, acl=None, errors=ERRORS
)
async def get_availability(call: Call, query: AvailabilityWish, body: AvailabilityWish) -> Reply:
    """List plans for clusters

    Lists the plans that nodes of a cluster in a region can have, by the type of cluster. It needs a
    `region`, in the query or in the body, and is refused with 400 without one.
    """
    region_id, type = body.region or query.region, body.type or query.type
    if not region_id:
        raise BadRequest("Missing required field: region")
    offers = (*plans(), *metal_plans())
    return AVAILABILITY(_available(offers, region_id, type, call.service(Stock)))


@routes.get(
    "/clusters/availability/{plan-id}", "get-cluster-availability-of-plan", AVAILABILITY,
    acl=None, errors=ERRORS,
)  # fmt: skip
async def get_availability_of_plan(call: Call, plan_id: str, query: AvailabilityWish) -> Reply:
    """Get a plan's cluster availability

    Shows whether nodes of a cluster can have a plan now. Without a region it tells whether any
    region has it. An unknown plan answers 404.
    """
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
