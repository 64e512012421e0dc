"""Closing a client's connection in the middle of a request.

Granian cannot: it answers 500 for a request that its application leaves unanswered. So the socket
is looked for among the process's own and shut down below it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from stat import S_ISSOCK

_Place = tuple[IPv4Address | IPv6Address, int]


def hang_up(client: str, server: str) -> bool:
    """Shuts down the connection between these two, each as `address:port`.

    The client meets the end of the stream where an answer should be. False if there is no such
    connection any more.
    """
    wanted = _place(client), _place(server)[1]
    for connection in _connections():
        with connection, suppress(OSError):  # not connected any more
            peer, own = connection.getpeername(), connection.getsockname()
            if (_parsed(peer[0], peer[1]), own[1]) == wanted:
                connection.shutdown(socket.SHUT_RDWR)
                return True
    return False


def _connections() -> Iterator[socket.socket]:
    """A duplicate of every internet socket of this process, which whoever takes it has to close."""
    for path in Path("/dev/fd").iterdir():
        try:
            descriptor = os.dup(int(path.name))
        except OSError:  # closed since it was listed
            continue
        if not S_ISSOCK(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            continue
        connection = socket.socket(fileno=descriptor)
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            yield connection
        else:
            connection.close()


def _place(text: str) -> _Place:
    """`1.2.3.4:80` or `[::1]:80`."""
    host, _, port = text.rpartition(":")
    return _parsed(host.strip("[]"), int(port))


def _parsed(host: str, port: int) -> _Place:
    """An IPv6 address may have a zone, which not everybody writes the same way."""
    return ip_address(host.partition("%")[0]), port
