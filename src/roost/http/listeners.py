"""Sockets that are bound here and served by Granian, several in one event loop.

Granian's own way of binding lets two servers share a port without a word and cannot renew a
certificate, so a listener binds its socket itself and hands each Granian server a duplicate of it.
The socket outlives the servers: a new one starts on it before the old one stops, and a connection
that arrives in between waits in its queue.
"""

import asyncio
import errno
import logging
import os
import re
import socket
import ssl
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels
from granian.rsgi import Scope
from granian.server.embed import Server

from .doorkeeper import Doorkeeper, descriptor_limit, turn_away
from .tls import Credentials

App = Callable[[Scope, HTTPProtocol, str], Awaitable[None]]
RsgiApp = Callable[[Scope, HTTPProtocol], Awaitable[None]]

BACKLOG: Final = 1024
CONNECTIONS: Final = 1024
"""How many connections, idle ones too, a listener has open at once; the next wait in its queue."""
PATIENCE_SECONDS: Final = 10.0
"""How long a connection may take to shake hands, to send the head of a request, and to the next."""
UNREAD_SECONDS: Final = 30
"""How long an answer may wait for a client that takes nothing of it."""
HEADER_LIMIT: Final = 64 * 1024
"""Bytes of request line and headers; more is answered 431."""
_CANCELLED_WITHIN: Final = 1.0
_LOOK_SECONDS: Final = 0.25

_log = logging.getLogger(__name__)


class ListenError(Exception):
    """A listener cannot start or take a certificate; the text is for the operator."""


class PortTaken(ListenError):
    """Another program, or another Roost, listens there."""


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """`host` is an IP address, or a name that is looked up; port 0 takes a free port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Listener:
    """One socket: with TLS if given credentials, else plain; a Unix one (0600) if given a path.

    To be made and used in one running event loop. For every request `app` is called as
    `await app(scope, proto, peer)`. That is RSGI, but for the peer: it is `scope.client`, which
    Granian writes anew whenever it is asked for, and that takes longer than to look up a key.
    """

    def __init__(
        self,
        app: App,
        address: TcpAddress | Path,
        *,
        tls: Credentials | None = None,
        reuse_port: bool = False,
        connections: int = CONNECTIONS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """`reuse_port` lets processes that all ask for it share the port (SO_REUSEPORT).

        Whoever starts such processes has to see first that the port is free: those of another
        Roost could share it too.

        `patience`: seconds after which a connection without a request is closed. Where more than
        three quarters of `connections` are open, those without a request are closed before that,
        the first from whichever address has most.
        """
        self._app = app
        self._address = address
        self._tls = tls
        self._reuse_port = reuse_port
        # Other listeners, clients and the database have descriptors too.
        self._connections = min(connections, descriptor_limit() // 4)
        self._patience = patience
        self._keeping: asyncio.Task[None] | None = None
        self._keeper: Doorkeeper | None = None
        self._socket: socket.socket | None = None
        self._servers: dict[asyncio.Task[None], Server] = {}
        self._in_flight: dict[asyncio.Task[Any], str] = {}

    @property
    def address(self) -> TcpAddress | Path:
        """Where it listens; once started, with the port that it got."""
        return self._address

    @property
    def url(self) -> str:
        if isinstance(self._address, Path):
            return f"unix:{self._address}"
        return f"{'https' if self._tls else 'http'}://{self._address}"

    async def start(self) -> None:
        """Binds and serves: from here on a client can connect.

        Raises PortTaken, or ListenError when the address cannot be had or the certificate cannot
        be read.
        """
        bound = await self._bind()
        try:
            self._serve(bound, self._tls)
        except ListenError:
            bound.close()
            raise
        self._socket = bound
        if not isinstance(self._address, Path):  # what is the owner's alone needs no keeper
            self._keeping = asyncio.create_task(self._keep(bound), name=f"keeper {self.url}")
            self._keeping.add_done_callback(self._kept)

    async def reload_tls(self, credentials: Credentials, grace: float = 0) -> None:
        """Serves new connections with these and lets requests on the old ones finish.

        Returns when they have, at the latest after `grace` seconds; what is left then goes on. The
        socket never closes, but idle connections do, and so do those that are shaking hands at
        that moment. Raises ListenError when the files cannot be read, and nothing has changed
        then. Check them before: Granian ends the process on some files that Python takes.
        """
        if self._socket is None or self._tls is None:
            raise ListenError(f"{self.url} is not a running TLS listener")
        before = dict(self._servers)
        self._serve(self._socket, credentials)
        self._tls = credentials
        for server in before.values():
            server.stop()
        if before:
            await asyncio.wait(before, timeout=grace)

    async def stop(self, grace: float) -> bool:
        """Takes no more connections, closes the idle ones and lets requests finish.

        Those that have not after `grace` seconds are cancelled and answered 503. False if there
        are connections left even so, because their clients have sent half a request or do not
        read the answer; they end with the process.
        """
        if self._socket is None:
            return True
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        self._socket.close()
        self._socket = None
        if isinstance(self._address, Path):
            self._address.unlink(missing_ok=True)
        for server in self._servers.values():
            server.stop()
        if await self._drained(grace):
            return True
        if self._in_flight:
            _log.warning("%s: cancelling %d requests", self.url, len(self._in_flight))
            for task in self._in_flight:
                task.cancel()
            if await self._drained(_CANCELLED_WITHIN):
                return True
        _log.warning("%s: dropping connections whose clients do not go on", self.url)
        return False

    async def _drained(self, within: float) -> bool:
        if self._servers:
            await asyncio.wait(self._servers, timeout=within)
        return not self._servers

    async def _bind(self) -> socket.socket:
        if isinstance(self._address, Path):
            with explained(self._address):
                return bind_unix(self._address)
        bound = await bind(self._address, reuse_port=self._reuse_port)
        self._address = TcpAddress(self._address.host, bound.getsockname()[1])
        return bound

    def _serve(self, bound: socket.socket, tls: Credentials | None) -> None:
        try:
            server = _SharedSocketServer(self._tracked, bound, tls, self._connections)
        except (OSError, ssl.SSLError) as error:
            raise ListenError(f"{self.url}: cannot load the certificate: {error}") from error
        task = asyncio.get_running_loop().create_task(server.serve(), name=f"listener {self.url}")
        self._servers[task] = server
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        server = self._servers.pop(task)
        if task.cancelled():
            return
        failure = task.exception()
        if failure is not None or not server.interrupt_signal:
            _log.critical("%s does not serve any more", self.url, exc_info=failure)

    async def _tracked(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Runs the app; `stop` finds the requests that hold it up among what is noted here."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("Granian runs each request as a task")
        peer = scope.client
        self._in_flight[task] = peer
        try:
            await self._app(scope, proto, peer)
        except asyncio.CancelledError:
            # Nobody awaits the task but Granian, which would answer 500 and log a traceback.
            proto.response_empty(503, [])
        finally:
            del self._in_flight[task]
            if self._keeper is not None:
                self._keeper.spoke(peer)

    def _kept(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            _log.critical("%s closes no idle connections", self.url, exc_info=task.exception())

    async def _keep(self, bound: socket.socket) -> None:
        every = min(_LOOK_SECONDS, self._patience / 4)
        looks = round(self._patience / every)
        self._keeper = Doorkeeper(bound, self._connections * 3 // 4, looks)
        try:
            while True:
                crowded = self._keeper.look(set(self._in_flight.values()))
                # Behind those who had to go others wait, and each look lets in but a quarter.
                await asyncio.sleep(every / 10 if crowded else every)
        finally:
            self._keeper.close()
            self._keeper = None


class _SharedSocketServer(Server):
    """Granian's embeddable server on a socket that somebody else has bound."""

    def __init__(
        self, app: RsgiApp, bound: socket.socket, tls: Credentials | None, connections: int
    ) -> None:
        super().__init__(
            app,
            interface=Interfaces.RSGI,
            http=HTTPModes.auto,
            websockets=False,
            backlog=BACKLOG,
            backpressure=connections,
            http1_settings=HTTP1Settings(
                header_read_timeout=round(PATIENCE_SECONDS * 1000), max_buffer_size=HEADER_LIMIT
            ),
            http2_settings=HTTP2Settings(max_headers_size=HEADER_LIMIT),
            ssl_cert=tls.certificate if tls else None,
            ssl_key=tls.key if tls else None,
            ssl_protocol_min=SSLProtocols.tls12,
            log_level=LogLevels.warning,
            # Granian sets up logging for the whole process, closing every handler that is there;
            # an incremental configuration can do nothing but set its own logger's level.
            log_dictconfig={"incremental": True, "handlers": {}, "loggers": {"_granian": {}}},
        )
        self._unix = bound.family == socket.AF_UNIX
        # A duplicate, for the server closes its descriptor when it stops; and made now, for by the
        # time that the server looks at it the listener may have been stopped.
        self._sfd = os.dup(bound.fileno())

    def _init_shared_socket(self) -> None:
        hold = cast("Callable[..., SocketHolder]", SocketHolder)
        # The backlog is a third argument where Granian can open more sockets on the same port.
        backlog = () if sys.platform == "darwin" else (BACKLOG,)
        self._shd = hold(self._sfd, self._unix, *backlog)


async def bind(address: TcpAddress, *, reuse_port: bool = False) -> socket.socket:
    """A listening socket. Raises PortTaken, or ListenError when the address cannot be had."""
    with explained(address):
        found = await asyncio.get_running_loop().getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, _, _, _, where = found[0]
        bound = socket.create_server(
            where[:2],
            family=family,
            backlog=BACKLOG,
            reuse_port=reuse_port,
            # "Every address", [::], is every IPv4 address too.
            dualstack_ipv6=family == socket.AF_INET6 and socket.has_dualstack_ipv6(),
        )
    # Connections inherit it; without it a reply in two writes waits for a delayed acknowledgement.
    bound.setblocking(False)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "linux":
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
    return bound


@contextmanager
def explained(address: TcpAddress | Path) -> Generator[None]:
    """Says for the operator what the system says of an address."""
    try:
        yield
    except socket.gaierror as error:
        raise ListenError(f"{address}: {error.strerror}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"{address} is in use by another program") from error
        reason = os.strerror(error.errno) if error.errno else error
        raise ListenError(f"cannot listen on {address}: {reason}") from error


def bind_unix(path: Path) -> socket.socket:
    """A listening socket for the owner alone, in place of one that nobody serves any more."""
    if path.is_socket() and _is_abandoned(path):
        path.unlink()
    bound = socket.socket(socket.AF_UNIX)
    try:
        bound.bind(str(path))
        # Nobody can connect before `listen`, so nobody can be quicker than this.
        path.chmod(0o600)
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def _is_abandoned(path: Path) -> bool:
    """Whether the server that made the socket is gone; a busy one makes a client wait."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        return probe.connect_ex(str(path)) == errno.ECONNREFUSED


class _HandshakeLog(logging.Handler):
    """Tells the operator why a TLS handshake failed, when the operator can do something about it.

    Granian closes the connection and logs no more than a debug line, of Rust's making. So it does
    where it cannot accept one, and tries again at once: this is the only place to hold it up.
    """

    _FORM = re.compile(r"error: (?P<error>.*), peer_addr: (?P<peer>\S+)")
    _MAPPED = re.compile(r"\[::ffff:([0-9.]+)\]")
    _HINTS: Final = {
        "InvalidContentType": "HTTPS is needed: %s sent plain HTTP, or no TLS at all",
        "AlertReceived(UnknownCA)": "%s does not trust the authority of this server's certificate",
        "AlertReceived(BadCertificate)": "%s does not accept this server's certificate",
        "AlertReceived(CertificateUnknown)": "%s does not accept this server's certificate",
    }
    _EXHAUSTED: Final = re.compile(rf"Os \{{ code: ({errno.EMFILE}|{errno.ENFILE}),")
    _EVERY: Final = 1.0

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._next_at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if self._EXHAUSTED.search(text):
            self._hint("exhausted", "no descriptor is left for connections: raise `ulimit -n`")
            turn_away()
        found = self._FORM.search(text)
        if found is None:
            return
        for mark, hint in self._HINTS.items():
            if mark in found["error"]:
                self._hint(mark, hint, self._MAPPED.sub(r"\1", found["peer"]))

    def _hint(self, mark: str, hint: str, *about: str) -> None:
        # A client that tries for ever must not fill the log.
        now = time.monotonic()
        if now >= self._next_at.get(mark, 0):
            self._next_at[mark] = now + self._EVERY
            _log.warning(hint, *about)


def _quieten_granian() -> None:
    # The levels have to be there before Granian's first line, for it remembers what it may skip.
    handshakes = logging.getLogger("_granian.workers")
    handshakes.setLevel(logging.DEBUG)
    handshakes.propagate = False
    handshakes.addHandler(_HandshakeLog())
    logging.getLogger("_granian").addFilter(
        lambda record: record.msg != "Embedded server is experimental!"
    )


_quieten_granian()
