"""What a private network is. VPCs and VPCs 2.0 are stored alike, as two kinds that never mix."""

from ipaddress import IPv4Address, IPv4Network
from typing import Literal

import msgspec

from ...store import Kind, Nothing, Record

NetworkName = Literal["vpc", "vpc2"]
"""Which of the two kinds, by its name in the store."""


class Vpc(msgspec.Struct):
    """v4_subnet: the network's first address. v4_subnet_mask: the length of its prefix."""

    id: str
    region: str
    date_created: str
    description: str
    v4_subnet: str
    v4_subnet_mask: int

    @property
    def subnet(self) -> IPv4Network:
        return IPv4Network((self.v4_subnet, self.v4_subnet_mask))

    @property
    def gateway(self) -> IPv4Address:
        """The address that is kept for the way out: no server is given it."""
        return self.subnet[1]


VpcRecord = Record[Vpc, Nothing]

VPCS = Kind("vpc", Vpc, Nothing, "Invalid VPC ID.", indexes=("region",))
VPC2S = Kind("vpc2", Vpc, Nothing, "Invalid VPC 2.0 ID", indexes=("region",))

NETWORKS: dict[NetworkName, Kind[Vpc, Nothing]] = {"vpc": VPCS, "vpc2": VPC2S}
