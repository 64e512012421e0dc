"""Servers: what instances and bare metals have in common. No section of the API is called so.

Each part is a folder of its own, here are the rules that all of them and their users share.
"""

from .documents import ExtraIpv4, ExtraIpv6, ReverseIpv6, ServerState, Tools
from .rules import (
    CURRENTLY_LOCKED,
    available,
    begin,
    in_order,
    named,
    of_job,
    on,
    plan_rate,
    tools_of,
)

__all__ = [
    "CURRENTLY_LOCKED",
    "ExtraIpv4",
    "ExtraIpv6",
    "ReverseIpv6",
    "ServerState",
    "Tools",
    "available",
    "begin",
    "in_order",
    "named",
    "of_job",
    "on",
    "plan_rate",
    "tools_of",
]
