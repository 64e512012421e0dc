"""Bare metals: whole machines, deployed and changed much as instances are."""

from pathlib import Path

from ... import machines
from ...drivers.metal import Metal
from ...engine.holdings import Held
from ...machines.documents import ACTIVE
from ...machines.networks import NetworkNodes
from ...machines.reserved import AddressHolders
from ..domains import ReverseNames
from ..section import Section
from . import addresses, lifecycle, networks, reports
from .copying import COPIES
from .documents import BARE_METALS, BareMetal, BareMetalCreate, BareMetalRecord
from .reserved_ips import ADDRESSES
from .routes import routes
from .rules import create
from .servers import REVERSE_NAMES, SERVERS

SECTION = Section(
    name="bare-metals",
    titles={"baremetal": "Bare metal"},
    kinds=(BARE_METALS,),
    routes=(routes, addresses.routes, networks.routes, reports.routes),
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
        AddressHolders: ADDRESSES,
        NetworkNodes: networks.NODES,
        ReverseNames: REVERSE_NAMES,
    },
    needs=machines.NEEDS,
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "BARE_METALS",
    "SECTION",
    "SERVERS",
    "BareMetal",
    "BareMetalCreate",
    "BareMetalRecord",
    "create",
]
