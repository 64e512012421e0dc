"""Nobody gives what he lacks, by whatever it would be given."""

import httpx
import pytest

from tests.products.iam.people import Person, allow, deny, made, policy
from tests.products.oidc.idp import public
from tests.products.users.people import told
from tests.server import RunningRoost


@pytest.fixture
def manager(roost: RunningRoost) -> Person:
    """May do anything with policies, groups and roles, and has domains himself."""
    person = Person(roost, "ada")
    person.given(allow(["iam.*", "network.dns.*"]))
    return person


REFUSED = (403, "You lack permissions that you would give: some")
DOCUMENT = {"Version": "2012-10-17", "Statement": [allow("*")]}


def test_a_policy(roost: RunningRoost, manager: Person) -> None:
    everything, zones = (
        policy(manager.client, allow("*")),
        policy(manager.client, deny("compute.*")),
    )
    group = made(manager.client, "/groups", display_name="team")
    role = made(manager.client, "/roles", name="x")
    for holder in (f"users/{manager.id}", f"groups/{group}"):
        assert told(manager.client.post(f"/policies/{everything}/{holder}")) == REFUSED
        assert manager.client.post(f"/policies/{zones}/{holder}").status_code == 201
    assert told(manager.client.post(f"/roles/{role}/policies/{everything}")) == REFUSED
    assert manager.client.post(f"/roles/{role}/policies/{zones}").status_code == 201
    # Nor by changing what is attached already.
    changed = manager.client.put(f"/policies/{zones}", json={"policy_document": DOCUMENT})
    assert told(changed) == REFUSED
    assert manager.client.put(f"/policies/{zones}", json={"name": "none"}).status_code == 202
    assert manager.client.get("/instances").status_code == 403


def test_a_role(roost: RunningRoost, manager: Person) -> None:
    held = policy(roost.client, allow("compute.*"))
    role = made(roost.client, "/roles", name="strong", role_type="assignable")
    taken = made(roost.client, "/roles", name="taken")
    for id in (role, taken):
        roost.client.post(f"/roles/{id}/policies/{held}")
    group = made(roost.client, "/groups", display_name="team")
    other = Person(roost, "ben")
    trust = {"role_id": taken, "trusted_user_id": other.id}
    for path, body in (
        (f"/roles/{role}/users/{other.id}", {}),
        (f"/roles/{role}/groups/{group}", {}),
        ("/role-trusts", trust),
    ):
        assert told(manager.client.post(path, json=body)) == REFUSED
        assert roost.client.post(path, json=body).status_code == 201


def test_being_in_a_group(roost: RunningRoost, manager: Person) -> None:
    group = made(roost.client, "/groups", display_name="team")
    own = made(roost.client, "/groups", display_name="own")
    _holds(roost.client, group, "compute.*")
    _holds(roost.client, own, "network.dns.Read")
    member = {"user_id": manager.id}
    assert told(manager.client.post(f"/groups/{group}/members", json=member)) == REFUSED
    assert manager.client.post(f"/groups/{own}/members", json=member).status_code == 201


def test_an_issuer_that_is_trusted(roost: RunningRoost, manager: Person) -> None:
    """Whoever says whose tokens are believed could let himself in."""
    manager.given(allow("oidc.issuer.*"))
    wanted = {"uri": "https://id.example.com", **public("one")}
    path = f"/oidc/issuer/{roost.client.post('/oidc/issuer', json=wanted).json()['issuer']['id']}"
    other_key = public("two")
    changes = (other_key, {"uri": "https://id.example.net", **other_key})
    assert manager.client.patch(path, json=public("one")).status_code == 202
    role = made(roost.client, "/roles", name="strong")
    zones = policy(roost.client, allow("network.dns.Read"))
    roost.client.post(f"/roles/{role}/policies/{zones}")
    trust = {
        "trusted_oidc_issuer_id": path.rpartition("/")[2],
        "conditions": {"oidc_claims": {"sub": "ci"}},
    }
    made(roost.client, "/role-trusts", role_id=role, **trust)
    # Of a role that he has as well.
    assert manager.client.patch(path, json=public("one")).status_code == 202
    held = policy(roost.client, allow("compute.*"))
    assert roost.client.post(f"/roles/{role}/policies/{held}").status_code == 201
    before = roost.client.get(path).json()
    for change in changes:
        assert told(manager.client.patch(path, json=change)) == REFUSED
        assert told(manager.client.patch(path, json={"issuer": change})) == REFUSED
    assert roost.client.get(path).json() == before
    # What says nothing of whose tokens are believed is as before, and so is making another one.
    assert manager.client.patch(path, json={}).status_code == 202
    fresh = {"uri": "https://id.example.org", **other_key}
    assert manager.client.post("/oidc/issuer", json=fresh).status_code == 201
    assert roost.client.patch(path, json=other_key).status_code == 202


def test_what_was_deleted_is_restored_by_whoever_may_do_it(
    roost: RunningRoost, manager: Person
) -> None:
    held = policy(roost.client, allow("compute.*"))
    manager.client.delete(f"/policies/{held}")
    assert told(manager.client.patch(f"/policies/{held}/restore")) == REFUSED
    assert roost.client.patch(f"/policies/{held}/restore").status_code == 202


def test_what_one_may_do_with_some_resources_is_given_for_these(
    roost: RunningRoost, manager: Person
) -> None:
    id = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"
    manager.given(allow("compute.instance.*", id))
    for given, status in (
        (allow("compute.instance.Read", id), 201),
        (allow("compute.instance.Read", [id, "another"]), 403),
        (allow("compute.instance.Read"), 403),
    ):
        held = policy(manager.client, given)
        assert manager.client.post(f"/policies/{held}/users/{manager.id}").status_code == status


def _holds(client: httpx.Client, group: str, action: str) -> None:
    held = policy(client, allow(action))
    assert client.post(f"/policies/{held}/groups/{group}").status_code == 201
