"""The bodies that make and change firewall rules of NAT gateways."""

import msgspec

from ....http.fields import Text


class NatFirewallRuleCreate(msgspec.Struct):
    """protocol: `tcp` or `udp`. Anything else is refused with 422.
    port: a port from 1 to 65535, or a range such as `8000-8010` or `8000:8010`.
    subnet: an IPv4 address of the network to let in. Without it everybody is let in.
    subnet_size: how long the network's prefix is, from 0 to 32. Without it the rule is for the one
        address in `subnet`.
    notes: what to note about the rule, at most 255 characters.
    """

    protocol: str = ""
    port: str = ""
    subnet: str = ""
    subnet_size: str = ""
    notes: Text = ""


class NatFirewallRuleUpdate(msgspec.Struct):
    """notes: what to note about the rule from now on, at most 255 characters."""

    notes: Text | None = None
