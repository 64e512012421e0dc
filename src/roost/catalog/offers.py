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
    """What every plan answers.

    ram is in MB; disk in GB, of each of the disk_count disks; bandwidth in GB a month. The costs
    are dollars for the client to read: to compute, use `price` or the nanos.

    gpu_brand is "none" without a GPU; gpu_type, gpu_vram_gb and gpu_count are left out then, and
    for a dedicated-metal plan. gpu_count is a fraction such as "1/8" where a card is shared.
    deploy_ondemand and deploy_preemptible say how the plan can be bought. Neither these nor the
    gpu fields are in the API's description, but live answers have them.
    """

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
