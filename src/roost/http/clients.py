"""Where a request comes from: the connection, or what a trusted proxy says of it."""

from .networks import Network, parse_address

_MAPPED = "::ffff:"


class ClientAddress:
    """trusted: the networks of proxies whose X-Forwarded-For is believed."""

    def __init__(self, trusted: tuple[Network, ...] = ()) -> None:
        self._trusted = trusted

    def of(self, peer: str, forwarded_for: str | None) -> str:
        """The rightmost address that is not a trusted proxy's own.

        peer: the connection's "address:port", or "" on a unix socket.
        """
        address = _host(peer)
        if not self._trusted or not forwarded_for or not self._is_trusted(address):
            return address
        for hop in reversed(forwarded_for.split(",")):
            if not hop.strip():
                continue
            address = _host(hop.strip())
            if not self._is_trusted(address):
                break
        return address

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = parse_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted)


def _host(peer: str) -> str:
    """`1.2.3.4:80`, `[::1]:80`, `::1` or `1.2.3.4` without the port.

    A listener for both families shows IPv4 as `[::ffff:1.2.3.4]:80`; it is the same client. Other
    ways to write an IPv6 address make no other client either.
    """
    if peer.startswith("["):
        peer = peer[1:].partition("]")[0]
    elif peer.count(":") == 1:
        peer = peer.partition(":")[0]
    if ":" not in peer:
        return peer
    mapped = peer.lower()
    if "." in mapped and mapped.startswith(_MAPPED):
        return mapped.removeprefix(_MAPPED)
    try:
        return str(parse_address(peer))
    except ValueError:
        return peer
