"""NAT gateways: the way out of a VPC, behind public addresses of its own."""

from ....drivers.network import Network
from ....engine.holdings import Held, again
from .documents import (
    ACTIVE,
    NAT_FIREWALL_RULES,
    NAT_FORWARDING_RULES,
    NAT_GATEWAYS,
    NatFirewallRule,
    NatForwardingRule,
    NatGatewayRecord,
)
from .routes import routes
from .rules import (
    CLOSE,
    OPEN,
    active,
    delete_rule,
    edit,
    edit_rule,
    exists,
    find,
    find_rule,
    tell,
)

KINDS = (NAT_GATEWAYS, NAT_FIREWALL_RULES, NAT_FORWARDING_RULES)
WORKFLOWS = (OPEN, CLOSE)
HELD = Held(
    kind=NAT_GATEWAYS,
    driver=Network,
    lost=again(OPEN),
    expected=lambda body: body.status == ACTIVE,
)

__all__ = [
    "HELD",
    "KINDS",
    "NAT_FIREWALL_RULES",
    "NAT_FORWARDING_RULES",
    "NAT_GATEWAYS",
    "WORKFLOWS",
    "NatFirewallRule",
    "NatForwardingRule",
    "NatGatewayRecord",
    "active",
    "delete_rule",
    "edit",
    "edit_rule",
    "exists",
    "find",
    "find_rule",
    "routes",
    "tell",
]
