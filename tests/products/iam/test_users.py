"""Users and access: acls are policies, and whoever goes takes along what he had."""

from typing import Any

import httpx
import pytest

from tests.products.iam.people import allow, made, policy
from tests.products.users.people import INVALID_TOKEN, People, told
from tests.server import RunningRoost

Json = dict[str, Any]


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


def managed(client: httpx.Client, name: str) -> str:
    listed = client.get("/policies", params={"per_page": 500}).json()["policies"]
    return next(each["id"] for each in listed if each["name"] == name)


def names(client: httpx.Client, path: str, what: str = "policies", of: str = "all") -> list[str]:
    return [each["name"] for each in client.get(path).json()[what][of]]


def test_an_acl_is_a_managed_policy(people: People) -> None:
    user, client = people.service("dns")
    mine = f"/users/{user['id']}"
    assert names(people.client, f"{mine}/policies") == ["DNS"]
    people.client.post(f"/policies/{managed(people.client, 'Billing')}{mine}")
    assert people.get(user["id"])["acls"] == ["billing", "dns"]
    assert client.get("/account").status_code == 200
    holders = people.client.get(f"/policies/{managed(people.client, 'DNS')}/users").json()["users"]
    assert user["id"] in [each["id"] for each in holders]
    # Other acls swap the policies, and detaching one takes the acl away.
    people.client.patch(mine, json={"acls": ["support", "billing"]})
    assert names(client, "/users/me/policies") == ["Billing", "Support"]
    people.client.delete(f"/policies/{managed(people.client, 'Support')}{mine}")
    assert people.get(user["id"])["acls"] == ["billing"]
    assert client.get("/tickets").status_code == 403


def test_nobody_gives_as_a_policy_what_he_may_not_give_as_an_acl(people: People) -> None:
    manager, client = people.service("dns")
    held = policy(people.client, allow(["account.user.*", "iam.*"]))
    people.client.post(f"/policies/{held}/users/{manager['id']}")
    user, _ = people.service(email="x@example.com")
    billing, dns = (managed(people.client, name) for name in ("Billing", "DNS"))
    refused = client.post(f"/policies/{billing}/users/{user['id']}")
    assert told(refused) == (403, "You lack permissions that you would give: billing")
    assert client.post(f"/policies/{dns}/users/{user['id']}").status_code == 201
    root = people.root()["id"]
    assert client.delete(f"/policies/{dns}/users/{root}").status_code == 403


def test_a_user_has_what_groups_and_roles_bring(people: People) -> None:
    user, client = people.service()
    group = made(people.client, "/groups", display_name="team")
    role = made(people.client, "/roles", name="keeper", role_type="assignable")
    own = made(people.client, "/roles", name="own", role_type="assignable")
    zones = made(people.client, "/policies", name="zones")
    people.client.put(
        f"/policies/{zones}",
        json={"policy_document": {"Version": "2012-10-17", "Statement": [allow("network.dns.*")]}},
    )
    for path, body in (
        (f"/groups/{group}/members", {"user_id": user["id"]}),
        (f"/roles/{role}/groups/{group}", {}),
        (f"/roles/{role}/policies/{zones}", {}),
        (f"/roles/{own}/users/{user['id']}", {}),
    ):
        assert people.client.post(path, json=body).status_code == 201
    [shown] = client.get("/users/me/groups").json()["groups"]
    assert (shown["id"], [each["id"] for each in shown["members"]]) == (group, [user["id"]])
    path = f"/users/{user['id']}/roles"
    assert names(people.client, path, "roles", "direct") == ["own"]
    assert names(people.client, path, "roles", "inherited") == ["keeper"]
    assert names(client, "/users/me/policies", of="inherited") == ["zones"]
    assert client.get("/domains").status_code == 200


def test_whoever_is_deleted_leaves_nothing_behind(people: People) -> None:
    user, client = people.service("manage_users")
    group = made(people.client, "/groups", display_name="team")
    role = made(people.client, "/roles", name="keeper", role_type="assignable")
    held = policy(people.client, allow("network.dns.*"))
    people.client.post(f"/groups/{group}/members", json={"user_id": user["id"]})
    people.client.post(f"/roles/{role}/users/{user['id']}")
    people.client.post(f"/policies/{held}/users/{user['id']}")
    taken, _ = session(people, user, client)
    assert people.client.delete(f"/users/{user['id']}").status_code == 204
    assert taken.get("/domains").json() == INVALID_TOKEN
    assert people.client.get(f"/groups/{group}/members").json()["members"] == []
    assert people.client.get(f"/roles/{role}/users").json()["assignments"] == []
    assert people.client.get(f"/policies/{held}/users").json()["users"] == []
    assert people.client.get(f"/users/{user['id']}/groups").status_code == 404


def test_suspending_a_user_stops_his_sessions_at_once(people: People) -> None:
    user, client = people.service("manage_users")
    taken, _ = session(people, user, client)
    assert taken.get("/domains").status_code == 200
    path = f"/organizations/{people.organization()}/user/{user['id']}"
    people.client.put(f"{path}/suspend")
    assert taken.get("/domains").json() == client.get("/users").json() == INVALID_TOKEN
    people.client.put(f"{path}/unsuspend")
    assert taken.get("/domains").status_code == 200
    people.client.patch(f"/users/{user['id']}", json={"api_enabled": False})
    assert taken.get("/domains").json() == INVALID_TOKEN


def test_a_program_mints_users_and_keys_as_a_vault_does(people: People) -> None:
    """It has the rights that it gives, and no more: for each lease a user, whom it removes."""
    program, vault = people.service("dns", email="vault@example.com")
    minting = policy(people.client, allow(["account.user.*", "iam.policy.*", "compute.instance.*"]))
    people.client.post(f"/policies/{minting}/users/{program['id']}")
    reading = policy(vault, allow(["compute.instance.List", "compute.instance.Read"]))

    lease = vault.post(
        "/users", json={"email": "lease-1@example.com", "name": "Lease 1", "service_user": True}
    ).json()["user"]
    assert vault.post(f"/policies/{reading}/users/{lease['id']}").status_code == 201
    first = people.roost.client_for(lease["api_key"])
    assert [first.get(path).status_code for path in ("/instances", "/domains")] == [200, 403]
    # Another key, which is rolled.
    wanted = {"name": "rolled", "expire": True, "date_expire": "2999-01-01T00:00:00Z"}
    reply = vault.post(f"/users/{lease['id']}/apikeys", json=wanted)
    assert reply.status_code == 202, reply.text
    second = people.roost.client_for(reply.json()["api_key"]["api_key"])
    assert second.get("/instances").status_code == 200
    # What its user is let do by others does not come to keys that the program has.
    people.client.patch(f"/users/{lease['id']}", json={"acls": ["dns", "support"]})
    assert [second.get(path).status_code for path in ("/domains", "/tickets")] == [200, 403]
    assert vault.post("/instances", json={}).status_code == 400
    assert second.post("/instances", json={}).status_code == 403

    listed = vault.get(f"/users/{lease['id']}/apikeys").json()["api_keys"]
    rolled = next(key["id"] for key in listed if key["name"] == "rolled")
    assert vault.delete(f"/users/{lease['id']}/apikeys/{rolled}").status_code == 204
    assert second.get("/instances").json() == INVALID_TOKEN
    assert vault.delete(f"/users/{lease['id']}").status_code == 204
    assert first.get("/instances").json() == INVALID_TOKEN
    assert vault.get(f"/users/{lease['id']}").status_code == 404


def test_a_key_that_a_session_lends_ends_with_it(people: People) -> None:
    user, client = people.service("manage_users")
    taken, role = session(people, user, client)
    held = policy(people.client, allow("account.user.*"))
    people.client.post(f"/roles/{role}/policies/{held}")
    reply = taken.post("/users", json={"email": "x@example.com", "name": "X", "service_user": True})
    lent = people.roost.client_for(reply.json()["user"]["api_key"])
    assert lent.get("/users/me/groups").status_code == 200
    # A session has no keys of its own to make another by.
    assert taken.post("/apikeys", json={}).status_code == 403
    assert taken.post(f"/users/{user['id']}/apikeys", json={}).status_code == 403
    people.roost.clock.advance(hours=1)
    assert lent.get("/users/me/groups").json() == taken.get("/domains").json() == INVALID_TOKEN


def test_a_session_is_bound_as_the_key_that_began_it(people: People) -> None:
    """Else who lends himself a key of another user's would have what that may take on."""
    lender, client = people.service(email="lender@example.com")
    lending = policy(people.client, allow(["account.user.*", "iam.*"]))
    people.client.post(f"/policies/{lending}/users/{lender['id']}")
    user, own = people.service("manage_users")
    lent = people.roost.client_for(People(people.roost, client).key(user["id"]))
    by_own, role = session(people, user, own)
    reply = lent.post("/assumed-roles/assume", json={"role_id": role})
    assert reply.status_code == 201
    by_lent = people.roost.client_for(reply.json()["session_token"])
    assert [each.get("/domains").status_code for each in (by_own, by_lent)] == [200, 403]


def session(people: People, user: Json, client: httpx.Client) -> tuple[httpx.Client, str]:
    """A client by a session of a user's, in a role that opens domains; and the role."""
    role = made(people.client, "/roles", name="zones")
    held = policy(people.client, allow("network.dns.*"))
    people.client.post(f"/roles/{role}/policies/{held}")
    made(people.client, "/role-trusts", role_id=role, trusted_user_id=user["id"])
    reply = client.post("/assumed-roles/assume", json={"role_id": role})
    assert reply.status_code == 201, reply.text
    return people.roost.client_for(reply.json()["session_token"]), role
