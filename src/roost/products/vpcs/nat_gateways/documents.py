"""What a NAT gateway is, and the rules that belong to one."""

from typing import Any, Literal

import msgspec

from ....engine.pools import Ipv4, Ipv6
from ....http.fields import Text
from ....store import Kind, NoState, Record, Ref

PENDING, ACTIVE = "pending", "active"


class NatGateway(msgspec.Struct, kw_only=True):
    """A VPC's way out to the internet.

    vpc_id: the VPC that the gateway belongs to.
    date_created: when the gateway was made, in UTC, such as `2025-05-05 14:54:34`.
    status: `pending` while the gateway is being opened, then `active`.
    tag: a tag of your own.
    public_ips: the public IPv4 addresses. The list is empty until the gateway is active.
    public_ips_v6: the public IPv6 addresses. The list is empty until the gateway is active.
    private_ips: the gateway's address in the VPC. The list is empty until the gateway is active.
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
    """What a gateway costs, in dollars.

    charges: what it has come to this month.
    monthly: what a whole month costs.
    """

    charges: float
    monthly: float


class NatGatewayDetails(NatGateway, kw_only=True):
    """A VPC's way out to the internet, with what it costs.

    billing: what the gateway costs.
    """

    billing: Billing


class NatGatewayCreate(msgspec.Struct):
    """label: what to call the gateway, at most 255 characters.
    tag: a tag of your own, at most 255 characters.
    """

    label: Text = ""
    tag: Text = ""


class NatGatewayUpdate(msgspec.Struct):
    """label: what to call the gateway from now on, at most 255 characters.
    tag: a new tag, at most 255 characters.
    """

    label: Text | None = None
    tag: Text | None = None


class NatFirewallRule(msgspec.Struct):
    """Lets connections from a network in, to one port or a range of ports.

    action: always `accept`.
    protocol: `tcp` or `udp`.
    port: a port such as `80`, or a range such as `8000-8010` or `8000:8010`.
    subnet: an address of the network that is let in. It is `0.0.0.0` for everybody.
    subnet_size: how long the network's prefix is, from 0 to 32.
    notes: what you noted about the rule.
    """

    id: str
    action: Literal["accept"]
    protocol: Literal["tcp", "udp"]
    port: str
    subnet: str
    subnet_size: int
    notes: str


class NatForwardingRule(msgspec.Struct, kw_only=True):
    """Sends what arrives at a port of the gateway to a server in the VPC.

    name: what you call the rule.
    protocol: `tcp`, `udp` or `both`.
    external_port: the port of the gateway.
    internal_ip: the address that the port is forwarded to.
    internal_port: the port that it is forwarded to.
    enabled: whether the rule is in force. A rule that is not still keeps its port.
    description: what you noted about the rule.
    created_at: when the rule was made, in UTC.
    updated_at: when the rule last changed, in UTC.
    """

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
