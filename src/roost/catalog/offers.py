"""What cloud plans and metal plans have in common: size, price, and where they are offered."""

from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from roost.catalog.tables import Price, Row, items

InvoiceType = Literal["monthly", "hourly"]

# From how many hours in a calendar month on a capped plan owes its monthly price. Vultr documents
# both numbers; the cap of a GPU plan is a full month of 730 hours.
CAP_HOURS = 672
GPU_CAP_HOURS = 730


class PlanOffer(msgspec.Struct, frozen=True, kw_only=True):
    """id: The name that requests give as `plan`. Do not take it apart: what it seems to say need
    not be so.
    ram: Memory in MB.
    disk: The size of each disk in GB. There are `disk_count` of them.
    disk_count: How many disks there are.
    bandwidth: Traffic that is included, in GB a month.
    invoice_type: `monthly` costs no more in a calendar month than `monthly_cost`. `hourly` has no
    such cap: every hour counts.
    monthly_cost: Dollars for a calendar month.
    hourly_cost: Dollars for a started hour.
    monthly_cost_preemptible: Dollars for a calendar month where the server may be taken away.
    hourly_cost_preemptible: Dollars for a started hour where the server may be taken away.
    deploy_ondemand: Whether the plan can be deployed in the ordinary way.
    deploy_preemptible: Whether it can be deployed as a server that may be taken away.
    locations: The regions that offer the plan.
    gpu_brand: Who makes the GPU, such as `NVIDIA`. `none` without one.
    gpu_type: The model of the GPU. Left out without one.
    gpu_vram_gb: The memory of the GPU in GB. Left out without one.
    gpu_count: How many GPUs there are, or a fraction such as `1/8` where a card is shared. Left out
    without one.
    """

    # The costs are for clients to read: to compute, use `price` or the nanos. deploy_ondemand,
    # deploy_preemptible and the fields of GPUs are not in the API's description, but live answers
    # have them.

    id: str
    ram: int
    disk: int
    disk_count: int
    bandwidth: int
    invoice_type: InvoiceType
    monthly_cost: float
    hourly_cost: float
    monthly_cost_preemptible: float
    hourly_cost_preemptible: float
    deploy_ondemand: bool
    deploy_preemptible: bool
    type: str
    locations: tuple[str, ...]
    gpu_brand: str
    gpu_type: str | UnsetType = UNSET
    gpu_vram_gb: int | UnsetType = UNSET
    gpu_count: int | str | UnsetType = UNSET

    def price(self, region_id: str) -> Price:
        """The price in a region, in nanodollars."""
        raise NotImplementedError

    def hourly_nanos(self, region_id: str) -> int:
        """The price of a started hour in a region, in nanodollars."""
        return self.price(region_id).hourly_nanos

    def monthly_nanos(self, region_id: str) -> int:
        """The price of a calendar month in a region, in nanodollars."""
        return self.price(region_id).monthly_nanos

    @property
    def monthly_capped(self) -> bool:
        """Whether a month costs no more than the monthly price; an hourly plan has no such cap."""
        return self.invoice_type == "monthly"

    @property
    def has_gpu(self) -> bool:
        """Whether the plan has a GPU, or a share of one."""
        return self.gpu_brand != "none"

    @property
    def cap_hours(self) -> int:
        """The hours in a calendar month from which on a capped plan owes its monthly price."""
        return GPU_CAP_HOURS if self.has_gpu else CAP_HOURS


class OfferRow(Row, frozen=True, kw_only=True):
    """The columns that both tables of plans have.

    own_locations: regions that the project added to those where the plan was seen.
    Preemptible prices are given where they differ from the others.
    """

    id: str
    ram: int
    disk: int
    disk_count: int
    bandwidth: int
    invoice_type: InvoiceType
    monthly_cost: Decimal
    hourly_cost: Decimal
    monthly_cost_preemptible: Decimal | None = None
    hourly_cost_preemptible: Decimal | None = None
    deploy_ondemand: bool
    deploy_preemptible: bool
    type: str
    locations: str = ""
    own_locations: str = ""
    gpu_brand: str
    gpu_type: str | UnsetType = UNSET
    gpu_vram_gb: int | UnsetType = UNSET
    gpu_count: str | UnsetType = UNSET

    def offered_in(self) -> tuple[str, ...]:
        """The regions where the plan is offered."""
        return items(self.locations) + items(self.own_locations)

    def whole_gpu_count(self) -> int | str | UnsetType:
        """The count as a number, unless it is a fraction."""
        count = self.gpu_count
        return int(count) if isinstance(count, str) and count.isdecimal() else count
