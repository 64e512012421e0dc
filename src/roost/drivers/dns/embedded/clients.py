"""Who asks: by network, where one client may have many addresses."""

from socket import AF_INET6, inet_pton

Client = str | bytes
"""What is counted together."""

_MAPPED = "::ffff:"
_V6_HOST, _V6_SITE = 8, 7
"""Bytes of the IPv6 network that one machine has, and of the one that one customer has."""


def plain(host: str) -> str:
    """An address as text. A socket for both families shows IPv4 as `::ffff:192.0.2.1`."""
    return host.removeprefix(_MAPPED) if "." in host else host.partition("%")[0]


def machine(host: str) -> Client:
    """An IPv4 address, or a /64."""
    if "." in host:
        return host.removeprefix(_MAPPED)
    return inet_pton(AF_INET6, host.partition("%")[0])[:_V6_HOST]


def network(host: str) -> Client:
    """256 IPv4 addresses, or a /56."""
    if "." in host:
        return host.removeprefix(_MAPPED).rpartition(".")[0]
    return inet_pton(AF_INET6, host.partition("%")[0])[:_V6_SITE]
