"""Global balancers: one that has children in other regions, which follow it.

A child is a balancer of its own, with nodes, addresses and charges, and the instances of its region
behind it. All else it has from its parent, and whoever wants to change that changes the parent.
"""

from collections.abc import Iterable

from ....http.errors import BadRequest
from ....store import Tx, iso, new_id
from ... import vpcs
from .. import deployment
from ..documents import LoadBalancerRecord, LoadBalancerState
from ..rules import children, copy_shared, refuse_child
from .documents import GlobalRegion


def spread(tx: Tx, parent: LoadBalancerRecord, wanted: Iterable[str | GlobalRegion]) -> None:
    """Sees to one child in each of these regions and in no others; the caller stores the parent.

    Raises BadRequest for regions that cannot be, and while a child that is to go is being made.
    """
    refuse_child(parent)
    regions = _regions(parent, wanted)
    existing = {child.body.region: child for child in children(tx, parent)}
    for region, child in existing.items():
        if region not in regions:
            deployment.remove(tx, child)
    for region, vpc in regions.items():
        if region not in existing:
            _add(tx, parent, region, vpc)
    parent.state.is_global = bool(regions)
    parent.body.global_cname = f"vglb-{parent.id}.vultrlb.com" if regions else ""


def _regions(
    parent: LoadBalancerRecord, wanted: Iterable[str | GlobalRegion]
) -> dict[str, str | None]:
    """The VPC that is wanted in each region, if any."""
    given = [GlobalRegion(one) if isinstance(one, str) else one for one in wanted]
    regions = {deployment.located("global_regions", g.region_id).id: g.vpc_id for g in given}
    if parent.body.region in regions:
        raise BadRequest(f"Invalid global_regions: the load balancer is in {parent.body.region}")
    return regions


def _add(tx: Tx, parent: LoadBalancerRecord, region: str, vpc: str | None) -> None:
    body = deployment.blank(new_id(), region, iso(tx.now))
    state = LoadBalancerState(parent_id=parent.id)
    if vpc:
        network = vpcs.require(tx, parent.account, "vpc", vpc, region, "vpc_id")
        deployment.move(tx, body, state, network)
    copy_shared(parent, body, state)
    body.label = f"{parent.body.label}-{region}" if parent.body.label else ""
    body.nodes = parent.body.nodes
    body.global_parent_id = parent.id
    deployment.deploy(tx, parent.account, body, state)
