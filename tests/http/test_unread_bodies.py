"""Bodies that nobody reads: they are taken all the same, so that the connection can be used on."""

import socket

import pytest

from tests.server import KEY, RunningRoost

BODY = b'{"label":"of no use"}'
NOBODY = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"


def head(method: str, path: str, key: str, length: int) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: roost", f"Authorization: Bearer {key}"]
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


def answer(client: socket.socket) -> int:
    """The status of the next answer, which is read to its end."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(client)
    top, _, body = received.partition(b"\r\n\r\n")
    lengths = [
        int(line.partition(b":")[2])
        for line in top.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    while len(body) < sum(lengths):
        body += _more(client)
    return int(top.split()[1])


def _more(client: socket.socket) -> bytes:
    received = client.recv(4096)
    assert received, "the server closed the connection"
    return received


@pytest.mark.parametrize(
    ("method", "path", "key", "status"),
    [
        pytest.param("POST", "/v2/startup-scripts", "none", 401, id="an unknown key"),
        pytest.param("POST", "/v2/nothing", KEY, 404, id="no such path"),
        pytest.param("DELETE", "/v2/regions", KEY, 405, id="no such method"),
        pytest.param("POST", f"/v2/instances/{NOBODY}/start", KEY, 404, id="takes no body"),
    ],
)
def test_a_connection_outlives_a_body_that_comes_late_and_is_not_wanted(
    roost: RunningRoost, method: str, path: str, key: str, status: int
) -> None:
    host, port = roost.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(head(method, path, key, len(BODY)))
        assert roost.client.get("/account").status_code == 200  # the head has long arrived
        client.sendall(BODY)
        assert answer(client) == status
        client.sendall(head("GET", "/v2/account", KEY, 0))
        assert answer(client) == 200
