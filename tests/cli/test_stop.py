"""How `roost serve` ends: in time, with what is in flight finished, and with 0."""

import http.client
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.programs import Server, serving

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
BODY = b'{"name":"mine","script":"ZWNobyBoZWxsbwo="}'
WITHIN = 5.0


@contextmanager
def half_a_request(server: Server) -> Iterator[socket.socket]:
    """A connection on which the server waits for BODY, of which all but a byte has been sent."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = (
            "POST /v2/startup-scripts HTTP/1.1\r\n"
            "Host: localhost\r\n"
            f"Authorization: Bearer {KEY}\r\n"
            "Expect: 100-continue\r\n"
            f"Content-Length: {len(BODY)}\r\n\r\n"
        )
        connection.sendall(head.encode())
        # This comes when the body is asked for: the request is in flight.
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(BODY[:-1])
        yield connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as server:
        assert server.stop(number) == 0
        assert not (tmp_path / "admin.sock").exists()


def test_a_request_in_flight_finishes(tmp_path: Path) -> None:
    with serving(tmp_path, ROOST_API_KEY=KEY) as server:
        with half_a_request(server) as connection:
            server.process.terminate()
            server.err.find("stopping")
            connection.sendall(BODY[-1:])
            reply = http.client.HTTPResponse(connection)
            reply.begin()
            assert reply.status == 201, reply.read()
        assert server.process.wait(30) == 0


def test_a_client_that_does_not_go_on_is_not_waited_for(tmp_path: Path) -> None:
    with serving(tmp_path, ROOST_API_KEY=KEY) as server, half_a_request(server):
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < WITHIN
