"""/v2/users: people and programs that act for an account."""

import re

import pytest

from roost.products.users import ALL_ACLS
from tests.products.meter import JANUARY, YEAR
from tests.products.users.people import INVALID_TOKEN, INVALID_USER, People, told
from tests.server import RunningRoost


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


def test_a_user_is_invited_accepts_and_acts(people: People) -> None:
    roost = people.roost
    roost.clock.hold(JANUARY)
    user = people.user(acls=["dns", "billing"])
    assert user == {
        "id": user["id"],
        "name": "Ada Lovelace",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
        "api_enabled": True,
        "service_user": False,
        "acls": ["billing", "dns"],
        "invited_by": "root@localhost",
        "invited_on": f"{YEAR}-01-01T00:00:00+00:00",
        "invite_accepted": False,
        "status": "pending",
        "last_activity": "",
    }
    assert people.get(user["id"]) == user
    client = roost.client_for(people.key(user["id"]))
    assert client.get("/account").json() == INVALID_TOKEN

    people.accept("ada@example.com")
    accepted = people.get(user["id"])
    assert (accepted["status"], accepted["invite_accepted"]) == ("active", True)
    assert client.get("/domains").status_code == 200
    assert client.get("/instances").status_code == 403
    assert client.get("/account").json()["account"]["acls"] == ["billing", "dns"]

    assert roost.client.delete(f"/users/{user['id']}").status_code == 204
    assert client.get("/account").json() == INVALID_TOKEN
    assert roost.client.get(f"/users/{user['id']}").json() == INVALID_USER


def test_users_are_listed_page_by_page(people: People) -> None:
    for n in range(4):
        people.user(f"u{n}@example.com")
    first = people.client.get("/users", params={"per_page": 3}).json()
    assert first["meta"]["total"] == 5
    cursor = first["meta"]["links"]["next"]
    second = people.client.get("/users", params={"per_page": 3, "cursor": cursor}).json()
    emails = [user["email"] for user in first["users"] + second["users"]]
    assert emails == ["root@localhost", *(f"u{n}@example.com" for n in range(4))]


def test_a_service_user_has_a_key_that_is_shown_once(people: People) -> None:
    user, client = people.service("dns")
    assert re.fullmatch("[A-Z0-9]{36}", user["api_key"])
    assert (user["status"], user["service_user"], user["invited_by"]) == ("active", True, "")
    assert client.get("/domains").status_code == 200
    shown = people.get(user["id"])
    assert shown == {name: value for name, value in user.items() if name != "api_key"}
    [key] = people.client.get(f"/users/{user['id']}/apikeys").json()["api_keys"]
    assert key["api_key"] == "*" * 31 + user["api_key"][-5:]


def test_a_service_user_needs_no_password_and_nobody_else_goes_without(people: People) -> None:
    body = {"email": "x@example.com", "first_name": "X", "last_name": "Y"}
    refused = people.client.post("/users", json=body)
    assert told(refused) == (400, "Missing required field: password")
    made = people.client.post("/users", json=body | {"service_user": True})
    assert (made.status_code, made.json()["user"]["name"]) == (201, "X Y")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"email": None}, "Missing required field: email"),
        ({"email": "nobody"}, "Invalid email: nobody is no email address"),
        ({"email": "ROOT@localhost"}, "Invalid email: there is a user ROOT@localhost already"),
        ({"name": ""}, "Missing required field: name, or first_name and last_name"),
        ({"acls": ["everything"]}, "Invalid acls[0]: invalid enum value 'everything'"),
    ],
)
def test_what_makes_no_user(people: People, change: dict[str, object], text: str) -> None:
    body = {"email": "x@example.com", "name": "X", "password": "unused"}
    assert told(people.client.post("/users", json=body | change)) == (400, text)
    assert people.client.get("/users").json()["meta"]["total"] == 1


def test_a_user_is_changed_field_by_field(people: People) -> None:
    user = people.user()
    path = f"/users/{user['id']}"
    for change in (
        {"name": "Ada King"},
        {"email": "king@example.com"},
        {"acls": ["support", "dns", "dns"]},
        {"api_enabled": False},
        {"password": "another"},
        {},
    ):
        assert people.client.patch(path, json=change).status_code == 204
    changed = {
        "name": "Ada King", "first_name": "Ada", "last_name": "King", "email": "king@example.com",
        "acls": ["support", "dns"], "api_enabled": False,
    }  # fmt: skip
    assert people.get(user["id"]) == user | changed
    assert people.client.patch(path, json={"last_name": "Byron"}).status_code == 204
    assert people.get(user["id"])["name"] == "Ada Byron"
    taken = people.client.patch(path, json={"email": "root@localhost"})
    assert told(taken) == (400, "Invalid email: there is a user root@localhost already")


def test_an_address_is_free_again_when_its_user_is_gone(people: People) -> None:
    user = people.user()
    people.client.delete(f"/users/{user['id']}")
    people.user()


def test_a_change_of_permissions_is_there_with_the_next_request(people: People) -> None:
    user, client = people.service("dns")
    assert client.get("/domains").status_code == 200
    people.client.patch(f"/users/{user['id']}", json={"acls": ["billing"]})
    assert client.get("/domains").status_code == 403
    assert client.get("/billing/history").status_code == 200
    people.client.patch(f"/users/{user['id']}", json={"api_enabled": False})
    assert client.get("/billing/history").json() == INVALID_TOKEN


def test_permissions_come_in_one_order_however_they_were_sent(people: People) -> None:
    """Which is that of Terraform's tests: its data of a user has them in a list."""
    ordered = [
        "manage_users", "subscriptions_view", "subscriptions", "billing", "support", "provisioning",
        "dns", "abuse", "upgrade", "firewall", "alerts", "objstore",
    ]  # fmt: skip
    user, _ = people.service(*sorted(ordered))
    assert people.get(user["id"])["acls"] == ordered
    people.client.patch(f"/users/{user['id']}", json={"acls": ordered[:1:-1]})
    assert people.get(user["id"])["acls"] == ordered[2:]


def test_some_permissions_imply_others(people: People) -> None:
    _, client = people.service("provisioning", "billing")
    assert client.get("/account").json()["account"]["acls"] == [
        "subscriptions_view", "subscriptions", "billing", "provisioning",
    ]  # fmt: skip
    assert client.get("/instances").status_code == 200
    user, manager = people.service("manage_users", email="boss@example.com")
    assert manager.get("/account").json()["account"]["acls"] == list(ALL_ACLS)
    assert people.get(user["id"])["acls"] == ["manage_users"]


def test_activity_is_told_to_the_minute(people: People) -> None:
    roost = people.roost
    roost.clock.hold(JANUARY)
    user, client = people.service("dns")

    def last() -> str:
        roost.flush_log()
        return people.get(user["id"])["last_activity"]

    assert last() == ""
    client.get("/domains")
    assert last() == f"{YEAR}-01-01T00:00:00+00:00"
    roost.clock.advance(seconds=59)
    client.get("/domains")
    assert last() == f"{YEAR}-01-01T00:00:00+00:00"
    roost.clock.advance(seconds=1)
    client.post("/domains", json={"domain": "example.org"})
    assert last() == f"{YEAR}-01-01T00:01:00+00:00"
    people.client.delete(f"/users/{user['id']}")
    assert client.get("/domains").status_code == 401
    roost.flush_log()


def test_nobody_but_managers_sees_users(people: People) -> None:
    user, client = people.service("dns", "support", "billing")
    mine = f"/users/{user['id']}"
    for method, path in (
        ("GET", "/users"), ("POST", "/users"), ("GET", mine), ("PATCH", mine), ("DELETE", mine),
        ("GET", f"{mine}/apikeys"), ("POST", f"{mine}/apikeys"), ("GET", f"{mine}/ip-whitelist"),
        ("GET", "/invitation"), ("GET", "/subaccounts"),
    ):  # fmt: skip
        assert told(client.request(method, path)) == (
            403,
            "This API key lacks the permission.",
        )
    # What it has made itself it may see.
    made = client.post("/apikeys", json={"name": "mine"}).json()["api_key"]["id"]
    assert [key["id"] for key in client.get("/apikeys").json()["api_keys"]] == [made]


def test_passwords_and_keys_are_in_no_log(people: People) -> None:
    user = people.user("s@example.com", service_user=True, password="a secret of mine")
    people.roost.flush_log()
    rows = people.roost.run(
        people.roost.app.store.read(
            lambda tx: (
                tx.sql.all("SELECT metadata FROM log")
                + tx.sql.all("SELECT body, hidden FROM documents")
            )
        )
    )
    assert len(rows) > 1
    assert not any("a secret of mine" in str(row) or user["api_key"] in str(row) for row in rows)
