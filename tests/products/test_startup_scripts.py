"""/v2/startup-scripts: what a new instance runs at its first boot, or boots from."""

import base64
from typing import Any

import pytest

from tests.server import RunningRoost


def encoded(script: str) -> str:
    return base64.b64encode(script.encode()).decode()


def new(roost: RunningRoost, **fields: Any) -> dict[str, Any]:
    body = {"name": "hello", "script": encoded("#!/bin/sh\necho hello\n"), **fields}
    reply = roost.client.post("/startup-scripts", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()["startup_script"]


def test_a_script_is_answered_as_it_was_given(roost: RunningRoost) -> None:
    script = new(roost, name="boot it")
    assert script["name"] == "boot it"
    assert script["script"] == encoded("#!/bin/sh\necho hello\n")
    assert script["type"] == "boot"
    assert script["date_modified"] == script["date_created"]
    assert script["date_created"].endswith("+00:00")
    read = roost.client.get(f"/startup-scripts/{script['id']}")
    assert read.json() == {"startup_script": script}


def test_lists_omit_the_script_itself(roost: RunningRoost) -> None:
    first, second = new(roost), new(roost, type="pxe")
    for script in (first, second):
        del script["script"]
    listed = roost.client.get("/startup-scripts").json()
    assert listed == {
        "startup_scripts": [first, second],
        "meta": {"total": 2, "links": {"next": "", "prev": ""}},
    }


def test_a_change_moves_the_date_and_leaves_the_rest(roost: RunningRoost) -> None:
    roost.clock.hold()
    script = new(roost, type="pxe")
    path = f"/startup-scripts/{script['id']}"
    roost.clock.advance(seconds=90)
    # vultr-cli sends null for what was not given.
    reply = roost.client.patch(path, json={"name": "renamed", "script": None, "type": None})
    assert (reply.status_code, reply.content) == (204, b"")
    changed = roost.client.get(path).json()["startup_script"]
    assert changed["date_modified"] > script["date_modified"]
    assert changed == {**script, "name": "renamed", "date_modified": changed["date_modified"]}
    roost.client.patch(path, json={"script": encoded("#!ipxe"), "type": "boot"})
    changed = roost.client.get(path).json()["startup_script"]
    assert (changed["script"], changed["type"]) == (encoded("#!ipxe"), "boot")


def test_a_deleted_script_is_gone(roost: RunningRoost) -> None:
    path = f"/startup-scripts/{new(roost)['id']}"
    assert roost.client.delete(path).status_code == 204
    gone = {"error": "Invalid startup script ID", "status": 404}
    for method in ("GET", "PATCH", "DELETE"):
        reply = roost.client.request(method, path, json={})
        assert (reply.status_code, reply.json()) == (404, gone)
    assert roost.client.get("/startup-scripts").json()["meta"]["total"] == 0


def test_scripts_are_base64_of_64_kb_at_most(roost: RunningRoost) -> None:
    longest = new(roost, script=encoded("x" * 65536))
    assert len(longest["script"]) > 65536
    # The program base64 breaks its lines.
    new(roost, script=base64.encodebytes(b"#!/bin/sh\n" * 20).decode())
    path = f"/startup-scripts/{longest['id']}"
    for script in ("#!/bin/sh", encoded("x" * 65537), "", "YQ", encoded("") + "\n"):
        for reply in (
            roost.client.post("/startup-scripts", json={"name": "bad", "script": script}),
            roost.client.patch(path, json={"script": script}),
        ):
            assert reply.status_code == 400
            assert reply.json()["error"].startswith("Invalid script: ")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": " "}, "Invalid name: must not be empty"),
        ({"name": None}, "Missing required field: name"),
        ({"script": None}, "Missing required field: script"),
        ({"type": "init"}, "Invalid type: "),
        ({"script": ["YQ=="]}, "Invalid script: "),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(
    roost: RunningRoost, fields: dict[str, Any], error: str
) -> None:
    body = {"name": "a", "script": encoded("a"), **fields}
    reply = roost.client.post("/startup-scripts", json=body)
    assert reply.status_code == 400
    assert reply.json()["error"].startswith(error)
    assert roost.client.get("/startup-scripts").json()["meta"]["total"] == 0


def test_scripts_belong_to_their_account(roost: RunningRoost) -> None:
    path = f"/startup-scripts/{new(roost)['id']}"
    other = roost.new_account()
    assert other.get("/startup-scripts").json()["startup_scripts"] == []
    assert other.get(path).status_code == 404
    assert other.patch(path, json={"name": "mine"}).status_code == 404
    assert other.delete(path).status_code == 404
    assert roost.client.get(path).json()["startup_script"]["name"] == "hello"
