"""Cloud plans: what an instance can be."""

from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from roost.catalog.offers import OfferRow, PlanOffer
from roost.catalog.tables import Price, Row, hourly_of, items, number, read

# A virtual machine of these types runs Windows: VX1 cannot, and a vdm plan is a whole machine.
_WINDOWS_TYPES = frozenset({"vc2", "vdc", "vhf", "vhp", "voc", "vcg"})
_WINDOWS_RAM = 2048


class LocationCost(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan costs in a region with prices of its own, in dollars.

    monthly_cost: Dollars for a calendar month.
    hourly_cost: Dollars for a started hour.
    monthly_cost_preemptible: Dollars for a calendar month where the server may be taken away.
    hourly_cost_preemptible: Dollars for a started hour where the server may be taken away.
    """

    monthly_cost: float
    hourly_cost: float
    monthly_cost_preemptible: float
    hourly_cost_preemptible: float


class Plan(PlanOffer, frozen=True, kw_only=True):
    """A size of instances, and what it costs.

    type: The family, such as `vc2` or `voc`. Go by this and not by how the id begins.
    name: Memory, disk and bandwidth in one line, as old clients show it.
    vcpu_count: How many virtual processors there are.
    disk_type: The class of the disks, such as `SSD` or `HIGHFREQUENCY`.
    location_cost: Prices by region, for the regions where they differ from `monthly_cost` and
    `hourly_cost`.
    cpu_vendor: Who makes the processors.
    storage_type: Where the system's disk is: in the machine, in block storage, or either. A plan
    with `block_storage` alone has no local disk, and says 1 GB as its `disk`.
    vcpu_type: What a virtual processor is: `thread`, one thread of a real one.
    link_speed: The network's speed in Gbit/s. Left out where it is not known.
    link_type: Whether the connection is `shared` with others. Left out where it is not known.
    """

    # disk_type, cpu_vendor, storage_type, vcpu_type, link_speed and link_type are not in the API's
    # description, but live answers have them. The id does not determine the type: vdm ids begin
    # with vcg.

    name: str
    vcpu_count: int
    disk_type: str
    location_cost: dict[str, LocationCost]
    cpu_vendor: str
    storage_type: Literal["local_storage", "local_and_block_storage", "block_storage"]
    vcpu_type: str
    link_speed: int | UnsetType = UNSET
    link_type: str | UnsetType = UNSET

    def price(self, region_id: str) -> Price:
        """The price in a region, in nanodollars: the region's own where it has one."""
        prices = _catalog()[self.id].prices
        return prices.by_region.get(region_id, prices.elsewhere)


class _Prices(NamedTuple):
    elsewhere: Price
    by_region: dict[str, Price]


class _Entry(NamedTuple):
    plan: Plan
    prices: _Prices
    vpc_only: bool
    ipv6_only: bool


class _PlanRow(OfferRow, frozen=True, kw_only=True):
    # Whether hourly_cost was seen, or computed as Vultr computes it.
    hourly_source: Literal["seen", "derived"]
    vpc_only: bool = False
    ipv6_only: bool = False
    vcpu_count: int
    disk_type: str
    cpu_vendor: str
    storage_type: Literal["local_storage", "local_and_block_storage", "block_storage"]
    vcpu_type: str
    link_speed: int | UnsetType = UNSET
    link_type: str | UnsetType = UNSET


class _LocationRow(Row, frozen=True, kw_only=True):
    region: str
    plan_types: str
    multiplier: Decimal


class _Costs(NamedTuple):
    """Prices in dollars."""

    monthly: Decimal
    hourly: Decimal
    monthly_preemptible: Decimal
    hourly_preemptible: Decimal

    def times(self, multiplier: Decimal) -> "_Costs":
        # Seen in live answers: the hourly price follows from the monthly one, it is not multiplied.
        monthly = self.monthly * multiplier
        preemptible = self.monthly_preemptible * multiplier
        return _Costs(monthly, hourly_of(monthly), preemptible, hourly_of(preemptible))

    def price(self) -> Price:
        return Price.of(hourly=self.hourly, monthly=self.monthly)


def plans() -> tuple[Plan, ...]:
    """Every cloud plan, in a fixed order."""
    return tuple(entry.plan for entry in _catalog().values())


def plan(plan_id: str) -> Plan | None:
    """The cloud plan of that id."""
    entry = _catalog().get(plan_id)
    return entry and entry.plan


def plan_runs_windows(plan: Plan) -> bool:
    """Whether Windows can be deployed on the plan: 2 GB of memory at least, and no VX1 plan."""
    return plan.type in _WINDOWS_TYPES and plan.ram >= _WINDOWS_RAM


def plan_without_public_ip(plan: Plan) -> bool:
    """Whether the plan is also offered without a public IP, to instances of a VPC alone."""
    return _catalog()[plan.id].vpc_only


def plan_is_ipv6_only(plan: Plan) -> bool:
    """Whether an instance of the plan has IPv6 always, and no public IPv4 address ever."""
    return _catalog()[plan.id].ipv6_only


@cache
def _catalog() -> dict[str, _Entry]:
    locations = read("location_prices.csv", _LocationRow)
    return {row.id: _entry(row, locations) for row in read("plans.csv", _PlanRow)}


def _entry(row: _PlanRow, locations: list[_LocationRow]) -> _Entry:
    offered_in = row.offered_in()
    costs = _costs(row)
    regional = {
        location.region: costs.times(location.multiplier)
        for location in locations
        if location.region in offered_in and row.type in items(location.plan_types)
    }
    return _Entry(
        plan=_plan(row, costs, regional),
        prices=_Prices(costs.price(), {region: own.price() for region, own in regional.items()}),
        vpc_only=row.vpc_only,
        ipv6_only=row.ipv6_only,
    )


def _costs(row: _PlanRow) -> _Costs:
    monthly, hourly = row.monthly_cost_preemptible, row.hourly_cost_preemptible
    return _Costs(
        row.monthly_cost,
        row.hourly_cost,
        row.monthly_cost if monthly is None else monthly,
        row.hourly_cost if hourly is None else hourly,
    )


def _plan(row: _PlanRow, costs: _Costs, regional: dict[str, _Costs]) -> Plan:
    return Plan(
        id=row.id,
        name=f"{row.ram} MB RAM,{row.disk} GB SSD,{row.bandwidth / 1024:.2f} TB BW",
        vcpu_count=row.vcpu_count,
        ram=row.ram,
        disk=row.disk,
        disk_count=row.disk_count,
        disk_type=row.disk_type,
        bandwidth=row.bandwidth,
        invoice_type=row.invoice_type,
        monthly_cost=number(costs.monthly),
        hourly_cost=number(costs.hourly),
        monthly_cost_preemptible=number(costs.monthly_preemptible),
        hourly_cost_preemptible=number(costs.hourly_preemptible),
        deploy_ondemand=row.deploy_ondemand,
        deploy_preemptible=row.deploy_preemptible,
        type=row.type,
        locations=row.offered_in(),
        location_cost={region: _location_cost(own) for region, own in regional.items()},
        cpu_vendor=row.cpu_vendor,
        storage_type=row.storage_type,
        vcpu_type=row.vcpu_type,
        link_speed=row.link_speed,
        link_type=row.link_type,
        gpu_brand=row.gpu_brand,
        gpu_type=row.gpu_type,
        gpu_vram_gb=row.gpu_vram_gb,
        gpu_count=row.whole_gpu_count(),
    )


def _location_cost(costs: _Costs) -> LocationCost:
    return LocationCost(
        monthly_cost=number(costs.monthly),
        hourly_cost=number(costs.hourly),
        monthly_cost_preemptible=number(costs.monthly_preemptible),
        hourly_cost_preemptible=number(costs.hourly_preemptible),
    )
