"""The bodies that make and change port forwarding rules."""

import msgspec

from ....http.fields import Text


class NatForwardingRuleFields(msgspec.Struct, kw_only=True):
    """name: what to call the rule, at most 255 characters.
    protocol: `tcp`, `udp` or `both`. A new rule is for `tcp` unless you say otherwise.
    external_port: the port of the gateway, from 1 to 65535. It may be forwarded once for each
        protocol, and a rule that is not enabled counts too.
    internal_ip: a private IPv4 address to forward to. No server needs to have it yet.
    internal_port: the port to forward to, from 1 to 65535.
    enabled: whether the rule is in force. A new rule is, unless you say otherwise.
    description: what to note about the rule, at most 255 characters.
    """

    name: Text | None = None
    protocol: str | None = None
    external_port: int | None = None
    internal_ip: str | None = None
    internal_port: int | None = None
    enabled: bool | None = None
    description: Text | None = None
