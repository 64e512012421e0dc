"""Forwarding rules as they come in requests."""

from typing import Annotated, Literal

import msgspec

Protocol = Literal["HTTP", "HTTPS", "TCP", "UDP", "http", "https", "tcp", "udp"]
"""Clients send either; see `ForwardingRule` for what they read."""

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class ForwardingRuleInput(msgspec.Struct):
    frontend_protocol: Protocol
    frontend_port: Port
    backend_protocol: Protocol
    backend_port: Port
