"""Robots and docker credentials: who may use a registry beside its root user, and until when."""

import json
from base64 import b64decode
from typing import Any

import pytest

from tests.products.registry.registries import Registries

MISSING = "Invalid robot name"
POINTER = 4578158862344
"""What vultr-cli sends as seconds: the address of the number that it means."""


def login(auth: str) -> tuple[str, str]:
    """The user name and the password of docker credentials."""
    name, _, password = b64decode(auth).decode().partition(":")
    return name, password


def test_credentials_are_for_the_host_of_the_region_and_for_pulling(
    registries: Registries,
) -> None:
    id = registries.make()
    reply = registries.client.request("OPTIONS", f"/registry/{id}/docker-credentials")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json()["auths"].keys() == {"sjc.vultrcr.com"}
    name, password = login(reply.json()["auths"]["sjc.vultrcr.com"]["auth"])
    assert name.startswith("robot$acme+")
    assert len(password) == 36
    deeds = [registries.may(deed, name, password) for deed in ("pull", "push", "delete")]
    assert deeds == [True, False, False]


def test_credentials_may_be_for_pushing_too_and_each_call_makes_others(
    registries: Registries,
) -> None:
    id = registries.make()
    auth = registries.credentials(id, read_write="true")
    assert registries.may("push", *login(auth))
    assert not registries.may("delete", *login(auth))
    registries.push("app:1", auth=auth)
    assert registries.credentials(id, read_write="true") != auth
    assert registries.credentials(id, read_write="false") != auth


def test_a_post_makes_them_where_something_in_between_answers_options(
    registries: Registries,
) -> None:
    id = registries.make()
    made = registries.post(f"/registry/{id}/docker-credentials", ok=200)
    assert registries.may("pull", *login(made["auths"]["sjc.vultrcr.com"]["auth"]))
    reply = registries.client.post(f"/registry/{id}/docker-credentials/kubernetes")
    assert reply.text.startswith("apiVersion: v1\n")


def test_credentials_end_when_their_time_is_over(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    short = login(registries.credentials(id, expiry_seconds=3600))
    endless = login(registries.credentials(id, expiry_seconds=0))
    registries.clock.advance(seconds=3599)
    assert registries.may("pull", *short)
    registries.clock.advance(seconds=1)
    assert not registries.may("pull", *short)
    assert [robot["name"] for robot in registries.robots(id)] == [endless[0]]
    registries.clock.advance(days=400)
    assert registries.may("pull", *endless)


@pytest.mark.parametrize(
    ("seconds", "duration"),
    [
        (POINTER, 10 * 366 * 86400),
        (2**63 - 1, 10 * 366 * 86400),
        (0, -1),
        (-5, -1),
        ("", -1),
        (60, 60),
    ],
)
def test_any_number_of_seconds_is_understood(
    registries: Registries, seconds: int | str, duration: int
) -> None:
    id = registries.make()
    auth = registries.credentials(id, expiry_seconds=seconds)
    assert registries.may("pull", *login(auth))
    assert registries.robots(id)[0]["duration"] == duration


@pytest.mark.parametrize("query", [{"expiry_seconds": "soon"}, {"read_write": "maybe"}])
def test_what_is_no_number_or_no_yes_or_no_is_refused(
    registries: Registries, query: dict[str, str]
) -> None:
    id = registries.make()
    path = f"/registry/{id}/docker-credentials"
    reply = registries.client.request("OPTIONS", path, params=query)
    assert reply.status_code == 400, reply.text
    assert registries.robots(id) == []


def test_kubernetes_gets_the_manifest_of_a_secret(registries: Registries) -> None:
    id = registries.make()
    path = f"/registry/{id}/docker-credentials/kubernetes"
    reply = registries.client.request("OPTIONS", path, params={"read_write": "true"})
    assert reply.headers["content-type"] == "application/yaml"
    before, _, rest = reply.text.partition("  .dockerconfigjson: ")
    assert before == "apiVersion: v1\nkind: Secret\nmetadata:\n  name: vcr-acme\ndata:\n"
    config, _, end = rest.partition("\n")
    assert end == "type: kubernetes.io/dockerconfigjson\n"
    auths = json.loads(b64decode(config))["auths"]
    assert registries.may("push", *login(auths["sjc.vultrcr.com"]["auth"]))
    encoded = registries.client.request("OPTIONS", path, params={"base64_encode": "true"})
    assert encoded.headers["content-type"] == "application/yaml"
    assert b64decode(encoded.text).startswith(b"apiVersion: v1\nkind: Secret\n")


def test_credentials_need_a_key_and_its_permission(registries: Registries) -> None:
    """A browser's OPTIONS without one is none of ours."""
    id = registries.make()
    nobody = registries.roost.client_for(None)
    assert nobody.request("OPTIONS", f"/registry/{id}/docker-credentials").status_code == 401
    assert nobody.request("OPTIONS", f"/registry/{id}").status_code == 204


# Robots


def test_a_robot_stands_behind_credentials(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    name, password = login(registries.credentials(id, read_write="true", expiry_seconds=60))
    robot = {
        "name": name,
        "description": "Docker credentials",
        "secret": password,
        "disable": False,
        "duration": 60,
        "creation_time": "2030-01-01T00:00:00+00:00",
        "permissions": [
            {
                "kind": "project",
                "namespace": "acme",
                "access": [
                    {"action": "pull", "resource": "repository", "effect": "allow"},
                    {"action": "push", "resource": "repository", "effect": "allow"},
                ],
            }
        ],
    }
    listed = registries.get(f"/registry/{id}/robots")
    assert listed == {"robots": [robot], "meta": {"total": 1, "links": {"next": "", "prev": ""}}}
    encoded = name.replace("$", "%24").replace("+", "%2B")
    for written in (name, encoded):
        assert registries.get(f"/registry/{id}/robot/{written}") == robot


def test_in_a_path_a_plus_is_no_blank(registries: Registries) -> None:
    id = registries.make()
    registries.credentials(id)
    [robot] = registries.robots(id)
    name = robot["name"].replace("+", "%20")
    assert registries.refused("GET", f"/registry/{id}/robot/{name}", status=404) == MISSING
    registries.delete(f"/registry/{id}/robot/{robot['name']}")
    assert registries.robots(id) == []


def test_a_deleted_robot_opens_nothing(registries: Registries) -> None:
    id = registries.make()
    auth = registries.credentials(id, expiry_seconds=60)
    path = f"/registry/{id}/robot/{login(auth)[0]}"
    registries.delete(path)
    assert not registries.may("pull", *login(auth))
    for method in ("GET", "DELETE"):
        assert registries.refused(method, path, status=404) == MISSING
    assert registries.refused("PUT", path, {"disable": True}, status=404) == MISSING


EMPTY = {"action": "", "resource": "", "effect": ""}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"access": EMPTY},
        {"description": None, "disable": None, "duration": None, "access": None},
        {"duration": 0, "access": {}},
    ],
)
def test_what_clients_send_for_nothing_changes_nothing(
    registries: Registries, body: dict[str, Any]
) -> None:
    id = registries.make()
    registries.credentials(id, expiry_seconds=60)
    [robot] = registries.robots(id)
    assert registries.put(f"/registry/{id}/robot/{robot['name']}", body) == robot


def test_a_robot_is_described_and_turned_off_and_on(registries: Registries) -> None:
    id = registries.make()
    auth = registries.credentials(id)
    path = f"/registry/{id}/robot/{login(auth)[0]}"
    assert registries.put(path, {"description": "CI"})["description"] == "CI"
    assert registries.put(path, {"disable": True})["disable"] is True
    assert not registries.may("pull", *login(auth))
    changed = registries.put(path, {"disable": False, "description": ""})
    assert (changed["disable"], changed["description"]) == (False, "")
    assert registries.may("pull", *login(auth))


@pytest.mark.parametrize("as_list", [True, False])
def test_another_access_takes_the_place_of_what_there_was(
    registries: Registries, as_list: bool
) -> None:
    """The published example has a list, and the published shape an object."""
    id = registries.make()
    auth = registries.credentials(id, read_write="true")
    path = f"/registry/{id}/robot/{login(auth)[0]}"
    access = {"action": "push", "resource": "repository", "effect": ""}
    changed = registries.put(path, {"access": [access] if as_list else access})
    assert changed["permissions"][0]["access"] == [{**access, "effect": "allow"}]
    deeds = [registries.may(deed, *login(auth)) for deed in ("pull", "push")]
    assert deeds == [False, True]


def test_a_denial_wins(registries: Registries) -> None:
    id = registries.make()
    auth = registries.credentials(id)
    path = f"/registry/{id}/robot/{login(auth)[0]}"
    pull = {"action": "pull", "resource": "repository", "effect": "allow"}
    delete = {"action": "delete", "resource": "artifact", "effect": "allow"}
    registries.put(path, {"access": [pull, delete]})
    assert registries.may("delete", *login(auth))
    registries.put(path, {"access": [pull, delete, {**delete, "effect": "deny"}]})
    assert [registries.may(deed, *login(auth)) for deed in ("pull", "delete")] == [True, False]
    assert registries.put(path, {"access": []})["permissions"][0]["access"] == []
    assert not registries.may("pull", *login(auth))


def test_a_robots_time_is_counted_from_its_creation(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    auth = registries.credentials(id, expiry_seconds=3600)
    path = f"/registry/{id}/robot/{login(auth)[0]}"
    registries.clock.advance(seconds=1800)
    assert registries.put(path, {"duration": 7200})["duration"] == 7200
    registries.clock.advance(seconds=5399)
    assert registries.may("pull", *login(auth))
    text = registries.refused("PUT", path, {"duration": 7199}, status=422)
    assert text == "Invalid duration: counted from its creation, it is over already"
    assert registries.put(path, {"duration": -1})["duration"] == -1
    registries.clock.advance(days=30)
    assert registries.may("pull", *login(auth))


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"duration": -2}, 422, "Invalid duration: "),
        ({"duration": "soon"}, 400, "Invalid duration: "),
        ({"disable": "yes"}, 400, "Invalid disable: "),
        ({"description": "x" * 256}, 400, "Invalid description: "),
        ({"access": "pull"}, 400, "Invalid access: "),
        ({"access": {"action": "pull"}}, 422, "Invalid access: needs an action and a resource"),
        ({"access": [{}]}, 422, "Invalid access: needs an action and a resource"),
        ({"access": {"action": "Pull it", "resource": "repository"}}, 422, "Invalid access: "),
        (
            {"access": {"action": "pull", "resource": "repository", "effect": "perhaps"}},
            422, "Invalid access effect: must be allow or deny",
        ),
        (
            {"access": [{"action": "pull", "resource": "repository"}] * 101},
            422, "Invalid access: at most 100",
        ),
    ],
)  # fmt: skip
def test_what_a_robot_cannot_be_is_refused(
    registries: Registries, body: dict[str, Any], status: int, text: str
) -> None:
    id = registries.make()
    registries.credentials(id)
    [robot] = registries.robots(id)
    path = f"/registry/{id}/robot/{robot['name']}"
    assert registries.refused("PUT", path, body, status=status).startswith(text)
    assert registries.get(path) == robot


def test_a_registry_has_so_many_robots_at_most(
    registries: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.products.registry.robots.rules.MOST_ROBOTS", 2)
    id = registries.make()
    for _ in range(2):
        registries.credentials(id)
    path = f"/registry/{id}/docker-credentials"
    text = registries.refused("OPTIONS", path, status=422)
    assert text == "A registry has at most 2 robots: delete some"


# Who else


def test_everybody_may_pull_what_is_public(registries: Registries) -> None:
    id = registries.make()
    assert not registries.may("pull")
    registries.put(f"/registry/{id}", {"public": True})
    assert [registries.may(deed) for deed in ("pull", "push", "delete")] == [True, False, False]
    assert not registries.may("pull", id, "wrong")
    assert not registries.may("pull", "robot$acme+nobody", "")


def test_robots_of_another_registry_are_strangers(registries: Registries) -> None:
    registries.make()
    other = registries.make(name="other")
    auth = registries.credentials(other, read_write="true")
    assert registries.no_push("app:1", auth=auth) == "Wrong username or password"
    assert registries.no_pull("app:1", auth=auth) == "Wrong username or password"
