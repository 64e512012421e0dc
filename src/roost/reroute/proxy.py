"""An HTTP proxy that takes Vultr's hosts to Roost and leaves every other alone.

It speaks for nobody: a tunnel's bytes pass through as they are, so TLS goes from the client to
Roost, or to whoever else was asked for.
"""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Collection
from contextlib import asynccontextmanager
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .upstream import Scheme, Upstream, Upstreams

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncGenerator

HTTPS = 443
CHUNK = 256 * 1024
HEAD_LIMIT = 64 * 1024
HEAD_SECONDS = 30.0
CONNECT_SECONDS = 30.0

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_NOT_FOR_A_PROXY = (
    "400 Bad Request",
    "This is a proxy: it takes CONNECT host:port and http://host/ requests.",
)
_OF_ONE_HOP = ("connection:", "proxy-connection:", "keep-alive:", "proxy-authorization:")

_Stream = tuple[StreamReader, StreamWriter]


class _Refused(Exception):
    """status: with its reason, as in the status line."""

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text

    def answer(self) -> bytes:
        body = f"{self.text}\n".encode()
        head = (
            f"HTTP/1.1 {self.status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


class _Request(NamedTuple):
    """What a client asks for. lines: the head's, the request line first."""

    scheme: Scheme
    host: str
    port: int
    lines: list[str]

    @property
    def is_tunnel(self) -> bool:
        return self.scheme == "https"


class Proxy:
    """Serves sockets that somebody else has bound. To be used in one running event loop.

    hosts: what goes to Roost, which is at `roost` (host and port). upstreams: for all the rest.
    """

    def __init__(
        self, hosts: Collection[str], roost: tuple[str, int], upstreams: Upstreams
    ) -> None:
        self._hosts = frozenset(hosts)
        self._roost = roost
        self._upstreams = upstreams
        self._servers: list[asyncio.Server] = []
        self._clients: set[asyncio.Task[None]] = set()

    async def serve(self, listening: "socket.socket") -> None:
        """Returns at once; from here on clients are answered there."""
        _hurry(listening)
        self._upstreams = self._upstreams.but(listening.getsockname()[1])
        server = await asyncio.start_server(self._answer, sock=listening, limit=HEAD_LIMIT)
        self._servers.append(server)

    async def serve_as_roost(self, listening: "socket.socket") -> None:
        """Takes whoever connects there to Roost, without a word about proxies."""
        _hurry(listening)
        self._servers.append(await asyncio.start_server(self._pass_on, sock=listening))

    async def close(self) -> None:
        """Takes no more clients, and drops those that are there."""
        for server in self._servers:
            server.close()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        async with self._client(writer):
            request = await _read(reader)
            if request.host in self._hosts:
                await self._to_roost(request, (reader, writer))
            elif upstream := self._upstreams.to(request.scheme, request.host, request.port):
                far = await _connect(upstream.host, upstream.port, tls=upstream.tls)
                # Its answer is the client's, whatever it is.
                far[1].write(_for_upstream(request, upstream))
                await _splice((reader, writer), far)
            else:
                far = await _connect(request.host, request.port)
                if request.is_tunnel:
                    writer.write(_ESTABLISHED)
                else:
                    far[1].write(_for_origin(request))
                await _splice((reader, writer), far)

    async def _to_roost(self, request: _Request, near: _Stream) -> None:
        if not request.is_tunnel or request.port != HTTPS:
            text = f"Roost answers for {request.host} with HTTPS on port {HTTPS} alone."
            raise _Refused("502 Bad Gateway", text)
        far = await _connect(*self._roost)
        near[1].write(_ESTABLISHED)
        await _splice(near, far)

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        async with self._client(writer):
            await _splice((reader, writer), await _connect(*self._roost))

    @asynccontextmanager
    async def _client(self, writer: StreamWriter) -> "AsyncGenerator[None]":
        """Sees a client off, whatever becomes of its request."""
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            yield
        except _Refused as refused:
            writer.write(refused.answer())
        finally:
            self._clients.discard(task)
            writer.close()


def _hurry(listening: "socket.socket") -> None:
    """Connections inherit it. Without it, two packets in one direction are 40 ms apart, for the
    second one waits until the first has been acknowledged.
    """
    listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)


async def _read(reader: StreamReader) -> _Request:
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        raise _Refused("431 Request Header Fields Too Large", "The head is too long.") from None
    except (asyncio.IncompleteReadError, OSError):
        raise _Refused("408 Request Timeout", "The request does not go on.") from None
    lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, *_ = [*lines[0].split(" "), ""]
    is_tunnel = method == "CONNECT"
    try:
        url = urlsplit(f"//{target}" if is_tunnel else target)
        host, port = url.hostname or "", url.port or (0 if is_tunnel else 80)
    except ValueError:
        raise _Refused(*_NOT_FOR_A_PROXY) from None
    if not host or not port or not (is_tunnel or url.scheme == "http"):
        raise _Refused(*_NOT_FOR_A_PROXY)
    return _Request("https" if is_tunnel else "http", host.rstrip("."), port, lines)


def _for_upstream(request: _Request, upstream: Upstream) -> bytes:
    lines = request.lines if request.is_tunnel else _one_request(request.lines)
    if upstream.authorization:
        lines = [*lines, f"Proxy-Authorization: {upstream.authorization}"]
    return _head(lines)


def _for_origin(request: _Request) -> bytes:
    """As a server is asked: with a path, where a proxy is given a URL."""
    method, target, version = request.lines[0].split(" ", 2)
    url = urlsplit(target)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return _head([f"{method} {path} {version}", *_one_request(request.lines)[1:]])


def _one_request(lines: list[str]) -> list[str]:
    """The head of a connection's only request: the next might be meant for another host."""
    kept = [line for line in lines if not line.lower().startswith(_OF_ONE_HOP)]
    return [*kept, "Connection: close"]


def _head(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _connect(host: str, port: int, *, tls: bool = False) -> _Stream:
    context = ssl.create_default_context() if tls else None
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await asyncio.open_connection(host, port, ssl=context, limit=CHUNK)
    except (OSError, UnicodeError) as error:
        reason = f"{host}:{port} does not answer: {str(error) or 'it takes too long'}"
        raise _Refused("502 Bad Gateway", reason) from error


async def _splice(near: _Stream, far: _Stream) -> None:
    """Passes on what comes from either side, until both have ended or one has broken off."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_pour(near[0], far[1]))
            group.create_task(_pour(far[0], near[1]))
    except* OSError:
        # For both sides that is the same as an end, and no more can be said to either.
        near[1].transport.abort()
    finally:
        far[1].close()


async def _pour(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    else:
        writer.close()
