"""Bare metals: whole machines, deployed and changed much as instances are."""

from ..domains import ReverseNames
from ..reserved_ips import ServerKind
from ..section import Section
from ..vpcs import NodeKind
from . import addresses, lifecycle, machines, networks, power, reports
from .copying import COPIES
from .documents import BARE_METALS, BareMetal, BareMetalRecord
from .reserved import RESERVED

SECTION = Section(
    name="bare-metals",
    titles={"baremetal": "Bare metal"},
    kinds=(BARE_METALS,),
    routes=(machines.routes, power.routes, addresses.routes, networks.routes, reports.routes),
    workflows=(*lifecycle.WORKFLOWS, networks.CONNECT),
    provides={
        NodeKind: networks.NODES,
        ReverseNames: addresses.reverse_name,
        ServerKind: RESERVED,
    },
    copies=COPIES,
)

__all__ = ["BARE_METALS", "SECTION", "BareMetal", "BareMetalRecord"]
