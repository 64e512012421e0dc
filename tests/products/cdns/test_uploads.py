"""Uploads that are no uploads: refused before their file is read, and nothing is left of them."""

import socket
from contextlib import ExitStack

import httpx
import pytest

from roost.http.spool import AT_ONCE, Uploads
from tests.products.cdns.test_files import LOGO, kept, send
from tests.products.cdns.zones import PUSH, Json, Zones

MANY = 3 * AT_ONCE


def form(endpoint: Json, content: bytes) -> tuple[bytes, bytes]:
    """A request that uploads the file, as its head and its body."""
    files = {"file": ("logo.png", content)}
    request = httpx.Request("POST", endpoint["URL"], data=endpoint["inputs"], files=files)
    headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return f"POST /v2/cdns/uploads HTTP/1.1\r\n{headers}\r\n".encode(), request.read()


def begun(zones: Zones, head: bytes, body: bytes) -> socket.socket:
    """A connection over which this much has been sent."""
    host, port = zones.roost.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.sendall(head + body)
    return connection


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not wait for clients to send what it has refused."""
    monkeypatch.setattr("roost.http.bodies._DISCARD_SECONDS", 0)


@pytest.mark.usefixtures("impatient")
def test_what_is_not_signed_is_refused_before_the_file_comes(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", len(LOGO))
    endpoint["inputs"]["X-Amz-Signature"] = "0" * 64
    head, body = form(endpoint, LOGO)
    with begun(zones, head, body[: body.index(LOGO)]) as connection:
        assert connection.recv(12) == b"HTTP/1.1 403"


@pytest.mark.usefixtures("impatient")
def test_a_file_before_its_fields_is_refused_at_once(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", len(LOGO))
    head, body = form({**endpoint, "inputs": {}}, LOGO)
    with begun(zones, head, body[: body.index(LOGO)]) as connection:
        assert connection.recv(12) == b"HTTP/1.1 400"


@pytest.mark.usefixtures("impatient")
def test_a_part_has_no_long_head(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", 1)
    head, body = form(endpoint, b"1")
    with begun(zones, head, body[:70] + b"; x=1" * 2000) as connection:
        assert connection.recv(12) == b"HTTP/1.1 400"


@pytest.mark.usefixtures("impatient")
def test_a_file_that_is_too_long_is_refused_before_its_end(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", 1)
    head, body = form(endpoint, LOGO)
    with begun(zones, head, body[: len(body) // 2]) as connection:
        assert connection.recv(12) == b"HTTP/1.1 400"


def test_uploads_that_break_off_leave_nothing_and_make_room(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    endpoint = zones.endpoint(id, "logo.png", len(LOGO))
    head, body = form(endpoint, LOGO)
    with ExitStack() as breaking:
        for _ in range(MANY):
            breaking.enter_context(begun(zones, head, body[:-1]))
        assert zones.client.get("/account").status_code == 200
    assert send(endpoint).status_code == 204
    assert kept(zones) == len(LOGO)


def test_who_finds_no_room_may_come_again(zones: Zones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roost.http.spool.WAIT_SECONDS", 0.01)
    room = Uploads(1)._room
    monkeypatch.setattr(zones.roost.app.store.services.one(Uploads), "_room", room)
    id = zones.active(PUSH)["id"]
    endpoint = zones.endpoint(id, "logo.png", len(LOGO))
    head, body = form(endpoint, LOGO)
    with begun(zones, head, body[:-1]) as first:
        while not room.locked():
            pass
        reply = send(endpoint)
        assert reply.status_code == 429
        assert "Too many uploads" in reply.json()["error"]
        first.sendall(body[-1:])
        assert first.recv(12) == b"HTTP/1.1 204"
    assert send(endpoint).status_code == 204
