"""Firewall rules as they come in requests."""

from typing import Literal

import msgspec

from ....http.fields import Port


class FirewallRuleInput(msgspec.Struct):
    """port: the port that it is for, from 1 to 65535, but not 65300 to 65310.
    source: who may connect: a network in CIDR form, or `cloudflare`.
    ip_type: `v4` or `v6`. You can leave it out, because the source tells. With `cloudflare` it is
        `v4` unless you say otherwise.
    """

    port: Port
    source: str
    ip_type: Literal["v4", "v6"] | None = None


class FirewallRulesInput(msgspec.Struct):
    """firewall_rules: the rules to add."""

    firewall_rules: list[FirewallRuleInput]
