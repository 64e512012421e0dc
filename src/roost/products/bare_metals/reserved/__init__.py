"""Bare metals that have reserved IPs."""

from ....drivers.metal import Metal
from ....engine.pools import AddressPools
from ....store import Store
from ...servers.reserved import ReservedIPs
from .rules import Host


def reserving(store: Store, metal: Metal, pools: AddressPools) -> ReservedIPs:
    """Bare metals, as reserved IPs know them: a `reserved_ips.ServerKind`."""
    return ReservedIPs(Host(metal), store, pools)


__all__ = ["reserving"]
