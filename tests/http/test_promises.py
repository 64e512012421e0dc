"""What the document promises of every answer, asked of a running Roost.

schemathesis asks the same of each operation in tests/clients; it cannot reach the limits.
"""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from roost import app
from roost.http.listeners import HEADER_LIMIT
from roost.http.surfaces import REFUSALS
from tests.clients.story import PUBLIC_KEY
from tests.http.frames import END, HEADERS, connection, frames, request
from tests.server import KEY, RunningRoost, running_roost


@pytest.fixture(scope="module")
def roost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    with running_roost(tmp_path_factory.mktemp("promises")) as running:
        yield running


def refused(answer: httpx.Response, status: int) -> httpx.Response:
    """The answer, which must be a refusal as the document has them."""
    assert answer.status_code == status
    assert status in REFUSALS
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    assert answer.json() == {"error": answer.json()["error"], "status": status}
    return answer


def test_every_refusal_is_the_envelope(roost: RunningRoost) -> None:
    client, stranger = roost.client, roost.client_for(None)
    refused(stranger.get("/account"), 401)
    refused(client.get("/plans", params={"per_page": 0}), 400)
    refused(client.get("/ssh-keys/none"), 404)
    refused(client.get("/nothing"), 404)
    refused(client.post("/ssh-keys", content=b" " * (1024 * 1024 + 1)), 413)


def test_a_wrong_method_hears_the_right_ones(roost: RunningRoost) -> None:
    answer = refused(roost.client.put("/ssh-keys"), 405)
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_too_many_requests_hear_when_to_come_back(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data", rate_limit=1) as limited:
        client = limited.client_for(None)
        answers = [client.get(path) for path in ("/regions", "/nothing") for _ in range(20)]
    late = [answer for answer in answers if answer.status_code not in (200, 404)]
    assert any(answer.request.url.path == "/v2/nothing" for answer in late)
    assert late
    for answer in late:
        assert int(refused(answer, 429).headers["retry-after"]) >= 1


def test_success_without_a_body_has_a_type_all_the_same(roost: RunningRoost) -> None:
    key = {"name": "laptop", "ssh_key": PUBLIC_KEY}
    id = roost.client.post("/ssh-keys", json=key).json()["ssh_key"]["id"]
    answer = roost.client.delete(f"/ssh-keys/{id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/", "/docs", "/v2/openapi.json", "/_roost/health"])
def test_pages_answer_without_a_key(roost: RunningRoost, path: str) -> None:
    url, anybody = f"{roost.url}{path}", roost.client_for(None)
    page, head = anybody.get(url), anybody.head(url)
    assert (page.status_code, head.status_code) == (200, 200)
    assert head.content == b""
    assert head.headers["content-type"] == page.headers["content-type"]
    refused(anybody.post(url), 405)


def test_the_document_is_the_codes(roost: RunningRoost) -> None:
    anybody = roost.client_for(None)
    assert anybody.get(f"{roost.url}/v2/openapi.json").content == app.document()


def test_an_answer_to_head_has_no_body_in_http2_either(roost: RunningRoost) -> None:
    host, port = roost.url.removeprefix("http://").split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(connection() + request("HEAD", "/v2/account", KEY, ends=True))
        while not any(frame.stream and frame.flags & END for frame in frames(received)):
            received += client.recv(4096)
    assert [frame.kind for frame in frames(received) if frame.stream and frame.payload] == [HEADERS]


def answered(roost: RunningRoost, head: str) -> bytes:
    """All that comes back for these lines, over a connection that the server is to close."""
    host, port = roost.url.removeprefix("http://").split(":")
    lines = head.replace("\n", "\r\n")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(f"{lines}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: client.recv(4096), b""))


@pytest.mark.parametrize("hosts", ["", "\nHost: a\nHost: b", "\nHost: a\nHost: a"])
@pytest.mark.parametrize("path", ["/v2/regions", "/v2/nothing", "/_roost/health"])
def test_http_1_1_has_one_host(roost: RunningRoost, path: str, hosts: str) -> None:
    answer = answered(roost, f"GET {path} HTTP/1.1{hosts}")
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.endswith(b'"status":400}')


@pytest.mark.parametrize("where", ["a header", "the request line"])
def test_a_head_of_more_than_64_kb_is_refused_without_the_envelope(
    roost: RunningRoost, where: str
) -> None:
    """The HTTP server refuses it, before there is a request that Roost could answer."""
    most, path, header = "a" * HEADER_LIMIT, "/v2/regions", ""
    if where == "a header":
        header = f"\nX-Long: {most}"
    else:
        path += f"?long={most}"
    answer = answered(roost, f"GET {path} HTTP/1.1\nHost: a{header}")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431")
    assert b"x-request-id" not in head.lower()
    assert b"connection: close" in head.lower()
    assert body == b""


def test_a_head_of_nearly_64_kb_is_answered(roost: RunningRoost) -> None:
    long = f"X-Long: {'a' * (HEADER_LIMIT - 1024)}"
    assert answered(roost, f"GET /v2/regions HTTP/1.1\nHost: a\n{long}").startswith(b"HTTP/1.1 200")


def test_http_1_0_needs_no_host(roost: RunningRoost) -> None:
    assert answered(roost, "GET /v2/regions HTTP/1.0").startswith(b"HTTP/1.0 200")
