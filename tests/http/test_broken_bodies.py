"""Requests whose body never comes whole: refused, and nothing is done for them.

Clients that end in the middle of a request are not there to be answered, so what became of it is
seen in the traffic.
"""

import socket
from collections.abc import Iterator

import pytest

from tests.http.frames import DATA, END, PING, PREFACE, connection, frame, request
from tests.server import KEY, RunningRoost, running_roost

PATH = "/v2/startup-scripts"
PATIENCE = 10.0
WHOLE = b'{"name":"first","script":"IyEvYmluL3No"}'


@pytest.fixture(scope="module")
def roost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    with running_roost(tmp_path_factory.mktemp("broken")) as running:
        yield running


def status(roost: RunningRoost, parts: tuple[bytes, ...], *, stays: bool) -> int:
    """What becomes of a request that is sent as these bytes by a client that stays, or is gone."""
    roost.flush_log()
    traffic = roost.app.request_log.traffic
    newest = traffic.newest
    host, port = roost.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        for part in parts:
            client.sendall(part)
        if parts[0].startswith(PREFACE):
            # The server forgets a request that is broken off before it has begun with it.
            client.sendall(frame(PING, 0, 0, b"received"))
            answer = b""
            while b"received" not in answer:
                answer += client.recv(4096)
        if stays:
            return roost.run(traffic.after(newest, PATIENCE))[0].status
    return roost.run(traffic.after(newest, PATIENCE))[0].status


def scripts(roost: RunningRoost) -> int:
    return roost.client.get("/startup-scripts").json()["meta"]["total"]


def head(*headers: str) -> bytes:
    lines = [f"POST {PATH} HTTP/1.1", "Host: roost", f"Authorization: Bearer {KEY}", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def http2(*headers: tuple[str, str]) -> bytes:
    """What begins an HTTP/2 connection with a POST on its first stream, its body to come."""
    return connection() + request("POST", PATH, KEY, *headers)


CHUNKED = head("Transfer-Encoding: chunked")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((head(f"Content-Length: {len(WHOLE) + 1}"), WHOLE), id="shorter than said"),
        pytest.param((CHUNKED, chunk(WHOLE)), id="no last chunk"),
        pytest.param((CHUNKED, chunk(WHOLE)[:-9]), id="half a chunk"),
        pytest.param((CHUNKED, b"none of hex\r\n"), id="no chunk"),
        pytest.param((CHUNKED, chunk(WHOLE), b"none of hex\r\n"), id="a chunk and no chunk"),
        pytest.param((http2(), frame(DATA, 0, 1, WHOLE)), id="no end of the stream"),
        pytest.param((http2(), frame(DATA, 0, 1)), id="nothing, and no end of the stream"),
        pytest.param(
            (http2(("content-length", "99")), frame(DATA, 0, 1, WHOLE)),
            id="shorter than said, in a stream without end",
        ),
    ],
)
def test_what_breaks_off_is_refused_at_once(roost: RunningRoost, parts: tuple[bytes, ...]) -> None:
    before = scripts(roost)
    assert status(roost, parts, stays=False) == 400
    assert scripts(roost) == before


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((head(f"Content-Length: {len(WHOLE)}"), WHOLE), id="as long as said"),
        pytest.param((CHUNKED, chunk(WHOLE[:9]), chunk(WHOLE[9:]), b"0\r\n\r\n"), id="chunks"),
        pytest.param((http2(), frame(DATA, END, 1, WHOLE)), id="a stream"),
        pytest.param(
            (
                http2(),
                *(frame(DATA, 0, 1, part) for part in (b"", WHOLE, b"")),
                frame(DATA, END, 1),
            ),
            id="a stream with empty frames",
        ),
    ],
)
def test_what_is_whole_is_taken_however_it_comes(
    roost: RunningRoost, parts: tuple[bytes, ...]
) -> None:
    before = scripts(roost)
    assert status(roost, parts, stays=True) == 201
    assert scripts(roost) == before + 1
