"""Files of push zones: announced, uploaded, listed, read, deleted."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest

from roost.products.cdns.files.rules import LARGEST, MOST_FILES
from roost.store import Tx, blobs
from tests.products.cdns.zones import PUSH, UNKNOWN, Json, Told, Zones
from tests.state.operator import operator_of

LOGO = bytes(range(256)) * 5000
"""More than one row holds."""


def send(
    endpoint: Json,
    content: bytes = LOGO,
    name: str = "logo.png",
    changed: dict[str, str] | None = None,
) -> httpx.Response:
    """The answer to an upload, some of its inputs changed."""
    fields = {**endpoint["inputs"], **(changed or {})}
    return httpx.post(endpoint["URL"], data=fields, files={"file": (name, content)})


def test_a_file_is_uploaded_and_read(zones: Zones) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    id = zones.active(PUSH)["id"]
    assert zones.files(id) == {"files": [], "count": 0, "total_size": 0}
    zones.upload(id, "logo.png", LOGO)
    zones.upload(id, "empty", b"")
    meta = {
        "name": "logo.png",
        "size": len(LOGO),
        "last_modified": "2031-03-01T12:00:00+00:00",
    }
    empty = {**meta, "name": "empty", "size": 0}
    assert zones.files(id) == {"files": [meta, empty], "count": 2, "total_size": len(LOGO)}
    content = base64.b64encode(LOGO).decode()
    assert zones.file(id, "logo.png") == {**meta, "mime": "image/png", "content": content}
    assert zones.file(id, "empty")["mime"] == "application/octet-stream"
    assert zones.file(id, "empty")["content"] == ""


def test_an_endpoint_is_a_signed_form(zones: Zones) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    zone = zones.active(PUSH)
    endpoint = zones.endpoint(zone["id"], "logo.png", 7)
    assert endpoint["URL"] == f"{zones.roost.url}/v2/cdns/uploads"
    inputs = endpoint["inputs"]
    assert list(inputs) == [
        "acl", "key", "X-Amz-Credential", "X-Amz-Algorithm", "Policy", "X-Amz-Signature",
    ]  # fmt: skip
    assert inputs["acl"] == "public-read"
    assert inputs["key"] == f"{zone['cdn_url'].removeprefix('https://')}/logo.png"
    assert inputs["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert inputs["X-Amz-Credential"] == "roost/20310301/us-east-1/s3/aws4_request"
    policy = json.loads(base64.b64decode(inputs["Policy"]))
    assert policy["expiration"] == "2031-03-01T13:00:00Z"
    assert ["content-length-range", 7, 7] in policy["conditions"]


def test_a_new_upload_takes_the_old_files_place(zones: Zones, told: Told) -> None:
    id = zones.active(PUSH)["id"]
    zones.upload(id, "logo.png", LOGO)
    zones.upload(id, "logo.png", b"new")
    assert zones.files(id)["count"] == 1
    assert base64.b64decode(zones.file(id, "logo.png")["content"]) == b"new"
    zones.roost.settle()
    assert told.purged == [(id, "/logo.png")]


@pytest.mark.parametrize("name", ["my logo.png", "größe.txt", "a+b%20c.txt", "..."])
def test_names_may_be_any_text(zones: Zones, name: str) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], name, b"1")
    assert zones.file(zone["id"], quote(name))["name"] == name


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": 1}, "name"),
        ({"name": "a"}, "size"),
        ({"name": "", "size": 1}, "name"),
        ({"name": "a/b", "size": 1}, "name"),
        ({"name": "..", "size": 1}, "name"),
        ({"name": "a\nb", "size": 1}, "name"),
        ({"name": "x" * 256, "size": 1}, "name"),
        ({"name": "a", "size": -1}, "size"),
        ({"name": "a", "size": LARGEST + 1}, "size"),
    ],
)
def test_what_is_no_file_is_refused(zones: Zones, body: Json, field: str) -> None:
    id = zones.active(PUSH)["id"]
    assert field in zones.refused("POST", f"push-zones/{id}/files", body)


def test_a_file_must_be_the_one_announced(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    endpoint = zones.endpoint(id, "logo.png", len(LOGO))
    for content, name in ((LOGO[:-1], "logo.png"), (LOGO + b"1", "logo.png"), (LOGO, "other.png")):
        reply = send(endpoint, content, name)
        assert reply.status_code == 400
        assert "as announced" in reply.json()["error"]
    reply = httpx.post(endpoint["URL"], data=endpoint["inputs"], files={"other": b""})
    assert (reply.status_code, reply.json()["error"]) == (400, "Missing required field: file")
    assert httpx.post(endpoint["URL"], json=endpoint["inputs"]).status_code == 400
    assert zones.files(id)["count"] == 0
    # Nothing of that has used it up.
    assert send(endpoint).status_code == 204


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "cdn-000000000000.vultrcdn.com/logo.png"),
        ("acl", "private"),
        ("Policy", "e30="),
        ("Policy", "é"),
        ("X-Amz-Signature", "0" * 64),
        ("X-Amz-Signature", "é"),
        ("X-Amz-Algorithm", "none"),
        ("X-Amz-Credential", "somebody/20310301/us-east-1/s3/aws4_request"),
        ("X-Amz-Credential", ""),
    ],
)
def test_what_was_not_signed_is_refused(zones: Zones, field: str, value: str) -> None:
    id = zones.active(PUSH)["id"]
    reply = send(zones.endpoint(id, "logo.png", len(LOGO)), changed={field: value})
    assert reply.status_code == 403
    assert reply.json()["status"] == 403
    assert zones.files(id)["count"] == 0


def test_every_input_is_needed(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", len(LOGO))
    for name in endpoint["inputs"]:
        inputs = {k: v for k, v in endpoint["inputs"].items() if k != name}
        reply = send({**endpoint, "inputs": inputs})
        assert reply.status_code == 400
        assert name.lower() in reply.json()["error"]


def test_inputs_may_be_named_as_govultr_names_them(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", len(LOGO))
    inputs = {name.lower(): value for name, value in endpoint["inputs"].items()}
    assert send({**endpoint, "inputs": inputs}).status_code == 204


def test_an_endpoint_is_good_for_an_hour(zones: Zones) -> None:
    zones.roost.clock.hold()
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", len(LOGO))
    zones.roost.clock.advance(seconds=3598)
    assert send(endpoint).status_code == 204
    zones.roost.clock.advance(seconds=2)
    reply = send(endpoint)
    assert reply.status_code == 403
    assert "expired" in reply.json()["error"]


def test_too_large_a_body_is_refused(zones: Zones) -> None:
    endpoint = zones.endpoint(zones.active(PUSH)["id"], "logo.png", LARGEST)
    assert send(endpoint, bytes(LARGEST)).status_code == 204
    assert send(endpoint, bytes(LARGEST + 128 * 1024)).status_code == 413


def test_an_upload_to_a_zone_that_is_gone_is_not_kept(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    endpoint = zones.endpoint(id, "logo.png", len(LOGO))
    zones.client.delete(f"/cdns/push-zones/{id}").raise_for_status()
    assert send(endpoint).status_code == 404
    assert kept(zones) == 0


def test_a_deleted_file_is_gone_with_its_bytes(zones: Zones, told: Told) -> None:
    id = zones.active(PUSH)["id"]
    zones.upload(id, "logo.png", LOGO)
    assert kept(zones) == len(LOGO)
    path = f"push-zones/{id}/files/logo.png"
    assert zones.client.delete(f"/cdns/{path}").status_code == 204
    assert kept(zones) == 0
    assert zones.refused("GET", path, status=404) == "File not found"
    assert zones.refused("DELETE", path, status=404) == "File not found"
    assert zones.files(id) == {"files": [], "count": 0, "total_size": 0}
    zones.roost.settle()
    assert told.purged == [(id, "/logo.png")]


def test_a_zone_takes_its_files_along(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    zones.upload(id, "a", LOGO)
    zones.upload(id, "b", LOGO)
    zones.client.delete(f"/cdns/push-zones/{id}").raise_for_status()
    assert kept(zones) == 0


def test_a_zone_has_room_for_so_many_files(zones: Zones, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_FILES == 1000
    monkeypatch.setattr("roost.products.cdns.files.rules.MOST_FILES", 2)
    id = zones.active(PUSH)["id"]
    endpoints = [zones.endpoint(id, name, 1) for name in ("a", "b", "c")]
    replies = [send(e, b"1", n).status_code for e, n in zip(endpoints, "abc", strict=True)]
    assert replies == [204, 204, 400]
    body = {"name": "d", "size": 1}
    assert "at most 2" in zones.refused("POST", f"push-zones/{id}/files", body)
    zones.upload(id, "a", b"again")


def test_files_belong_to_their_account(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    zones.upload(id, "logo.png", LOGO)
    other = Zones(zones.roost, zones.roost.new_account())
    body = {"name": "a", "size": 1}
    for zone in (id, UNKNOWN):
        for method, path in (("GET", ""), ("POST", ""), ("GET", "/a"), ("DELETE", "/logo.png")):
            error = other.refused(method, f"push-zones/{zone}/files{path}", body, 404)
            assert error == "Invalid push zone ID"


def test_an_upload_is_in_the_accounts_log(zones: Zones) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    id = zones.active(PUSH)["id"]
    zones.upload(id, "logo.png", LOGO)
    query = {"resource_id": id, "start_time": "2031-03-01T00:00:00Z"}
    logs = zones.client.get("/logs", params=query).json()["logs"]
    assert "Upload of logo.png" in [entry["message"] for entry in logs]


def test_a_state_holds_the_bytes_of_files(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    zones.upload(id, "logo.png", LOGO)
    with operator_of(zones.roost.data) as operator:
        state = operator.export()
        operator.reset()
        assert kept(zones) == 0
        operator.load(state)
        assert base64.b64decode(zones.file(id, "logo.png")["content"]) == LOGO
        orphan = b'{"type":"blob","blob":{"document":99999,"part":0,"data":"MQ=="}}\n'
        assert "99999" in operator.refused(state + orphan)
    assert kept(zones) == len(LOGO)


def test_uploads_at_once_leave_one_file(zones: Zones) -> None:
    id = zones.active(PUSH)["id"]
    contents = [bytes([n]) * 100_000 for n in range(8)]
    endpoint = zones.endpoint(id, "logo.png", 100_000)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda content: send(endpoint, content), contents))
    assert [reply.status_code for reply in replies] == [204] * 8
    assert base64.b64decode(zones.file(id, "logo.png")["content"]) in contents
    assert kept(zones) == 100_000


def kept(zones: Zones) -> int:
    """Bytes of all files that are in the store."""

    def count(tx: Tx) -> int:
        return sum(len(part.data) for part in blobs.every(tx))

    return zones.roost.run(zones.roost.app.store.scan(count))
