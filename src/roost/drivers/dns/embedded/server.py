"""The embedded name server: UDP and TCP on one port, in the event loop of its process.

Answers take some microseconds and nothing in them waits, so the API beside it does not notice.
"""

import asyncio
import errno
import socket
from ipaddress import ip_network
from typing import Any, cast

import msgspec

from ...base import PlainDriver
from ...offer import Offer
from .. import Network, Zones
from .connections import Connections
from .rates import ResponseRate, Verdict
from .responder import Responder, cut_short

MOST_WAITING = 1000
"""Questions over UDP that wait for the database at once; what comes beyond is not answered."""
_BACKLOG = 128
_ATTEMPTS = 8
"""How often to look for a free port: one that TCP has may be taken for UDP."""


class EmbeddedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """As EmbeddedDns has them. The options of the command line make them."""

    host: str = "127.0.0.1"
    port: int = 0
    transfers: tuple[str, ...] = ()
    recheck_seconds: float | None = None
    rate: int = 0


class EmbeddedDns(PlainDriver):
    """`Dns` in this process. host, port: where; port 0 takes a free one.

    transfers: the networks that may have whole zones. recheck_seconds: how long to trust what is
    held in memory, where other processes change zones without telling at once; None where there
    are none. rate: how many answers a second over UDP each network gets, 0 for no limit.
    """

    def __init__(
        self,
        host: str,
        port: int,
        transfers: tuple[Network, ...] = (),
        recheck_seconds: float | None = None,
        rate: int = 0,
    ) -> None:
        self._host = host
        self._port = port
        self._transfers = transfers
        self._recheck = recheck_seconds
        self._rate = rate
        self._responder: Responder | None = None
        self._udp: asyncio.DatagramTransport | None = None
        self._datagrams: _Datagrams | None = None
        self._tcp: asyncio.Server | None = None
        self._connections: Connections | None = None

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
        rate = ResponseRate(self._rate) if self._rate else None
        self._datagrams = datagrams = _Datagrams(responder, rate)
        self._connections = connections = Connections(responder)
        self._udp, _ = await loop.create_datagram_endpoint(lambda: datagrams, sock=udp)
        self._tcp = await asyncio.start_server(connections.serve, sock=tcp, backlog=_BACKLOG)

    async def stop(self) -> None:
        if self._tcp is None or self._udp is None or self._responder is None:
            return
        self._tcp.close()
        self._udp.close()
        if self._connections is not None:
            await self._connections.close()
        if self._datagrams is not None:
            await asyncio.gather(*self._datagrams.waiting, return_exceptions=True)
        self._tcp = self._udp = self._responder = None
        # The sockets of both are closed in the loop's next turn.
        await asyncio.sleep(0)

    def changed(self) -> None:
        if self._responder is not None:
            self._responder.changed()


def _made(settings: EmbeddedSettings) -> EmbeddedDns:
    transfers = tuple(map(ip_network, settings.transfers))
    return EmbeddedDns(
        settings.host, settings.port, transfers, settings.recheck_seconds, settings.rate
    )


EMBEDDED = Offer(_made, EmbeddedSettings)


class _Datagrams(asyncio.DatagramProtocol):
    """Questions over UDP. rate: None for no limit. waiting: what could not be answered at once."""

    def __init__(self, responder: Responder, rate: ResponseRate | None) -> None:
        self._responder = responder
        self._rate = rate
        self._loop = asyncio.get_running_loop()
        self.waiting: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # What uvloop has is one in all but name.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self._rate is not None:
            verdict = self._rate.take(addr[0])
            if verdict is not Verdict.ANSWER:
                if verdict is Verdict.CUT_SHORT and (short := cut_short(data)) is not None:
                    self._transport.sendto(short, addr)
                return
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
