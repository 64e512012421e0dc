"""What a NAT gateway is, and the rules that belong to one."""

from typing import Any, Literal

import msgspec

from ....engine.pools import Ipv4, Ipv6
from ....http.fields import Text
from ....store import Kind, NoState, Record, Ref

PENDING, ACTIVE = "pending", "active"


class NatGateway(msgspec.Struct, kw_only=True):
    """status: pending, then active, from when on it has addresses. date_created: in UTC.

    private_ips: the VPC's gateway address.
    """

    id: str
    vpc_id: str
    date_created: str
    status: str
    label: str
    tag: str
    public_ips: list[str]
    public_ips_v6: list[str]
    private_ips: list[str]


class NatGatewayState(msgspec.Struct):
    """The public addresses that are its own from its creation on."""

    ipv4: Ipv4
    ipv6: Ipv6


class Billing(msgspec.Struct):
    """Dollars: what it has come to this month, and what a whole month costs."""

    charges: float
    monthly: float


class NatGatewayDetails(NatGateway, kw_only=True):
    billing: Billing


class NatGatewayCreate(msgspec.Struct):
    label: Text = ""
    tag: Text = ""


class NatGatewayUpdate(msgspec.Struct):
    label: Text | None = None
    tag: Text | None = None


class NatFirewallRule(msgspec.Struct):
    """Lets connections from a network in, to a port or a range of them. All others are denied.

    subnet: one of the network's addresses. port: a range has a dash or a colon in it.
    """

    id: str
    action: Literal["accept"]
    protocol: Literal["tcp", "udp"]
    port: str
    subnet: str
    subnet_size: int
    notes: str


class NatForwardingRule(msgspec.Struct, kw_only=True):
    """Sends what arrives at a port of the gateway to a server in the VPC. Dates in UTC."""

    id: str
    name: str
    protocol: Literal["tcp", "udp", "both"]
    external_port: int
    internal_ip: str
    internal_port: int
    enabled: bool
    description: str
    created_at: str
    updated_at: str


def _attached(record: Record[Any, Any]) -> str:
    # The Terraform provider tries again where it reads this (clients.md 3.4).
    return f"The NAT gateway {record.id} is attached to this VPC network"


NAT_GATEWAYS = Kind(
    "nat-gateway",
    NatGateway,
    NatGatewayState,
    "Invalid NAT Gateway ID.",
    refs=(Ref("vpc_id", "vpc", refuse=_attached),),
)
NAT_FIREWALL_RULES = Kind(
    "nat-gateway-firewall-rule", NatFirewallRule, NoState, "Invalid Firewall Rule ID."
)
NAT_FORWARDING_RULES = Kind(
    "nat-gateway-port-forwarding-rule",
    NatForwardingRule,
    NoState,
    "Invalid Port Forwarding Rule ID.",
)

NatGatewayRecord = Record[NatGateway, NatGatewayState]
