"""A server's public addresses and their reverse names."""

from .documents import Ipv4Address, Ipv6Address, ReverseCreate, ReverseDefault
from .rules import (
    MAX_EXTRA_IPV4,
    MAX_EXTRA_IPV6,
    MAX_REVERSE_IPV6,
    add_ipv6,
    extra_ipv4,
    interface,
    ipv4s,
    ipv6s,
    name_ipv4,
    name_ipv6,
    reserve,
    reverse_name,
    secondary,
    show,
    unname_ipv6,
)

__all__ = [
    "MAX_EXTRA_IPV4",
    "MAX_EXTRA_IPV6",
    "MAX_REVERSE_IPV6",
    "Ipv4Address",
    "Ipv6Address",
    "ReverseCreate",
    "ReverseDefault",
    "add_ipv6",
    "extra_ipv4",
    "interface",
    "ipv4s",
    "ipv6s",
    "name_ipv4",
    "name_ipv6",
    "reserve",
    "reverse_name",
    "secondary",
    "show",
    "unname_ipv6",
]
