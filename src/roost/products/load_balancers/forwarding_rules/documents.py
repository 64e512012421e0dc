"""Forwarding rules as they come in requests."""

from typing import Literal

import msgspec

from ....http.fields import Port

Protocol = Literal["HTTP", "HTTPS", "TCP", "UDP", "http", "https", "tcp", "udp"]
"""Clients send either; see `ForwardingRule` for what they read."""


class ForwardingRuleInput(msgspec.Struct):
    """frontend_protocol: what visitors speak: `http`, `https`, `tcp` or `udp`, in small or capital
        letters.
    frontend_port: the port that visitors connect to, from 1 to 65535, but not 65300 to 65310.
    backend_protocol: what the instances speak. UDP goes only with UDP.
    backend_port: the port of the instances, from 1 to 65535.
    """

    frontend_protocol: Protocol
    frontend_port: Port
    backend_protocol: Protocol
    backend_port: Port
