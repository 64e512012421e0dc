"""VPCs: private networks, the servers in them, and the gateways that lead out of them.

VPCs 2.0 (products/vpc2) and the old private networks (products/private_networks) are shown there
and live here. Servers join through `Cards`; a kind of server that does so is told of as a
`NodeKind`.
"""

from ..section import Section
from . import nat_firewall, nat_forwarding, nat_gateways, networks, nodes
from .cards import NETWORK_REFS, Card, Cards, driver_cards, mac_of, release
from .documents import NETWORKS, VPC2S, VPCS, NetworkName, Vpc, VpcRecord
from .joining import AttachedVpc, attach, detach, enable
from .networks.documents import VpcCreate, VpcUpdate
from .networks.rules import create, delete, require, update
from .nodes import LinkedSubscription, Node, NodeKind, Owners

SECTION = Section(
    name="vpcs",
    kinds=(VPCS, VPC2S, *nat_gateways.KINDS),
    routes=(
        networks.routes,
        nodes.routes,
        nat_gateways.routes,
        nat_firewall.routes,
        nat_forwarding.routes,
    ),
    workflows=(*networks.WORKFLOWS, *nat_gateways.WORKFLOWS),
    needs=(NodeKind, Owners),
)

has_way_out = nat_gateways.exists


__all__ = [
    "NETWORKS",
    "NETWORK_REFS",
    "SECTION",
    "VPC2S",
    "VPCS",
    "AttachedVpc",
    "Card",
    "Cards",
    "LinkedSubscription",
    "NetworkName",
    "Node",
    "NodeKind",
    "Owners",
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
    "update",
]
