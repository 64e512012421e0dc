"""What govultr reads of each answer about organizations, invitations and users, call by call."""

from typing import Any

import httpx
import pytest

from tests.products.iam.people import made, policy
from tests.products.users.people import People
from tests.server import RunningRoost

Json = dict[str, Any]

ORGANIZATION = ("id", "name", "type", "date_created")
INVITATION = ("id", "email_invited", "permissions")
GROUP = ("id", "display_name")
LISTS = ("all", "direct", "inherited")

CALLS: list[tuple[str, str, Json | None, str, tuple[str, ...]]] = [
    ("POST", "/organizations", {"name": "Lab"}, "", ORGANIZATION),
    ("GET", "/organizations/{lab}", None, "", ORGANIZATION),
    ("PUT", "/organizations/{lab}", {"name": "Labs"}, "", ORGANIZATION),
    ("GET", "/organizations", None, "orgs[]", ORGANIZATION),
    ("DELETE", "/organizations/{lab}", None, "", ()),
    ("PATCH", "/organizations/{lab}/restore", None, "", ()),
    ("PUT", "/organizations/{own}/user/{user}/suspend", None, "", ()),
    ("GET", "/organizations/{own}/suspended-users", None, "users[]", ("id", "name", "email")),
    ("PUT", "/organizations/{own}/user/{user}/unsuspend", None, "", ()),
    ("POST", "/invitation", {"email_invited": "eve@example.com"}, "", INVITATION),
    ("GET", "/invitation/{invitation}", None, "", INVITATION),
    ("GET", "/invitation", None, "invites[]", INVITATION),
    ("POST", "/invitation/{invitation}/resend", None, "", INVITATION),
    ("GET", "/users/{user}/groups", None, "groups[]", GROUP),
    ("GET", "/users/{user}/roles", None, "roles", LISTS),
    ("GET", "/users/{user}/roles", None, "roles.all[]", ("id", "name", "role_type")),
    ("GET", "/users/{user}/policies", None, "policies", LISTS),
    ("GET", "/users/{user}/policies", None, "policies.all[]", ("id", "name")),
    ("GET", "/users/me/groups", None, "groups[]", GROUP),
    ("GET", "/users/me/roles", None, "roles.all[]", ("id", "name", "role_type")),
    ("GET", "/users/me/policies", None, "policies.all[]", ("id", "name")),
    ("DELETE", "/organizations/{own}/user/{user}", None, "", ()),
]
"""In the order in which they are made: what comes after needs what comes before."""


@pytest.fixture
def ids(roost: RunningRoost) -> Json:
    """A user, and root as well, with a group, a role and a policy each."""
    client, people = roost.client, People(roost)
    root = client.get("/users").json()["users"][0]["id"]
    user = made_user(client)
    group = made(client, "/groups", display_name="team")
    role = made(client, "/roles", name="helper", role_type="assignable")
    held = policy(client)
    for id in (root, user):
        client.post(f"/groups/{group}/members", json={"user_id": id})
        client.post(f"/roles/{role}/users/{id}")
        client.post(f"/policies/{held}/users/{id}")
    return {
        "own": people.organization(),
        "user": user,
        "lab": made(client, "/organizations", name="Other"),
        "invitation": made(client, "/invitation", email_invited="dan@example.com"),
    }


def made_user(client: httpx.Client) -> str:
    body = {"email": "ci@example.com", "name": "CI", "service_user": True}
    reply = client.post("/users", json=body)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["user"]["id"])


def test_answers_have_what_govultr_reads(roost: RunningRoost, ids: Json) -> None:
    for method, path, body, at, keys in CALLS:
        reply = roost.client.request(method, path.format(**ids), json=body)
        assert reply.is_success, (method, path, reply.text)
        if keys:
            found = reached(reply.json(), at)
            assert set(keys) <= set(found), (method, path, found)


def reached(answer: Json, at: str) -> Any:
    """What is read of an answer; `[]` stands for the first of a list, which is paged."""
    found: Any = answer
    for step in at.split(".") if at else ():
        found = found[step.removesuffix("[]")]
        if step.endswith("[]"):
            assert answer["meta"]["links"].keys() == {"next", "prev"}
            found = found[0]
    return found
