"""NAT gateways: the way out of a VPC, behind public addresses of its own."""

from .documents import (
    NAT_FIREWALL_RULES,
    NAT_FORWARDING_RULES,
    NAT_GATEWAYS,
    NatFirewallRule,
    NatForwardingRule,
    NatGatewayRecord,
)
from .routes import routes
from .rules import (
    MANAGED,
    active,
    add_rule,
    delete_rule,
    edit,
    edit_rule,
    edit_with_room,
    exists,
    find,
    find_rule,
    rules_changed,
)

KINDS = (NAT_GATEWAYS, NAT_FIREWALL_RULES, NAT_FORWARDING_RULES)
WORKFLOWS = MANAGED.workflows
HELD = MANAGED.held

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
    "add_rule",
    "delete_rule",
    "edit",
    "edit_rule",
    "edit_with_room",
    "exists",
    "find",
    "find_rule",
    "routes",
    "rules_changed",
]
