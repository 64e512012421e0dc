"""VPCs: private networks, the servers in them, and the gateways that lead out of them.

VPCs 2.0 (products/vpc2) and the old private networks (products/private_networks) are shown there
and live here. Servers join through `Cards`; a kind of server that does so is told of as a
`NodeKind`.
"""

from ...drivers.network import Network
from ...engine.jobs import Workflow
from ...engine.pools import AddressPools
from ...store import Store
from . import nat_firewall, nat_forwarding, nat_gateways, networks, nodes
from .cards import NETWORK_REFS, Card, Cards, driver_cards, mac_of, release
from .documents import NETWORKS, VPC2S, VPCS, NetworkName, Vpc, VpcRecord
from .joining import AttachedVpc, attach, detach, enable
from .networks.documents import VpcCreate, VpcUpdate
from .networks.rules import create, delete, require, update
from .nodes import Node, NodeKind, Nodes

KINDS = (VPCS, VPC2S, *nat_gateways.KINDS)

routes = [part.routes for part in (networks, nodes, nat_gateways, nat_firewall, nat_forwarding)]

has_way_out = nat_gateways.exists


def workflows(store: Store, network: Network, pools: AddressPools) -> tuple[Workflow, ...]:
    """Every job that private networks and their gateways run."""
    return (*networks.workflows(network), *nat_gateways.workflows(store, network, pools))


__all__ = [
    "KINDS",
    "NETWORKS",
    "NETWORK_REFS",
    "VPC2S",
    "VPCS",
    "AttachedVpc",
    "Card",
    "Cards",
    "NetworkName",
    "Node",
    "NodeKind",
    "Nodes",
    "Vpc",
    "VpcCreate",
    "VpcRecord",
    "VpcUpdate",
    "attach",
    "create",
    "delete",
    "detach",
    "driver_cards",
    "enable",
    "has_way_out",
    "mac_of",
    "release",
    "require",
    "routes",
    "update",
    "workflows",
]
