"""Reverse names as clients see and send them."""

import msgspec

from ..documents import ReverseName


class ReverseDns(msgspec.Struct):
    """ipv4: the name of the IPv4 address; empty while there is none. ipv6: names of addresses."""

    ipv4: str
    ipv6: list[ReverseName]


class NameIpv4(msgspec.Struct):
    """v4: the name; empty for the default one."""

    v4: str | None = None


class NamesIpv6(msgspec.Struct):
    v6: list[ReverseName] | None = None
