"""What costs money beside the plans."""

from decimal import Decimal
from functools import cache

import msgspec

from roost.catalog.tables import Price, Row, nanos, read


class Prices(msgspec.Struct, frozen=True, kw_only=True):
    """Prices beside the plans.

    snapshot_gb: nanodollars for a stored GB and month, of snapshots.
    backups_percent: what automatic backups cost, in percent of the instance's price.
    ddos_protection: for each protected address.
    reserved_ip, additional_ipv4, load_balancer_node, nat_gateway, cdn_zone,
    storage_gateway: for each.
    kubernetes_control_plane: for one that is highly available.
    bandwidth_overage_gb: nanodollars for a GB sent beyond what is included; GB received are free.
    free_bandwidth_gb: what an account may send in a month beside what its instances include.
    """

    snapshot_gb: int
    backups_percent: int
    ddos_protection: Price
    reserved_ip: Price
    additional_ipv4: Price
    load_balancer_node: Price
    nat_gateway: Price
    cdn_zone: Price
    storage_gateway: Price
    kubernetes_control_plane: Price
    bandwidth_overage_gb: int
    free_bandwidth_gb: int


class _PriceRow(Row, frozen=True, kw_only=True):
    item: str
    price: Decimal
    hourly: Decimal | None = None
    unit: str

    def by_time(self) -> Price:
        if self.hourly is None:
            raise ValueError(f"{self.item} has no hourly price")
        return Price.of(hourly=self.hourly, monthly=self.price)


@cache
def prices() -> Prices:
    """The prices of everything that is no plan."""
    rows = {row.item: row for row in read("prices.csv", _PriceRow)}
    return Prices(
        snapshot_gb=nanos(rows["snapshot_gb"].price),
        backups_percent=int(rows["backups"].price),
        ddos_protection=rows["ddos_protection"].by_time(),
        reserved_ip=rows["reserved_ip"].by_time(),
        additional_ipv4=rows["additional_ipv4"].by_time(),
        load_balancer_node=rows["load_balancer_node"].by_time(),
        nat_gateway=rows["nat_gateway"].by_time(),
        cdn_zone=rows["cdn_zone"].by_time(),
        storage_gateway=rows["storage_gateway"].by_time(),
        kubernetes_control_plane=rows["kubernetes_control_plane"].by_time(),
        bandwidth_overage_gb=nanos(rows["bandwidth_overage_gb"].price),
        free_bandwidth_gb=int(rows["free_bandwidth_gb"].price),
    )
