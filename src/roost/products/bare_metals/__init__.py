"""Bare metals: whole machines, deployed and changed much as instances are."""

from ...drivers.metal import Metal
from ...engine.holdings import Held
from ..domains import ReverseNames
from ..reserved_ips import ServerKind
from ..section import Section
from ..vpcs import NodeKind
from . import addresses, lifecycle, machines, networks, power, reports
from .documents import ACTIVE, BARE_METALS, BareMetal, BareMetalRecord
from .reserved import RESERVED

SECTION = Section(
    name="bare-metals",
    titles={"baremetal": "Bare metal"},
    kinds=(BARE_METALS,),
    routes=(machines.routes, power.routes, addresses.routes, networks.routes, reports.routes),
    workflows=(*lifecycle.WORKFLOWS, networks.CONNECT),
    held=(
        Held(
            kind=BARE_METALS,
            driver=Metal,
            lost=lifecycle.lost,
            expected=lambda body: body.status == ACTIVE,
        ),
    ),
    provides={
        NodeKind: networks.NODES,
        ReverseNames: addresses.reverse_name,
        ServerKind: RESERVED,
    },
)

__all__ = ["BARE_METALS", "SECTION", "BareMetal", "BareMetalRecord"]
