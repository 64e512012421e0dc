"""What policies come to: a Deny before an Allow, and what nothing allows is denied."""

from typing import Any

import pytest

from tests.products.iam.people import Person, allow, deny, made, policy
from tests.products.keys import client_with
from tests.server import RunningRoost

REFUSED = {"error": "This API key lacks the permission.", "status": 403}


def ssh_key(roost: RunningRoost, name: str) -> str:
    body = {"name": name, "ssh_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== " + name}
    reply = roost.client.post("/ssh-keys", json=body)
    assert reply.is_success, reply.text
    return reply.json()["ssh_key"]["id"]


def test_who_has_no_policy_may_do_nothing(roost: RunningRoost) -> None:
    ann = Person(roost)
    for path in ("/account", "/instances", "/ssh-keys", "/policies"):
        refused = ann.client.get(path)
        assert (refused.status_code, refused.json()) == (403, REFUSED)
    assert ann.client.get("/regions").status_code == 200
    assert ann.client.get("/apikeys").status_code == 200


@pytest.mark.parametrize(
    "action", ["*", "compute.*", "compute.sshkey.*", "compute.sshkey.List", ["dns.*", "*"]]
)
def test_an_action_is_named_whole_or_by_its_beginning(roost: RunningRoost, action: Any) -> None:
    ann = Person(roost)
    ann.given(allow(action))
    assert ann.client.get("/ssh-keys").status_code == 200


@pytest.mark.parametrize("action", ["Compute.*", "compute.instance.*", "compute.sshkey.Read"])
def test_no_other_action_is_allowed(roost: RunningRoost, action: str) -> None:
    ann = Person(roost)
    ann.given(allow(action))
    assert ann.client.get("/ssh-keys").status_code == 403


def test_a_deny_wins_over_whatever_allows(roost: RunningRoost) -> None:
    ann = Person(roost)
    ann.given(allow("*"))
    assert ann.client.get("/ssh-keys").status_code == 200
    denying = ann.given(deny("compute.sshkey.*"), allow("compute.sshkey.List"))
    assert ann.client.get("/ssh-keys").status_code == 403
    roost.client.delete(f"/policies/{denying}/users/{ann.id}")
    assert ann.client.get("/ssh-keys").status_code == 200


def test_a_change_of_a_policy_counts_at_once(roost: RunningRoost) -> None:
    ann = Person(roost)
    id = ann.given(allow("compute.sshkey.List"))
    assert ann.client.get("/ssh-keys").status_code == 200
    document = {"Statement": [allow("network.dns.*")]}
    changed = roost.client.put(f"/policies/{id}", json={"policy_document": document})
    assert changed.status_code == 202
    assert ann.client.get("/ssh-keys").status_code == 403
    assert ann.client.get("/domains").status_code == 200
    roost.client.delete(f"/policies/{id}")
    assert ann.client.get("/domains").status_code == 403
    roost.client.patch(f"/policies/{id}/restore")
    assert ann.client.get("/domains").status_code == 200


def test_root_is_bound_by_no_policy(roost: RunningRoost) -> None:
    id = policy(roost.client, deny("*"))
    assert roost.client.post(f"/policies/{id}/users/{root_id(roost)}").status_code == 201
    assert roost.client.get("/instances").status_code == 200


def root_id(roost: RunningRoost) -> str:
    admin = roost.client.get("/policies?per_page=500").json()["policies"]
    dns = next(one for one in admin if one["name"] == "DNS")
    return roost.client.get(f"/policies/{dns['id']}/users").json()["users"][0]["id"]


def test_one_resource_is_all_that_its_policy_opens(roost: RunningRoost) -> None:
    mine, other = ssh_key(roost, "mine"), ssh_key(roost, "other")
    ann = Person(roost)
    ann.given(allow("compute.sshkey.*", [mine]))
    assert ann.client.get(f"/ssh-keys/{mine}").status_code == 200
    assert ann.client.patch(f"/ssh-keys/{mine}", json={"name": "x"}).status_code == 204
    refused = [ann.client.get(f"/ssh-keys/{id}") for id in (other, "nobodys")]
    assert [one.status_code for one in refused] == [403, 403]
    assert ann.client.post("/ssh-keys", json={"name": "x", "ssh_key": "x"}).status_code == 403


def test_a_list_shows_what_its_caller_may_see(roost: RunningRoost) -> None:
    ids = [ssh_key(roost, f"key-{n}") for n in range(4)]
    one, but_one = Person(roost, "ann"), Person(roost, "bob")
    one.given(allow("compute.sshkey.*", [ids[1], ids[3]]))
    but_one.given(allow("*"), deny("compute.sshkey.*", ids[2]))

    def seen(person: Person, **query: int | str) -> tuple[list[str], Any]:
        answer = person.client.get("/ssh-keys", params=query).json()
        return [key["id"] for key in answer["ssh_keys"]], answer["meta"]

    assert seen(one)[0] == [ids[1], ids[3]]
    assert seen(one)[1]["total"] == 2
    assert seen(but_one)[0] == [ids[0], ids[1], ids[3]]
    first, meta = seen(but_one, per_page=2)
    assert (first, meta["total"]) == ([ids[0], ids[1]], 3)
    assert seen(but_one, per_page=2, cursor=meta["links"]["next"])[0] == [ids[3]]


def test_who_is_denied_one_may_not_act_on_several_at_once(roost: RunningRoost) -> None:
    ann = Person(roost)
    ann.given(allow("*"), deny("compute.instance.*", "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"))
    body = {"instance_ids": ["0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"]}
    assert ann.client.post("/instances/halt", json=body).status_code == 403
    assert ann.client.get("/instances").status_code == 200


@pytest.mark.parametrize("resource", ["sshkey:*", "sshkey:ID"])
def test_a_resource_may_be_named_with_its_kind(roost: RunningRoost, resource: str) -> None:
    id = ssh_key(roost, "mine")
    ann = Person(roost)
    ann.given(allow("*", resource.replace("ID", id)))
    assert ann.client.get(f"/ssh-keys/{id}").status_code == 200
    assert ann.client.get("/ssh-keys").status_code == 200
    assert ann.client.get("/domains").status_code == 403


def test_groups_and_roles_give_what_their_policies_allow(roost: RunningRoost) -> None:
    ann, client = Person(roost), roost.client
    group = made(client, "/groups", display_name="team")
    role = made(client, "/roles", name="dns", role_type="assignable")
    dns, keys = policy(client, allow("network.dns.*")), policy(client, allow("compute.sshkey.*"))
    assert client.post(f"/roles/{role}/policies/{dns}").status_code == 201
    assert client.post(f"/policies/{keys}/groups/{group}").status_code == 201
    assert ann.client.get("/domains").status_code == 403
    client.post(f"/groups/{group}/members", json={"user_id": ann.id, "display_name": ""})
    assert ann.client.get("/ssh-keys").status_code == 200
    assert ann.client.get("/domains").status_code == 403
    assert client.post(f"/roles/{role}/groups/{group}").status_code == 201
    assert ann.client.get("/domains").status_code == 200
    client.put(f"/roles/{role}", json={"role_type": "assumable"})
    assert ann.client.get("/domains").status_code == 403
    client.delete(f"/groups/{group}/members/{ann.id}")
    assert ann.client.get("/ssh-keys").status_code == 403


def test_a_key_with_some_permissions_is_bound_by_them(roost: RunningRoost) -> None:
    bound = client_with(roost, "dns")
    assert bound.get("/domains").status_code == 200
    assert bound.get("/ssh-keys").status_code == 403
    assert client_with(roost, "manage_users").get("/ssh-keys").status_code == 200


def test_acls_and_policies_are_one(roost: RunningRoost) -> None:
    listed = roost.client.get("/policies?per_page=500").json()["policies"]
    dns = next(one["id"] for one in listed if one["name"] == "DNS")
    ann = Person(roost, "ann", "billing")
    assert ann.client.get("/domains").status_code == 403
    assert roost.client.post(f"/policies/{dns}/users/{ann.id}").status_code == 201
    assert ann.client.get("/account").json()["account"]["acls"] == ["billing", "dns"]
    assert ann.client.get("/domains").status_code == 200
    assert roost.client.delete(f"/policies/{dns}/users/{ann.id}").status_code == 204
    assert ann.client.get("/account").json()["account"]["acls"] == ["billing"]
    assert roost.client.delete(f"/policies/{dns}/users/{ann.id}").status_code == 404
