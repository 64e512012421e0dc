"""/v2/invitation: how somebody becomes a user of another's organization."""

import httpx
import pytest

from tests.products.meter import JANUARY, YEAR
from tests.products.users.people import People, told
from tests.server import RunningRoost

NOW = f"{YEAR}-01-01T00:00:00+00:00"


@pytest.fixture
def people(roost: RunningRoost) -> People:
    roost.clock.hold(JANUARY)
    return People(roost)


def invite(people: People, email: str = "ada@example.com", **permissions: object) -> str:
    body = {"email_invited": email, "permissions": permissions}
    reply = people.client.post("/invitation", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()["id"]


def accepting(people: People, which: str) -> httpx.Response:
    return people.roost.admin().post("/invitations/accept", json={"invitation": which})


def test_an_invitation_shows_all_there_is_twice(people: People) -> None:
    id = invite(people, api_enabled=True)
    wanted = {
        "id": id,
        "inviter_name": "Roost",
        "inviter_email": "root@localhost",
        "email_invited": "ada@example.com",
        "email_registered": "",
        "permissions": {"api_enabled": True},
        "org_id": people.organization(),
        "org_name": "Roost",
        "date_created": NOW,
        "date_responded": "",
        "expiration_date": f"{YEAR}-01-04T00:00:00+00:00",
        "invite_status": "Pending",
    }
    # A status beside the fields would be taken for that of an error.
    whole = wanted | {"status": "pending"}
    shown = people.client.get(f"/invitation/{id}").json()
    assert shown == wanted | {"invitation": whole}
    listed = people.client.get("/invitation").json()
    assert listed["invites"] == listed["invitations"] == [whole]
    assert listed["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}


def test_whoever_accepts_may_do_nothing_until_somebody_lets_him(people: People) -> None:
    id = invite(people, api_enabled=True)
    people.roost.clock.advance(days=2)
    assert people.accept("ada@example.com")["kind"] == "organization"
    answered = people.client.get(f"/invitation/{id}").json()["invitation"]
    assert (answered["status"], answered["invite_status"]) == ("accepted", "Accepted")
    assert answered["date_responded"] == f"{YEAR}-01-03T00:00:00+00:00"
    assert answered["email_registered"] == "ada@example.com"
    assert people.client.get("/invitation").json()["invites"] == []

    user = people.client.get("/users").json()["users"][-1]
    assert (user["email"], user["acls"], user["status"]) == ("ada@example.com", [], "active")
    assert (user["invited_by"], user["invite_accepted"]) == ("root@localhost", True)
    client = people.roost.client_for(people.key(user["id"]))
    assert client.get("/users/me/policies").json()["policies"]["all"] == []
    assert client.get("/domains").status_code == 403
    people.client.patch(f"/users/{user['id']}", json={"acls": ["dns"]})
    assert client.get("/domains").status_code == 200


@pytest.mark.parametrize(
    ("given", "enabled"), [("yes", True), ("no", False), (True, True), (False, False)]
)
def test_whether_he_may_use_the_api(people: People, given: object, enabled: bool) -> None:
    invite(people, api_enabled=given)
    people.accept("ada@example.com")
    assert people.client.get("/users").json()["users"][-1]["api_enabled"] is enabled


def test_an_invitation_ends_after_three_days_and_can_be_sent_again(people: People) -> None:
    id = invite(people)
    people.roost.clock.advance(days=3)
    late = accepting(people, id)
    assert told(late) == (400, f"The invitation has expired on {YEAR}-01-04T00:00:00+00:00")
    assert people.client.get("/users").json()["meta"]["total"] == 1
    again = people.client.post(f"/invitation/{id}/resend")
    assert again.status_code == 200
    assert again.json()["expiration_date"] == f"{YEAR}-01-07T00:00:00+00:00"
    people.roost.clock.advance(days=2.9)
    assert accepting(people, id).status_code == 200
    answered = people.client.post(f"/invitation/{id}/resend")
    assert told(answered) == (400, "The invitation has been accepted already")
    assert accepting(people, id).status_code == 404


def test_nobody_is_invited_twice_or_who_is_there(people: People) -> None:
    invite(people)
    body = {"email_invited": "Ada@example.com"}
    assert told(people.client.post("/invitation", json=body)) == (
        400,
        "Ada@example.com is invited already: send the invitation again",
    )
    there = people.client.post("/invitation", json={"email_invited": "root@localhost"})
    assert told(there) == (400, "Invalid email: there is a user root@localhost already")
    people.roost.clock.advance(days=3)
    assert people.client.post("/invitation", json=body).status_code == 201


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Missing required field: email_invited"),
        ({"email_invited": "nobody"}, "Invalid email: nobody is no email address"),
        (
            {"email_invited": "a@example.com", "permissions": {"api_enabled": "perhaps"}},
            "Invalid permissions.api_enabled: must be true or false, or yes or no",
        ),
    ],
)
def test_what_is_no_invitation(people: People, body: dict[str, object], text: str) -> None:
    assert told(people.client.post("/invitation", json=body)) == (400, text)


def test_an_invitation_that_is_not_there(people: People) -> None:
    path = "/invitation/0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"
    assert told(people.client.get(path)) == (404, "Invite not found")
    assert told(people.client.post(f"{path}/resend")) == (404, "Invite not found")


def test_a_person_may_be_in_several_organizations(people: People) -> None:
    """In each he is a user of his own: what one of them takes away, the others leave him."""
    away = people.roost.new_account("Away")
    invite(people, "away@example.com", api_enabled=True)
    people.accept("away@example.com")
    user = people.client.get("/users").json()["users"][-1]
    people.client.patch(f"/users/{user['id']}", json={"acls": ["manage_users"]})
    here = people.roost.client_for(people.key(user["id"]))

    def names(client: httpx.Client) -> list[str]:
        return [each["name"] for each in client.get("/organizations").json()["orgs"]]

    assert user["name"] == "Away"
    assert names(here) == ["Roost", "Away"]
    assert names(away) == ["Away", "Roost"]
    assert names(people.client) == ["Roost"]
    # A key acts in one of them alone.
    other = away.get("/organizations").json()["orgs"][1]["id"]
    assert away.get(f"/organizations/{other}").json()["name"] == "Roost"
    renaming = away.put(f"/organizations/{other}", json={"name": "Ours"})
    assert told(renaming) == (404, "Organization not found.")
    assert here.get("/account").json()["account"]["name"] == "Roost"

    people.client.delete(f"/organizations/{other}/user/{user['id']}")
    assert here.get("/account").status_code == 401
    assert names(away) == ["Away"]
    invite(people, "away@example.com")
    people.accept("away@example.com")
    assert names(away) == ["Away", "Roost"]


def test_a_lost_home_leaves_the_others(people: People) -> None:
    home = People(people.roost, people.roost.new_account("Home"))
    user = home.user("ada@example.com")
    home.accept("ada@example.com")
    invite(people, "ada@example.com", api_enabled=True)
    people.accept("ada@example.com")
    guest = people.client.get("/users").json()["users"][-1]
    people.client.patch(f"/users/{guest['id']}", json={"acls": ["manage_users"]})
    client = people.roost.client_for(people.key(guest["id"]))
    assert len(client.get("/organizations").json()["orgs"]) == 2
    home.client.delete(f"/users/{user['id']}")
    assert [each["name"] for each in client.get("/organizations").json()["orgs"]] == ["Roost"]


def test_whoever_runs_this_sees_who_has_yet_to_answer(people: People) -> None:
    user = people.user("user@example.com")
    id = invite(people)
    people.client.post("/subaccounts", json={"email": "sub@example.com"})
    waiting = people.roost.admin().get("/invitations").json()["invitations"]
    assert [(each["kind"], each["email"]) for each in waiting] == [
        ("user", "user@example.com"),
        ("organization", "ada@example.com"),
        ("sub-account", "sub@example.com"),
    ]
    assert waiting[0]["id"] == user["id"]
    assert waiting[1] == {
        "id": id, "kind": "organization", "email": "ada@example.com", "account": "Roost",
        "expires": f"{YEAR}-01-04T00:00:00+00:00",
    }  # fmt: skip
    nobody = accepting(people, "nobody@example.com")
    assert told(nobody) == (404, "No invitation is open for nobody@example.com")
