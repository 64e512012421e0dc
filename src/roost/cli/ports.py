"""Finding out whether an address can be listened on, and keeping others off it."""

import socket
from errno import EADDRINUSE

from roost.settings import Address

from .failures import Exit, Failure

TAKEN = (
    "give another address with --listen, --plain-http, --admin, --proxy or --dns (port 0 takes a"
    " free one), or stop that program: `ss -ltnp` lists who listens where"
)


def hold(address: Address) -> tuple[socket.socket, Address]:
    """A socket that holds the address for processes that share it (SO_REUSEPORT), and the address
    with the port that it got. Raises Failure when somebody else listens there, or nobody can.
    """
    try:
        family, *_, where = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Listening without a share in the port fails where anybody listens, shared or not.
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        with socket.create_server(where[:2], family=family, dualstack_ipv6=both) as probe:
            port: int = probe.getsockname()[1]
        held = socket.socket(family)
        if both:
            held.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((where[0], port))
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise Failure(Exit.ADDRESS, f"{address} is in use by another program", TAKEN) from error
        raise Failure(Exit.ADDRESS, f"cannot listen on {address}: {error.strerror}") from error
    return held, Address(address.host, port)
