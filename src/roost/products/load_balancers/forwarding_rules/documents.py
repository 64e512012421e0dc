"""Forwarding rules as they come in requests."""

from typing import Literal

import msgspec

from ....http.fields import Port

Protocol = Literal["HTTP", "HTTPS", "TCP", "UDP", "http", "https", "tcp", "udp"]
"""Clients send either; see `ForwardingRule` for what they read."""


class ForwardingRuleInput(msgspec.Struct):
    frontend_protocol: Protocol
    frontend_port: Port
    backend_protocol: Protocol
    backend_port: Port
