"""Bare metals: whole machines, deployed and changed much as instances are."""

from ...drivers.metal import Metal
from ...drivers.network import Network
from ...engine.jobs import Jobs, Workflow
from ...engine.pools import AddressPools
from ...store import Store
from ...store.secret import Secret
from . import addresses, lifecycle, machines, networks, power, reports
from .addresses import reverse_name
from .documents import BARE_METALS, BareMetal, BareMetalRecord
from .reserved import reserving

KINDS = (BARE_METALS,)

routes = [part.routes for part in (machines, power, addresses, networks, reports)]

nodes = networks.nodes


def workflows(
    store: Store, metal: Metal, network: Network, pools: AddressPools, secret: Secret, jobs: Jobs
) -> tuple[Workflow, ...]:
    """Every job that bare metals run."""
    return (
        *lifecycle.workflows(store, metal, pools, secret, jobs),
        *networks.workflows(store, metal, network),
    )


__all__ = [
    "BARE_METALS",
    "KINDS",
    "BareMetal",
    "BareMetalRecord",
    "nodes",
    "reserving",
    "reverse_name",
    "routes",
    "workflows",
]
