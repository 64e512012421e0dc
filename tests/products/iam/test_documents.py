"""What policies, roles and groups look like, and which are refused."""

from typing import Any

import pytest

from tests.products.iam.people import Person, allow, deny, made, policy
from tests.server import RunningRoost

DOCUMENT = {"Version": "2026-03-20", "Statement": [allow("compute.*"), deny(["dns.*"], ["*"])]}


def test_a_policy_is_shown_as_it_was_sent_wrapped_and_bare(roost: RunningRoost) -> None:
    sent = {"name": "mine", "description": "what I do", "policy_document": DOCUMENT}
    created = roost.client.post("/policies", json=sent)
    assert created.status_code == 201
    answer = created.json()
    wrapped = answer.pop("policy")
    assert answer == wrapped
    assert {key: wrapped[key] for key in sent} == sent
    assert (wrapped["version"], wrapped["is_system_policy"]) == ("2012-10-17", False)
    path = f"/policies/{wrapped['id']}"
    assert roost.client.get(path).json() == {"policy": wrapped}
    changed = roost.client.put(path, json={"name": "ours"})
    assert (changed.status_code, changed.json()["name"]) == (202, "ours")
    assert changed.json()["policy_document"] == DOCUMENT
    assert roost.client.delete(path).status_code == 204
    gone = roost.client.get(path)
    assert (gone.status_code, gone.json()["error"]) == (404, "Policy not found")
    restored = roost.client.patch(f"{path}/restore")
    assert (restored.status_code, restored.json()["name"]) == (202, "ours")
    assert roost.client.patch(f"{path}/restore").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"Condition": {}}, {"NotAction": "*"}, {"Sid": "x"}, {"Effect": "allow"},
        {"Effect": None}, {"Action": []}, {"Action": 7}, {"Action": "compute"},
        {"Action": "compute.*.Read"}, {"Action": "compute.inst*.Read"}, {"Action": "a.b.c.d"},
        {"Resource": []}, {"Resource": "regis*"}, {"Resource": "a:b:c"}, {"Resource": {}},
    ],
    ids=str,
)  # fmt: skip
def test_a_statement_that_is_not_understood_is_refused(
    roost: RunningRoost, wrong: dict[str, Any]
) -> None:
    statement = {key: value for key, value in (allow("dns.*") | wrong).items() if value is not None}
    body = {"name": "x", "policy_document": {"Statement": [statement]}}
    before = roost.client.get("/policies").json()["meta"]["total"]
    refused = roost.client.post("/policies", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"].startswith("Invalid policy_document.Statement[0]")
    assert roost.client.get("/policies").json()["meta"]["total"] == before


def test_the_list_has_the_managed_policies_first(roost: RunningRoost) -> None:
    own = [policy(roost.client, allow("*")) for _ in range(3)]
    whole = roost.client.get("/policies?per_page=500").json()
    managed = [one for one in whole["policies"] if one["is_system_policy"]]
    assert [one["id"] for one in whole["policies"][len(managed) :]] == own
    assert whole["meta"] == {"total": len(managed) + 3, "links": {"next": "", "prev": ""}}
    seen: list[str] = []
    cursor = ""
    for _ in range(len(whole["policies"])):
        page = roost.client.get("/policies", params={"per_page": 7, "cursor": cursor}).json()
        seen += [one["id"] for one in page["policies"]]
        cursor = page["meta"]["links"]["next"]
        if not cursor:
            break
    assert seen == [one["id"] for one in whole["policies"]]
    assert roost.client.get("/policies?cursor=nonsense").status_code == 400


def test_a_managed_policy_cannot_be_changed(roost: RunningRoost) -> None:
    [managed, *_] = roost.client.get("/policies").json()["policies"]
    path = f"/policies/{managed['id']}"
    assert roost.client.put(path, json={"name": "mine"}).status_code == 403
    assert roost.client.delete(path).status_code == 403
    ann = Person(roost)
    assert roost.client.post(f"{path}/users/{ann.id}").status_code == 201
    assert ann.client.get("/instances").status_code == 200


def test_attachments_are_shown_in_the_contracts_words_and_the_clients(roost: RunningRoost) -> None:
    client, ann = roost.client, Person(roost)
    some, group = policy(client, allow("*")), made(client, "/groups", display_name="team")
    role = made(client, "/roles", name="helper", role_type="assignable")
    for path, list_path, wrapper, lists in (
        (f"/policies/{some}/users/{ann.id}", f"/policies/{some}/users",
         "policy_user_relationship", ("policy_user_relationships", "users")),
        (f"/policies/{some}/groups/{group}", f"/policies/{some}/groups",
         "policy_group_relationship", ("policy_group_relationships", "groups")),
        (f"/roles/{role}/users/{ann.id}", f"/roles/{role}/users",
         "role_user_relationship", ("role_user_relationships", "assignments")),
        (f"/roles/{role}/groups/{group}", f"/roles/{role}/groups",
         "role_group_relationship", ("role_group_relationships", "assignments")),
        (f"/roles/{role}/policies/{some}", f"/roles/{role}/policies",
         "role_policy_relationship", ("role_policy_relationships", "policies")),
    ):  # fmt: skip
        attached = client.post(path)
        assert attached.status_code == 201, attached.text
        answer = attached.json()
        assert answer.pop(wrapper) == answer
        assert client.post(path).status_code == 201
        listed = client.get(list_path).json()
        assert listed[lists[0]] == listed[lists[1]]
        assert len(listed[lists[0]]) == listed["meta"]["total"] == 1
        assert listed["meta"]["links"] == {"next": "", "prev": ""}
    assert client.get(f"/roles/{role}").json()["role"]["policies"][0]["id"] == some
    assert client.post(f"/roles/{role}/policies", json={"policy_id": some}).status_code == 201
    roles = client.get(f"/groups/{group}/roles").json()
    assert [one["id"] for one in roles["roles"]["all"]] == [role]
    assert roles["role_group_relationships"] == roles["roles"]["direct"]
    policies = client.get(f"/groups/{group}/policies").json()["policies"]
    assert [one["id"] for one in policies["direct"]] == [some]
    assert [one["from_role"] for one in policies["from_roles"]] == [role]
    for path in (
        f"/policies/{some}/users/{ann.id}", f"/policies/{some}/groups/{group}",
        f"/roles/{role}/users/{ann.id}", f"/roles/{role}/groups/{group}",
        f"/roles/{role}/policies/{some}",
    ):  # fmt: skip
        assert client.delete(path).status_code == 204
        assert client.delete(path).status_code == 404


def test_a_group_has_members_who_can_be_restored(roost: RunningRoost) -> None:
    client, ann = roost.client, Person(roost)
    created = client.post("/groups", json={"display_name": "team", "description": "us"}).json()
    assert "status" not in created
    assert created["group"]["status"] == "active"
    path = f"/groups/{created['id']}"
    added = client.post(f"{path}/members", json={"display_name": "ann@example.com"})
    assert (added.status_code, added.json()["id"]) == (201, ann.id)
    [member] = client.get(path).json()["group"]["members"]
    assert (member["display_name"], member["active"]) == ("ann", True)
    assert client.get(f"{path}?show_last_activity=true").json()["group"]["last_activity"] == ""
    assert client.get(f"{path}/members/{ann.id}").json() == {"group_member": member}
    assert client.delete(f"{path}/members/{ann.id}").status_code == 204
    assert client.get(f"{path}/members").json()["members"] == []
    assert client.get(f"{path}/members/{ann.id}").status_code == 404
    assert client.put(f"{path}/members/{ann.id}").status_code == 202
    assert client.get(f"{path}/members").json()["meta"]["total"] == 1
    nobody = client.post(f"{path}/members", json={"user_id": "nobody"})
    assert (nobody.status_code, nobody.json()["error"]) == (404, "Invalid user")
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["error"] == "Group not found"


def test_a_role_is_assumable_for_an_hour_unless_it_says_otherwise(roost: RunningRoost) -> None:
    client = roost.client
    role = client.post("/roles", json={"name": "helper"}).json()["role"]
    assert (role["role_type"], role["max_session_duration"]) == ("assumable", 3600)
    group = made(client, "/groups", display_name="team")
    assert client.post(f"/roles/{role['id']}/groups/{group}").status_code == 400
    for seconds in (899, 43_201):
        assert client.post(
            "/roles", json={"name": "x", "max_session_duration": seconds}
        ).status_code == 400  # fmt: skip
    assert client.post("/roles", json={"name": "x", "role_type": "user"}).status_code == 400
    assert client.delete(f"/roles/{role['id']}").status_code == 204
    assert client.get(f"/roles/{role['id']}").json()["error"] == "Role not found"
    assert client.patch(f"/roles/{role['id']}/restore").json()["role"] == role
