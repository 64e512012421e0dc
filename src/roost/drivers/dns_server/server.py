"""The embedded name server: UDP and TCP on one port, in the event loop of its process.

Answers take some microseconds and nothing in them waits, so the API beside it does not notice.
"""

import asyncio
import errno
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, cast

from ..dns import Network, Zones
from .responder import Responder

MOST_WAITING = 1000
"""Questions over UDP that wait for the database at once; what comes beyond is not answered."""
MOST_CONNECTIONS = 128
IDLE_SECONDS = 10.0
_BACKLOG = 128
_ATTEMPTS = 8
"""How often to look for a free port: one that TCP has may be taken for UDP."""


class EmbeddedDns:
    """`Dns` in this process. host, port: where; port 0 takes a free one.

    transfers: the networks that may have whole zones. recheck_seconds: how long to trust what is
    held in memory, where other processes change zones without telling at once; None where there
    are none.
    """

    def __init__(
        self,
        host: str,
        port: int,
        transfers: tuple[Network, ...] = (),
        recheck_seconds: float | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._transfers = transfers
        self._recheck = recheck_seconds
        self._responder: Responder | None = None
        self._udp: asyncio.DatagramTransport | None = None
        self._datagrams: _Datagrams | None = None
        self._tcp: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def address(self) -> str:
        if self._tcp is None:
            return ""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._port}"

    async def start(self, zones: Zones) -> None:
        loop = asyncio.get_running_loop()
        tcp, udp = await _bind(self._host, self._port)
        self._port = tcp.getsockname()[1]
        responder = self._responder = Responder(zones, self._transfers, self._recheck)
        self._datagrams = datagrams = _Datagrams(responder)
        self._udp, _ = await loop.create_datagram_endpoint(lambda: datagrams, sock=udp)
        self._tcp = await asyncio.start_server(self._serve, sock=tcp, backlog=_BACKLOG)

    async def stop(self) -> None:
        if self._tcp is None or self._udp is None or self._responder is None:
            return
        self._tcp.close()
        self._udp.close()
        # Those who wait for a question are told that there will be none.
        for writer in self._connections.values():
            writer.transport.abort()
        working = [*self._connections, *(self._datagrams.waiting if self._datagrams else ())]
        await asyncio.gather(*working, return_exceptions=True)
        self._tcp = self._udp = self._responder = None
        # The sockets of both are closed in the loop's next turn.
        await asyncio.sleep(0)

    def changed(self) -> None:
        if self._responder is not None:
            self._responder.changed()

    # --- TCP -----------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._connections[task] = writer
        try:
            # A client goes when it likes, or is sent away when it has nothing more to ask.
            with suppress(asyncio.IncompleteReadError, TimeoutError, ConnectionError):
                await self._converse(reader, writer)
        finally:
            del self._connections[task]
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one question after the other, as long as there are any."""
        responder = self._responder
        assert responder is not None
        client = ip_address(writer.get_extra_info("peername")[0].partition("%")[0])
        mapped = getattr(client, "ipv4_mapped", None)
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                length = int.from_bytes(await reader.readexactly(2))
                packet = await reader.readexactly(length)
            async for answer in responder.answers(packet, mapped or client):
                writer.write(len(answer).to_bytes(2) + answer)
                async with asyncio.timeout(IDLE_SECONDS):
                    await writer.drain()


class _Datagrams(asyncio.DatagramProtocol):
    """Questions over UDP. waiting: those that could not be answered at once."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._loop = asyncio.get_running_loop()
        self.waiting: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # What uvloop has is one in all but name.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        known = self._responder.remembered(data)
        if known is not None:
            self._transport.sendto(known, addr)
        elif len(self.waiting) < MOST_WAITING:
            task = self._loop.create_task(self._answer(data, addr))
            self.waiting.add(task)
            task.add_done_callback(self.waiting.discard)

    async def _answer(self, packet: bytes, client: Any) -> None:
        answer = await self._responder.answer(packet)
        if answer is not None and not self._transport.is_closing():
            self._transport.sendto(answer, client)


async def _bind(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """A socket for TCP and one for UDP with the same port. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, _, _, _, where = found[0]
    for attempt in range(_ATTEMPTS):
        tcp = _bound(family, socket.SOCK_STREAM, where)
        try:
            return tcp, _bound(family, socket.SOCK_DGRAM, (where[0], tcp.getsockname()[1]))
        except OSError as error:
            tcp.close()
            if port or error.errno != errno.EADDRINUSE or attempt == _ATTEMPTS - 1:
                raise
    raise OSError(errno.EADDRINUSE, "no free port")


def _bound(family: int, type: socket.SocketKind, where: tuple[Any, ...]) -> socket.socket:
    bound = socket.socket(family, type)
    try:
        if type == socket.SOCK_STREAM:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # "Every address" is every IPv4 address too.
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        bound.bind(where[:2])
        if type == socket.SOCK_STREAM:
            bound.listen(_BACKLOG)
        bound.setblocking(False)
    except OSError:
        bound.close()
        raise
    return bound
