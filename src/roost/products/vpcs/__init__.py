"""VPCs: private networks, the servers in them, and the gateways that lead out of them.

VPCs 2.0 (products/vpc2) and the old private networks (products/private_networks) are shown there
and live here. Servers join by what this section provides as `PrivateNetworks`; each kind of server
that does so is told of as `NetworkNodes`.
"""

from pathlib import Path

from ...machines.networks import NetworkNodes, PrivateNetworks
from ..section import Section
from . import interfaces, nat_firewall, nat_forwarding, nat_gateways, nodes
from .copying import COPIES
from .documents import (
    NETWORKS,
    VPC2S,
    VPCS,
    LinkedSubscription,
    Owners,
    Vpc,
    VpcCreate,
    VpcRecord,
    VpcUpdate,
)
from .interfaces import release, take
from .nodes import NetworkNode
from .routes import routes
from .rules import CREATE, DELETE, HELD, create, delete, require, update

SECTION = Section(
    name="vpcs",
    kinds=(VPCS, VPC2S, *nat_gateways.KINDS),
    routes=(routes, nat_gateways.routes, nat_firewall.routes, nat_forwarding.routes),
    workflows=(CREATE, DELETE, *nat_gateways.WORKFLOWS),
    held=(*HELD, nat_gateways.HELD),
    provides={PrivateNetworks: interfaces.PrivateNetworks()},
    needs=(NetworkNodes, Owners),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

has_way_out = nat_gateways.exists


__all__ = [
    "NETWORKS",
    "SECTION",
    "VPC2S",
    "VPCS",
    "LinkedSubscription",
    "NetworkNode",
    "Owners",
    "Vpc",
    "VpcCreate",
    "VpcRecord",
    "VpcUpdate",
    "create",
    "delete",
    "has_way_out",
    "nodes",
    "release",
    "require",
    "take",
    "update",
]
