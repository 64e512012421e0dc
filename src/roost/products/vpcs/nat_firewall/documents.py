"""The bodies that make and change firewall rules of NAT gateways."""

import msgspec

from ....http.fields import Text


class NatFirewallRuleCreate(msgspec.Struct):
    """port: one, or a range as 8000-8010 or 8000:8010. subnet, subnet_size: whom it is for."""

    protocol: str = ""
    port: str = ""
    subnet: str = ""
    subnet_size: str = ""
    notes: Text = ""


class NatFirewallRuleUpdate(msgspec.Struct):
    notes: Text | None = None
