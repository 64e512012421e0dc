"""Instances that have reserved IPs."""

from ....drivers.compute import Compute
from ....engine.jobs import Jobs
from ....engine.pools import AddressPools
from ....store import Store
from ...servers.reserved import ReservedIPs
from .rules import Host


def reserving(store: Store, compute: Compute, pools: AddressPools, jobs: Jobs) -> ReservedIPs:
    """Instances, as reserved IPs know them: a `reserved_ips.ServerKind`."""
    return ReservedIPs(Host(compute, jobs), store, pools)


__all__ = ["reserving"]
