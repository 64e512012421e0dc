"""Metal plans: whole machines."""

from functools import cache
from typing import NamedTuple

from roost.catalog.offers import OfferRow, PlanOffer
from roost.catalog.tables import Price, number, read


class MetalPlan(PlanOffer, frozen=True, kw_only=True):
    """A whole machine, and what it costs.

    type: The kind of disks: `SSD` or `NVMe`.
    cpu_count: How many cores the machine has in all.
    cpu_cores: How many cores each processor has.
    cpu_threads: How many threads run at once.
    cpu_model: The model of the processor.
    cpu_manufacturer: Who makes the processor.
    """

    # The API's description types disk as a string; live answers and clients have a number.
    # cpu_cores and cpu_manufacturer are in live answers alone.

    cpu_count: int
    cpu_cores: int
    cpu_threads: int
    cpu_model: str
    cpu_manufacturer: str

    def price(self, region_id: str) -> Price:
        """The price in nanodollars; it is the same in every region."""
        del region_id  # no metal plan has prices of a region's own
        return _catalog()[self.id].price


class _Entry(NamedTuple):
    plan: MetalPlan
    price: Price


class _MetalRow(OfferRow, frozen=True, kw_only=True):
    cpu_count: int
    cpu_cores: int
    cpu_threads: int
    cpu_model: str
    cpu_manufacturer: str


def metal_plans() -> tuple[MetalPlan, ...]:
    """Every metal plan, in a fixed order."""
    return tuple(entry.plan for entry in _catalog().values())


def metal_plan(plan_id: str) -> MetalPlan | None:
    """The metal plan of that id."""
    entry = _catalog().get(plan_id)
    return entry and entry.plan


@cache
def _catalog() -> dict[str, _Entry]:
    return {
        row.id: _Entry(_plan(row), Price.of(hourly=row.hourly_cost, monthly=row.monthly_cost))
        for row in read("plans_metal.csv", _MetalRow)
    }


def _plan(row: _MetalRow) -> MetalPlan:
    monthly, hourly = row.monthly_cost_preemptible, row.hourly_cost_preemptible
    return MetalPlan(
        id=row.id,
        cpu_count=row.cpu_count,
        cpu_cores=row.cpu_cores,
        cpu_threads=row.cpu_threads,
        cpu_model=row.cpu_model,
        cpu_manufacturer=row.cpu_manufacturer,
        ram=row.ram,
        disk=row.disk,
        disk_count=row.disk_count,
        bandwidth=row.bandwidth,
        invoice_type=row.invoice_type,
        monthly_cost=number(row.monthly_cost),
        hourly_cost=number(row.hourly_cost),
        monthly_cost_preemptible=number(row.monthly_cost if monthly is None else monthly),
        hourly_cost_preemptible=number(row.hourly_cost if hourly is None else hourly),
        deploy_ondemand=row.deploy_ondemand,
        deploy_preemptible=row.deploy_preemptible,
        type=row.type,
        locations=row.offered_in(),
        gpu_brand=row.gpu_brand,
        gpu_type=row.gpu_type,
        gpu_vram_gb=row.gpu_vram_gb,
        gpu_count=row.whole_gpu_count(),
    )
