"""/v2/subaccounts: accounts within an account, each with its own users, keys and books."""

from typing import Any

import httpx
import pytest

from tests.products.instances.cloud import UBUNTU
from tests.products.meter import JANUARY
from tests.products.users.people import INVALID_TOKEN, People, told
from tests.server import RunningRoost

Json = dict[str, Any]


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


def make(people: People, **wanted: Any) -> Json:
    reply = people.client.post("/subaccounts", json={"email": "sub@example.com", **wanted})
    assert reply.status_code == 201, reply.text
    return reply.json()["subaccount"]


def client_of(people: People, name: str) -> httpx.Client:
    """With a key that whoever runs this Roost has made."""
    made = people.roost.admin().post("/keys", json={"account": name, "name": "first"})
    return people.roost.client_for(made.json()["api_key"])


def test_a_sub_account_waits_for_whoever_is_to_have_it(people: People) -> None:
    # The parent's own id may be a number, and is read as a text.
    made = make(people, subaccount_name="Acme", subaccount_id=472924)
    assert made == {
        "id": made["id"], "email": "sub@example.com", "subaccount_name": "Acme",
        "subaccount_id": "472924", "activated": False, "balance": 0, "pending_charges": 0,
    }  # fmt: skip
    listed = people.client.get("/subaccounts").json()
    assert listed["subaccounts"] == [made]
    assert listed["meta"]["total"] == 1
    client = client_of(people, "Acme")
    assert client.get("/account").json() == INVALID_TOKEN
    assert people.accept("sub@example.com")["kind"] == "sub-account"
    assert people.client.get("/subaccounts").json()["subaccounts"] == [made | {"activated": True}]
    shown = client.get("/account").json()["account"]
    assert (shown["name"], shown["email"]) == ("Acme", "sub@example.com")


def test_it_has_resources_keys_and_books_of_its_own(people: People) -> None:
    people.roost.clock.hold(JANUARY)
    make(people, subaccount_name="Acme")
    people.accept("sub@example.com")
    child = client_of(people, "Acme")
    place = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": UBUNTU}
    instance = child.post("/instances", json=place).json()["instance"]["id"]
    assert people.client.get(f"/instances/{instance}").status_code == 404
    assert [user["email"] for user in child.get("/users").json()["users"]] == ["sub@example.com"]

    people.roost.clock.advance(days=15)
    owed = child.get("/account").json()["account"]["pending_charges"]
    text = people.client.get("/subaccounts").text
    assert 2 < owed < 3
    # Clients read whole numbers, and fail where there is a decimal point.
    assert f'"pending_charges":{round(owed)}}}' in text
    # The invoice of whoever made it has its charges.
    assert people.client.get("/account").json()["account"]["pending_charges"] == owed
    people.roost.clock.advance(days=20)
    assert child.get("/account").json()["account"]["balance"] == 0
    assert people.client.get("/subaccounts").json()["subaccounts"][0]["balance"] == 0
    assert people.client.get("/account").json()["account"]["balance"] > owed


def test_a_sub_account_may_have_sub_accounts_which_its_parent_does_not_see(people: People) -> None:
    make(people, subaccount_name="Acme")
    people.accept("sub@example.com")
    child = People(people.roost, client_of(people, "Acme"))
    below = make(child, email="below@example.com")
    assert below["subaccount_name"] == "below@example.com"
    assert [each["email"] for each in people.client.get("/subaccounts").json()["subaccounts"]] == [
        "sub@example.com"
    ]
    assert child.client.get("/subaccounts").json()["subaccounts"] == [below]


def test_sub_accounts_are_listed_page_by_page(people: People) -> None:
    for n in range(3):
        make(people, email=f"s{n}@example.com")
    first = people.client.get("/subaccounts", params={"per_page": 2}).json()
    cursor = first["meta"]["links"]["next"]
    second = people.client.get("/subaccounts", params={"per_page": 2, "cursor": cursor}).json()
    assert [len(page["subaccounts"]) for page in (first, second)] == [2, 1]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Missing required field: email"),
        ({"email": "nobody"}, "Invalid email: nobody is no email address"),
    ],
)
def test_what_makes_no_sub_account(people: People, body: Json, text: str) -> None:
    assert told(people.client.post("/subaccounts", json=body)) == (400, text)
    assert people.client.get("/subaccounts").json()["subaccounts"] == []
