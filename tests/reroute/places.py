"""Servers on loopback that clients are taken to, or are not."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

S = TypeVar("S", bound=socketserver.BaseServer)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def port(self) -> int:
        return self.socket.getsockname()[1]


class Echo(Server):
    """Says who it is, and then whatever it is told, until it is told no more."""

    def __init__(self, name: str) -> None:
        super().__init__(_EchoHandler)
        self.name = name


class _EchoHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Echo)
        self.wfile.write(f"{self.server.name}\n".encode())
        _copy(self.connection, self.connection)


class Origin(Server):
    """A web server that answers with the request as it came."""

    def __init__(self) -> None:
        super().__init__(_OriginHandler)


class _OriginHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        head = _head(self)
        length = f"Content-Length: {len(head)}\r\nConnection: close\r\n\r\n"
        self.wfile.write(f"HTTP/1.1 200 OK\r\n{length}{head}".encode())


class OtherProxy(Server):
    """A proxy that takes every tunnel to the same port of loopback, and answers other requests
    itself. heads: what it was asked for.
    """

    def __init__(self, target: int) -> None:
        super().__init__(_ProxyHandler)
        self.target = target
        self.heads: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class _ProxyHandler(socketserver.StreamRequestHandler):
    rbufsize = 0

    def handle(self) -> None:
        assert isinstance(self.server, OtherProxy)
        head = _head(self)
        self.server.heads.append(head)
        if not head.startswith("CONNECT "):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nupstream")
            return
        with socket.create_connection(("127.0.0.1", self.server.target)) as far:
            self.wfile.write(b"HTTP/1.1 200 From upstream\r\n\r\n")
            back = threading.Thread(target=_copy, args=(far, self.connection), daemon=True)
            back.start()
            _copy(self.connection, far)
            back.join()


def _head(handler: socketserver.StreamRequestHandler) -> str:
    lines = list(iter(handler.rfile.readline, b"\r\n"))
    return b"".join(lines).decode()


def _copy(source: socket.socket, target: socket.socket) -> None:
    # Either side may break off when a test is over.
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def serving(server: S) -> Iterator[S]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
