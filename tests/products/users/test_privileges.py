"""Nobody gives what he lacks, and nobody takes anything from the root user."""

from unittest.mock import ANY

import httpx
import pytest

from tests.products.iam.people import allow, policy
from tests.products.keys import client_from
from tests.products.meter import JANUARY, YEAR
from tests.products.users.people import INVALID_TOKEN, People, told
from tests.server import RunningRoost


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


@pytest.fixture
def limited(people: People) -> httpx.Client:
    """Of somebody who may manage users, and has the permission for domains."""
    user, client = people.service("dns", email="limited@example.com")
    managing = policy(people.client, allow("account.user.*"))
    people.client.post(f"/policies/{managing}/users/{user['id']}")
    return client


def test_nobody_gives_permissions_that_he_lacks(people: People, limited: httpx.Client) -> None:
    body = {"email": "x@example.com", "name": "X", "service_user": True}
    for acls, lacking in (
        (["dns", "billing"], "billing"),
        (["provisioning"], "subscriptions_view, subscriptions, provisioning"),
    ):
        refused = limited.post("/users", json=body | {"acls": acls})
        assert told(refused) == (403, f"You lack permissions that you would give: {lacking}")
    # Whoever manages users can do everything.
    assert limited.post("/users", json=body | {"acls": ["manage_users"]}).status_code == 403
    assert limited.post("/users", json=body | {"acls": ["dns"]}).status_code == 201
    assert people.client.get("/users").json()["meta"]["total"] == 3


def test_a_user_may_keep_what_others_lack(people: People, limited: httpx.Client) -> None:
    user, _ = people.service("billing")
    path = f"/users/{user['id']}"
    assert limited.patch(path, json={"acls": ["billing", "dns"]}).status_code == 204
    refused = limited.patch(path, json={"acls": ["billing", "dns", "support"]})
    assert told(refused) == (403, "You lack permissions that you would give: support")
    assert limited.patch(path, json={"acls": []}).status_code == 204
    assert limited.patch(path, json={"acls": ["billing"]}).status_code == 403


def test_a_key_for_another_has_no_more_than_its_maker(
    people: People, limited: httpx.Client
) -> None:
    user, _ = people.service("dns", "billing")
    made = People(people.roost, limited).key(user["id"])
    client = people.roost.client_for(made)
    assert [client.get(path).status_code for path in ("/domains", "/account")] == [200, 403]
    # Nor has a service user's first key, whatever he is let do later.
    first, other = People(people.roost, limited).service("dns", email="y@example.com")
    people.client.patch(f"/users/{first['id']}", json={"acls": ["dns", "billing"]})
    assert [other.get(path).status_code for path in ("/domains", "/account")] == [200, 403]


def test_a_key_for_another_has_no_more_than_its_user(people: People) -> None:
    user, _ = people.service("dns")
    client = people.roost.client_for(people.key(user["id"]))
    assert [client.get(path).status_code for path in ("/domains", "/account")] == [200, 403]
    people.client.patch(f"/users/{user['id']}", json={"acls": []})
    assert client.get("/domains").status_code == 403


def test_a_key_for_another_works_from_where_its_maker_does(people: People) -> None:
    near = People(people.roost, client_from(people.roost, "127.0.0.0/8"))
    user, _ = near.service("dns")
    near.key(user["id"])
    kept = people.roost.run(
        people.roost.app.store.read(
            lambda tx: tx.sql.all("SELECT details FROM api_keys WHERE user_id = ?", (user["id"],))
        )
    )
    assert ["127.0.0.0/8" in str(details) for (details,) in kept] == [True, True]


def test_a_key_for_another_expires_with_its_maker(people: People) -> None:
    people.roost.clock.hold(JANUARY)
    user, _ = people.service("dns")
    end = f"{YEAR}-01-02T00:00:00Z"
    wanted = {"expire": True, "date_expire": end}
    made = people.client.post("/apikeys", json=wanted).json()["api_key"]
    maker = People(people.roost, people.roost.client_for(made["api_key"]))
    lent = maker.client.post(f"/users/{user['id']}/apikeys", json={}).json()["api_key"]
    assert lent["date_expire"] == end
    later = {"expire": True, "date_expire": f"{YEAR}-01-03T00:00:00Z"}
    assert told(maker.client.post(f"/users/{user['id']}/apikeys", json=later)) == (
        400,
        f"Invalid date_expire: must not be after {end}, when the key in use expires",
    )
    # It is its user's: that its maker is revoked does not end it.
    people.client.delete(f"/apikeys/{made['id']}")
    assert people.roost.client_for(lent["api_key"]).get("/domains").status_code == 200


def test_the_root_user_stays_what_he_is(people: People) -> None:
    root = people.root()
    path = f"/users/{root['id']}"
    for client in (people.client, people.active(acls=["manage_users"])[1]):
        own = client is people.client
        delete = client.delete(path)
        assert told(delete) == (403, "The root user cannot be deleted")
        refused = client.patch(path, json={"acls": ["dns"]})
        text = "The root user always has every permission" if own else OTHERS
        assert told(refused) == (403, text)
        refused = client.patch(path, json={"api_enabled": False})
        text = "The root user may always use the API" if own else OTHERS
        assert told(refused) == (403, text)
    assert people.client.patch(path, json={"name": "New Name"}).status_code == 204
    named = {"name": "New Name", "first_name": "New", "last_name": "Name", "last_activity": ANY}
    assert people.get(root["id"]) == root | named


OTHERS = "Only the root user may change the root user"


def test_nobody_makes_or_revokes_keys_of_the_root_user(people: People) -> None:
    _, manager = people.active(acls=["manage_users"])
    path = f"/users/{people.root()['id']}"
    [key] = manager.get(f"{path}/apikeys").json()["api_keys"]
    assert told(manager.post(f"{path}/apikeys", json={})) == (403, OTHERS)
    assert told(manager.delete(f"{path}/apikeys/{key['id']}")) == (403, OTHERS)
    anywhere = {"subnet": "0.0.0.0", "subnet_size": 0}
    assert told(manager.post(f"{path}/ip-whitelist", json=anywhere)) == (403, OTHERS)
    assert people.client.get("/account").status_code == 200


def test_a_key_of_ones_own_ends_with_its_maker_here_too(people: People) -> None:
    root = people.root()
    made = people.client.post("/apikeys", json={}).json()["api_key"]
    child = People(people.roost, people.roost.client_for(made["api_key"])).key(root["id"])
    people.client.delete(f"/users/{root['id']}/apikeys/{made['id']}")
    assert people.roost.client_for(child).get("/account").json() == INVALID_TOKEN
