"""Reverse names as clients see and send them."""

import msgspec

from ..documents import ReverseName


class ReverseDns(msgspec.Struct):
    """Names of a load balancer's addresses.

    ipv4: the name of its IPv4 address. It is empty until it has one.
    ipv6: the names of its IPv6 addresses.
    """

    ipv4: str
    ipv6: list[ReverseName]


class NameIpv4(msgspec.Struct):
    """v4: a DNS name, at most 253 characters. Empty brings the default name back."""

    v4: str | None = None


class NamesIpv6(msgspec.Struct):
    """v6: names of IPv6 addresses, at least one."""

    v6: list[ReverseName] | None = None
