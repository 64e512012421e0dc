"""Firewall rules as they come in requests."""

from typing import Literal

import msgspec

from ....http.fields import Port


class FirewallRuleInput(msgspec.Struct):
    """source: a CIDR block, or `cloudflare`. ip_type: by default, what the source is of."""

    port: Port
    source: str
    ip_type: Literal["v4", "v6"] | None = None


class FirewallRulesInput(msgspec.Struct):
    firewall_rules: list[FirewallRuleInput]
