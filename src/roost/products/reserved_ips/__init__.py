"""Reserved IPs: addresses that stay while servers come and go.

Servers are deployed and deleted with what this section provides as `ReservedIPs`; each kind of
server that has such addresses is told of as `AddressHolders`.
"""

from pathlib import Path

from ...machines.reserved import AddressHolders, ReservedIPs
from ..domains import ReverseNames
from ..section import Section
from .copying import COPIES
from .documents import RESERVED_IPS, ReservedIPRecord, ReservedIPState
from .routes import routes
from .rules import MOVE, RELEASE, ServersReservedIPs, reverse_name

SECTION = Section(
    name="reserved-ips",
    titles={"reserved-ip": "Reserved IPs"},
    kinds=(RESERVED_IPS,),
    routes=(routes,),
    workflows=(MOVE, RELEASE),
    provides={ReservedIPs: ServersReservedIPs(), ReverseNames: reverse_name},
    needs=(AddressHolders,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["RESERVED_IPS", "SECTION", "ReservedIPRecord", "ReservedIPState"]
