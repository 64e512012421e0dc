"""/v2/organizations: who belongs together."""

import pytest

from roost.products import organizations
from tests.products.iam.people import allow, policy
from tests.products.meter import JANUARY, YEAR
from tests.products.users.people import INVALID_TOKEN, People, told
from tests.server import Beginning, RunningRoost

NOT_FOUND = (404, "Organization not found.")


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


def test_every_account_has_one(people: People) -> None:
    listed = people.client.get("/organizations").json()
    [one] = listed["orgs"]
    assert listed["organizations"] == [one]
    assert listed["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}
    assert (one["name"], one["type"]) == ("Roost", "Personal/Team")
    assert one["date_created"][:4] == str(Beginning.date.year)
    # Clients read the fields themselves, or what is wrapped.
    shown = people.client.get(f"/organizations/{one['id']}").json()
    assert shown == one | {"organization": one}


def test_it_can_be_called_otherwise_and_stays(people: People) -> None:
    path = f"/organizations/{people.organization()}"
    renamed = people.client.put(path, json={"name": "Acme"})
    assert renamed.status_code == 200
    assert (renamed.json()["name"], renamed.json()["type"]) == ("Acme", "Personal/Team")
    assert people.client.get(path).json() == renamed.json()
    refused = people.client.delete(path)
    assert told(refused) == (400, "The organization that an account began with cannot be deleted")


def test_an_account_may_have_more_which_can_be_deleted_and_restored(people: People) -> None:
    own = people.organization()
    reply = people.client.post("/organizations", json={"name": "Lab", "type": "Team"})
    assert reply.status_code == 201
    made = reply.json()["organization"]
    assert (made["name"], made["type"]) == ("Lab", "Team")
    path = f"/organizations/{made['id']}"

    def listed() -> list[str]:
        return [each["id"] for each in people.client.get("/organizations").json()["orgs"]]

    assert listed() == [own, made["id"]]
    assert people.client.delete(path).status_code == 204
    assert listed() == [own]
    for method in ("GET", "PUT", "DELETE"):
        assert told(people.client.request(method, path)) == NOT_FOUND
    assert people.client.patch(f"{path}/restore").json()["organization"] == made
    assert listed() == [own, made["id"]]


def test_organizations_are_listed_page_by_page(people: People) -> None:
    for n in range(3):
        people.client.post("/organizations", json={"name": f"Lab {n}"})
    first = people.client.get("/organizations", params={"per_page": 3}).json()
    cursor = first["meta"]["links"]["next"]
    second = people.client.get("/organizations", params={"per_page": 3, "cursor": cursor}).json()
    assert (len(first["orgs"]), len(second["orgs"])) == (3, 1)
    assert (first["meta"]["total"], second["meta"]["links"]["next"]) == (4, "")


def test_a_name_must_be_given(people: People) -> None:
    refused = people.client.post("/organizations", json={"type": "Team"})
    assert told(refused) == (400, "Missing required field: name")


def test_whoever_is_suspended_is_out_at_once_and_comes_back_as_he_was(people: People) -> None:
    people.roost.clock.hold(JANUARY)
    user, client = people.active(acls=["dns"])
    child = client.post("/apikeys", json={}).json()["api_key"]["api_key"]
    path = f"/organizations/{people.organization()}"
    assert client.get("/domains").status_code == 200

    for _ in range(2):
        assert people.client.put(f"{path}/user/{user['id']}/suspend").status_code == 204
    for key in (client, people.roost.client_for(child)):
        assert key.get("/domains").json() == INVALID_TOKEN
    listed = people.client.get(f"{path}/suspended-users").json()
    [shown] = listed["users"]
    assert (shown["id"], shown["uuid"], shown["active"]) == (user["id"], user["id"], False)
    assert shown["date_suspended"] == f"{YEAR}-01-01T00:00:00+00:00"
    assert listed["meta"]["total"] == 1
    assert people.get(user["id"])["status"] == "suspended"
    # His keys are there, and may be made or revoked meanwhile: none opens anything.
    new = people.roost.client_for(people.key(user["id"]))
    assert new.get("/domains").json() == INVALID_TOKEN

    for _ in range(2):
        assert people.client.put(f"{path}/user/{user['id']}/unsuspend").status_code == 204
    assert people.get(user["id"])["status"] == "active"
    assert client.get("/domains").status_code == new.get("/domains").status_code == 200
    assert people.client.get(f"{path}/suspended-users").json()["users"] == []


def test_whoever_was_pending_is_pending_again(people: People) -> None:
    user = people.user()
    path = f"/organizations/{people.organization()}/user/{user['id']}"
    people.client.put(f"{path}/suspend")
    people.client.put(f"{path}/unsuspend")
    assert people.get(user["id"])["status"] == "pending"


def test_a_removed_user_is_gone_with_his_keys_and_may_be_invited_again(people: People) -> None:
    user, client = people.active()
    path = f"/organizations/{people.organization()}/user/{user['id']}"
    assert people.client.delete(path).status_code == 204
    assert client.get("/account").json() == INVALID_TOKEN
    assert told(people.client.delete(path)) == (404, "Invalid user")
    people.user()


def test_neither_the_root_user_nor_oneself_can_be_kept_out(people: People) -> None:
    user, manager = people.active(acls=["manage_users"])
    path = f"/organizations/{people.organization()}/user"
    root = people.root()["id"]
    assert told(manager.put(f"{path}/{root}/suspend")) == (
        403, "The root user cannot be suspended",
    )  # fmt: skip
    assert told(manager.delete(f"{path}/{root}")) == (403, "The root user cannot be deleted")
    assert told(manager.put(f"{path}/{user['id']}/suspend")) == (403, "Nobody can suspend himself")
    assert told(manager.delete(f"{path}/{user['id']}")) == (403, "Nobody can remove himself")


def test_in_another_organization_there_is_nobody_but_its_owner(people: People) -> None:
    user, _ = people.service("dns")
    lab = people.client.post("/organizations", json={"name": "Lab"}).json()["id"]
    path = f"/organizations/{lab}"
    assert people.client.get(f"{path}/suspended-users").json()["users"] == []
    assert told(people.client.put(f"{path}/user/{user['id']}/suspend")) == (404, "Invalid user")
    root = people.root()["id"]
    refused = people.client.put(f"{path}/user/{root}/suspend")
    assert told(refused) == (403, "The root user cannot be suspended")


def test_who_may_see_an_organization_does_not_change_it(people: People) -> None:
    user, client = people.service()
    assert client.get("/organizations").status_code == 403
    reading = allow(["iam.organization.List", "iam.organization.Read"])
    people.client.post(f"/policies/{policy(people.client, reading)}/users/{user['id']}")
    path = f"/organizations/{client.get('/organizations').json()['orgs'][0]['id']}"
    assert client.get(path).status_code == 200
    for method, below in (("PUT", ""), ("GET", "/suspended-users"), ("POST", "/scim/token")):
        assert client.request(method, path + below).status_code == 403
    assert client.post("/organizations", json={"name": "Mine"}).status_code == 403


def test_a_directory_has_a_token_that_is_shown_once(people: People) -> None:
    people.roost.clock.hold(JANUARY)
    path = f"/organizations/{people.organization()}/scim"
    never = {"scim_enabled": False, "auth_method": "bearer", "date_added": "", "date_updated": ""}
    assert people.client.get(path).json() == {"scim": never}
    now = f"{YEAR}-01-01T00:00:00+00:00"
    enabled = {**never, "scim_enabled": True, "date_added": now, "date_updated": now}
    assert people.client.post(f"{path}/enable").json() == {"scim": enabled}

    rotated = people.client.post(f"{path}/token")
    assert rotated.status_code == 200
    first = rotated.json()["scim"].pop("scim_token")
    assert people.client.get(path).json() == {"scim": enabled}
    second = people.client.post(f"{path}/token").json()["scim"]["scim_token"]

    def opens(token: str) -> bool:
        store = people.roost.app.store
        return people.roost.run(
            store.read(lambda tx: organizations.by_token(tx, token) is not None)
        )

    assert [opens(token) for token in (first, second, "", "nonsense")] == [
        False, True, False, False,
    ]  # fmt: skip
    people.client.post(f"{path}/disable")
    assert not opens(second)
    people.client.post(f"{path}/enable")
    assert opens(second)
