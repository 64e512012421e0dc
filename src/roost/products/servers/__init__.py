"""Servers: what instances and bare metals have in common. No section of the API is called so.

Each part is a folder of its own, here are the rules that all of them and their users share.
"""

from .documents import ExtraIpv4, ExtraIpv6, ReverseIpv6, ServerState
from .rules import (
    CURRENTLY_LOCKED,
    available,
    begin,
    in_order,
    named,
    of_job,
    on,
    plan_rate,
)

__all__ = [
    "CURRENTLY_LOCKED",
    "ExtraIpv4",
    "ExtraIpv6",
    "ReverseIpv6",
    "ServerState",
    "available",
    "begin",
    "in_order",
    "named",
    "of_job",
    "on",
    "plan_rate",
]
