"""Which addresses a private network may have. Nothing here knows who has which.

A network lies in the space that RFC 1918 leaves to everybody. One that nobody asked for by its
addresses gets the first free /20 from 10.1.96.0 on, the form of those that Vultr hands out.
"""

from collections.abc import Iterable, Sequence
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from ...http.errors import BadRequest

SHORTEST_PREFIX, LONGEST_PREFIX = 8, 30
DEFAULT_PREFIX = 20
FIRST_DEFAULT = IPv4Address("10.1.96.0")

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""Where every private network lies (RFC 1918)."""


def subnet(address: str, prefix: int, names: tuple[str, str]) -> IPv4Network:
    """The network that a request asks for; raises BadRequest for one that cannot be.

    names: what the request calls the address and the prefix.
    """
    if not SHORTEST_PREFIX <= prefix <= LONGEST_PREFIX:
        raise BadRequest(f"Invalid {names[1]}: must be from {SHORTEST_PREFIX} to {LONGEST_PREFIX}")
    try:
        first = IPv4Address(address)
    except AddressValueError:
        raise BadRequest(f"Invalid {names[0]}: {address} is not an IPv4 address") from None
    network = IPv4Network((first, prefix), strict=False)
    if network.network_address != first:
        raise BadRequest(
            f"Invalid {names[0]}: {address} is not the first address of a /{prefix},"
            f" {network.network_address} is"
        )
    if not any(network.subnet_of(space) for space in PRIVATE):
        raise BadRequest(f"Invalid {names[0]}: {network} is not in {', '.join(map(str, PRIVATE))}")
    return network


def choose(taken: Sequence[IPv4Network]) -> IPv4Network:
    """The first free network of the default size; raises BadRequest where there is none."""
    for first, last in _ranges():
        at = first
        while at <= last:
            candidate = IPv4Network((at, DEFAULT_PREFIX))
            in_the_way = [other for other in taken if other.overlaps(candidate)]
            if not in_the_way:
                return candidate
            at = max(int(network[-1]) for network in (candidate, *in_the_way)) + 1
    raise BadRequest("There are no more free private networks in this region.")


def _ranges() -> Iterable[tuple[int, int]]:
    """Where default networks lie, in the order in which they are tried: first and last address."""
    first = int(FIRST_DEFAULT)
    yield first, int(PRIVATE[0][-1])
    for space in PRIVATE[1:]:
        yield int(space[0]), int(space[-1])
    yield int(PRIVATE[0][0]), first - 1
