"""A load generator that costs little: keep-alive connections on one epoll, requests made before.

It does as little as a client can (send, receive, find the end of the reply), so on two cores the
server is what is measured. It only ever talks to loopback, and stops after a time or a count.
"""

import re
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """requests: how many were answered. seconds: how long it took. failed: other than 2xx."""

    requests: int
    seconds: float
    failed: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def request(method: str, path: str, key: str = "", body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept: application/json"]
    if key:
        lines.append(f"Authorization: Bearer {key}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection:
    __slots__ = ("buffer", "missing", "sock")

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.missing = 0

    def receive(self) -> int:
        """Takes what has arrived; returns the reply's status once it is complete, else 0."""
        data = self.sock.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed a connection")
        if self.missing:
            self.missing -= len(data)
            return 0 if self.missing > 0 else int(self.buffer[9:12])
        self.buffer = self.buffer + data if self.buffer else data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return 0
        found = _LENGTH.search(self.buffer, 0, head)
        self.missing = head + 4 + (int(found[1]) if found else 0) - len(self.buffer)
        status = int(self.buffer[9:12])
        if self.missing > 0:
            self.buffer = self.buffer[:12]
            return 0
        self.buffer = b""
        return status


def run(
    port: int, requests: list[bytes], *, connections: int = 32, seconds: float = 3.0,
    count: int | None = None,
) -> Outcome:  # fmt: skip
    """Sends the requests round robin, one at a time on each connection, for a time or a count."""
    following: Iterator[bytes] = cycle(requests)
    open_ones = {c.sock.fileno(): c for c in (_Connection(port) for _ in range(connections))}
    poll = select.epoll()
    for descriptor in open_ones:
        poll.register(descriptor, select.EPOLLIN)
    started = perf_counter()
    for connection in open_ones.values():
        connection.sock.sendall(next(following))
    sent = len(open_ones)
    answered = failed = 0
    end = started + seconds
    while answered < sent:
        go_on = perf_counter() < end
        for descriptor, _ in poll.poll(5):
            connection = open_ones[descriptor]
            status = connection.receive()
            if not status:
                continue
            connection.buffer = b""
            answered += 1
            failed += not 200 <= status < 300
            if go_on and (count is None or sent < count):
                connection.sock.sendall(next(following))
                sent += 1
    elapsed = perf_counter() - started
    poll.close()
    for connection in open_ones.values():
        connection.sock.close()
    return Outcome(answered, elapsed, failed)
