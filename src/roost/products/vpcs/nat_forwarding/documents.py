"""The bodies that make and change port forwarding rules."""

import msgspec

from ....http.fields import Text


class NatForwardingRuleFields(msgspec.Struct, kw_only=True):
    """protocol: tcp, udp or both. internal_ip: a server's address in the VPC."""

    name: Text | None = None
    protocol: str | None = None
    external_port: int | None = None
    internal_ip: str | None = None
    internal_port: int | None = None
    enabled: bool | None = None
    description: Text | None = None
