"""How `roost serve` ends: in time, with what is in flight finished, and with 0."""

import http.client
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.cli.programs import Server, serving

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
WITHIN = 5.0


def begin(server: Server, body: bytes) -> socket.socket:
    """Sends a POST but for the last byte of its body."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    head = (
        "POST /v2/ssh-keys HTTP/1.1\r\n"
        "Host: localhost\r\n"
        f"Authorization: Bearer {KEY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body[:-1])
    return connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as server:
        assert server.stop(number) == 0
        assert not (tmp_path / "admin.sock").exists()


def test_a_request_in_flight_finishes(tmp_path: Path) -> None:
    body = b'{"name":"mine","ssh_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@example"}'
    with serving(tmp_path, ROOST_API_KEY=KEY) as server:
        with begin(server, body) as connection:
            server.process.terminate()
            server.err.find("stopping")
            connection.sendall(body[-1:])
            reply = http.client.HTTPResponse(connection)
            reply.begin()
            assert reply.status == 201, reply.read()
        assert server.process.wait(30) == 0


def test_a_client_that_does_not_go_on_is_not_waited_for(tmp_path: Path) -> None:
    with serving(tmp_path, ROOST_API_KEY=KEY) as server, begin(server, b'{"name":"x"}'):
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < WITHIN
