"""Groups that a directory provisions, and the rights that come with them."""

from typing import Any

import httpx
import pytest

from roost.products.scim.schemas import GROUP_URN
from tests.products.iam.people import allow, made, policy
from tests.products.scim.directory import Directory, refused

NOBODY = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"


@pytest.fixture
def ids(directory: Directory) -> list[str]:
    """Three users."""
    return [directory.user(f"{name}@example.com")["id"] for name in ("ada", "bob", "cleo")]


def members(group: dict[str, Any]) -> list[str]:
    return [member["value"] for member in group.get("members", [])]


def test_a_directory_makes_a_group(directory: Directory, ids: list[str]) -> None:
    body = {
        "schemas": [GROUP_URN],
        "displayName": "Team",
        "externalId": "g-1",
        "members": [{"value": ids[0]}],
    }
    reply = directory.client.post("/Groups", json=body)
    group = reply.json()
    base = f"{directory.roost.url}/scim/v2"
    at = f"{base}/Groups/{group['id']}"
    assert (reply.status_code, reply.headers["location"]) == (201, at)
    assert reply.headers["etag"] == group["meta"].pop("version")
    created = group["meta"]["created"]
    assert group == {
        "schemas": [GROUP_URN],
        "id": group["id"],
        "externalId": "g-1",
        "displayName": "Team",
        "members": [
            {
                "value": ids[0],
                "display": "ada@example.com",
                "$ref": f"{base}/Users/{ids[0]}",
                "type": "User",
            }
        ],
        "meta": {
            "resourceType": "Group", "created": created, "lastModified": created, "location": at,
        },
    }  # fmt: skip
    seen = directory.api.get(f"/groups/{group['id']}").json()["group"]
    assert (seen["display_name"], [each["id"] for each in seen["members"]]) == ("Team", ids[:1])
    [member_of] = directory.get(f"/Users/{ids[0]}")["groups"]
    assert member_of == {
        "value": group["id"], "$ref": at, "display": "Team", "type": "direct",
    }  # fmt: skip


def test_membership_counts_at_once(directory: Directory, ids: list[str]) -> None:
    group = directory.group()
    path = f"/Groups/{group['id']}"
    ada = directory.roost.client_for(directory.people.key(ids[0]))
    held = policy(directory.api, allow("network.dns.*"))
    assert directory.api.post(f"/policies/{held}/groups/{group['id']}").status_code == 201

    def may() -> bool:
        return ada.get("/domains").status_code == 200

    assert not may()
    directory.patched(path, {"op": "add", "path": "members", "value": [{"value": ids[0]}]})
    assert may()
    directory.patched(path, {"op": "Remove", "path": "members", "value": [{"value": ids[0]}]})
    assert not may()
    put = {"schemas": [GROUP_URN], "displayName": "Team", "members": [{"value": ids[0]}]}
    directory.client.put(path, json=put)
    assert may()
    # Who is switched off is out, whatever his groups.
    off = {"op": "replace", "path": "active", "value": False}
    directory.patched(f"/Users/{ids[0]}", off)
    assert ada.get("/domains").status_code == 401
    directory.patched(f"/Users/{ids[0]}", {**off, "value": True})
    assert may()
    assert directory.client.delete(path).status_code == 204
    assert not may()


def test_a_session_ends_with_who_is_switched_off(directory: Directory, ids: list[str]) -> None:
    ada = directory.roost.client_for(directory.people.key(ids[0]))
    group = directory.group("Team", ids[0])
    assumes = policy(directory.api, allow("iam.role.*"), allow("iam.assumedrole.*"))
    directory.api.post(f"/policies/{assumes}/groups/{group['id']}")
    role = made(directory.api, "/roles", name="dns")
    held = policy(directory.api, allow("network.dns.*"))
    directory.api.post(f"/roles/{role}/policies/{held}")
    made(directory.api, "/role-trusts", role_id=role, trusted_user_id=ids[0])
    taken = ada.post("/assumed-roles/assume", json={"role_id": role})
    session = directory.roost.client_for(taken.json()["session_token"])
    assert session.get("/domains").status_code == 200
    off = {"op": "replace", "path": "active", "value": False}
    directory.patched(f"/Users/{ids[0]}", off)
    assert session.get("/domains").status_code == 401


def test_entra_removes_the_one_that_it_names(directory: Directory, ids: list[str]) -> None:
    path = f"/Groups/{directory.group('Team', *ids)['id']}"
    gone = {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": ids[1]}]}
    assert members(directory.patched(path, gone)) == [ids[0], ids[2]]
    # Once more is no mistake.
    assert members(directory.patched(path, gone)) == [ids[0], ids[2]]
    by_filter = {"op": "remove", "path": f'members[value eq "{ids[0]}"]'}
    assert members(directory.patched(path, by_filter)) == [ids[2]]
    assert members(directory.get(path)) == [ids[2]]
    again = {"op": "add", "path": "members", "value": [{"value": id} for id in ids]}
    assert sorted(members(directory.patched(path, again))) == sorted(ids)


def test_okta_renames_with_an_object(directory: Directory, ids: list[str]) -> None:
    group = directory.group("Team", *ids)
    new = {"op": "replace", "value": {"id": group["id"], "displayName": "Crew"}}
    shown = directory.patched(f"/Groups/{group['id']}", new)
    assert (shown["displayName"], members(shown)) == ("Crew", ids)
    assert directory.found("/Groups", 'displayName eq "crew"') == [group["id"]]
    assert directory.found("/Groups", 'displayName eq "team"') == []


def test_put_leaves_what_was_given_and_nothing_else(directory: Directory, ids: list[str]) -> None:
    group = directory.group("Team", *ids[:2], externalId="g-1")
    path = f"/Groups/{group['id']}"
    body = {"schemas": [GROUP_URN], "displayName": "Team", "members": [{"value": ids[2]}]}
    shown = directory.client.put(path, json=body).json()
    assert (members(shown), "externalId" in shown) == ([ids[2]], False)
    assert shown == directory.get(path)
    emptied = directory.client.put(path, json={**body, "members": []}).json()
    assert members(emptied) == []
    assert members(directory.get(path)) == []


def test_a_groups_name_is_its_own(directory: Directory) -> None:
    group = directory.group("Team")
    taken = (409, "uniqueness", "There is a group TEAM already")
    body = {"schemas": [GROUP_URN], "displayName": "TEAM"}
    assert refused(directory.client.post("/Groups", json=body)) == taken
    other = directory.group("Crew")
    reply = directory.client.put(f"/Groups/{other['id']}", json=body)
    assert refused(reply) == taken
    assert directory.client.put(f"/Groups/{group['id']}", json=body).status_code == 200


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([{"value": NOBODY}], f"Invalid members: there is no user {NOBODY}"),
        ([{"display": "x"}], "Invalid members: a value is missing"),
        ([{"type": "User"}], "Invalid members: a value is missing"),
        ([{"value": NOBODY, "type": "Group"}], "Invalid members: groups have users alone"),
        ([5], "Invalid members: must be an object"),
    ],
)
def test_members_must_be_users(directory: Directory, value: list[Any], told: str) -> None:
    body = {"schemas": [GROUP_URN], "displayName": "Team", "members": value}
    if value == [{"display": "x"}]:  # what only Roost says leaves nothing
        assert directory.client.post("/Groups", json=body).status_code == 201
        return
    reply = directory.client.post("/Groups", json=body)
    assert refused(reply) == (400, "invalidValue", told)
    path = f"/Groups/{directory.group('Crew')['id']}"
    added = directory.patch(path, {"op": "add", "path": "members", "value": value})
    assert refused(added) == (400, "invalidValue", told)


def test_another_accounts_users_are_no_members(directory: Directory) -> None:
    other = Directory(directory.roost, directory.roost.new_account())
    stranger, group = other.user("eve@example.com"), other.group("Theirs")
    body = {"schemas": [GROUP_URN], "displayName": "T", "members": [{"value": stranger["id"]}]}
    assert refused(directory.client.post("/Groups", json=body))[:2] == (400, "invalidValue")
    for reply in (
        directory.client.get(f"/Groups/{group['id']}"),
        directory.client.delete(f"/Groups/{group['id']}"),
        directory.patch(f"/Groups/{group['id']}", {"op": "remove", "path": "members"}),
    ):
        assert refused(reply)[0] == 404
    assert directory.found("/Groups", f'id eq "{group["id"]}" or displayName eq "Theirs"') == []


def test_a_group_is_found_by_its_members(directory: Directory, ids: list[str]) -> None:
    team, crew = directory.group("Team", ids[0]), directory.group("Crew", *ids)
    both = [team["id"], crew["id"]]
    assert directory.found("/Groups", f'members eq "{ids[0]}"') == both
    assert directory.found("/Groups", f'members.value eq "{ids[1]}"') == [crew["id"]]
    assert directory.found("/Groups", f'members[value eq "{ids[2]}"]') == [crew["id"]]
    assert directory.found("/Groups", 'displayName sw "t" and members pr') == [team["id"]]
    query = f'id eq "{team["id"]}" and members eq "{ids[1]}"'
    assert directory.found("/Groups", query) == []
    assert directory.found("/Users", f'groups.value eq "{team["id"]}"') == [ids[0]]
    assert directory.found("/Users", 'groups.display eq "crew"') == ids


def test_members_need_not_be_shown(directory: Directory, ids: list[str]) -> None:
    group = directory.group("Team", *ids, externalId="g-1")
    [shown] = directory.get("/Groups", excludedAttributes="members")["Resources"]
    assert "members" not in shown
    assert "version" not in shown["meta"]
    assert directory.get(f"/Groups/{group['id']}", attributes="members.value")["members"] == [
        {"value": id} for id in ids
    ]


def test_a_groups_version_tells_of_its_members(directory: Directory, ids: list[str]) -> None:
    group = directory.group("Team", ids[0])
    path, version = f"/Groups/{group['id']}", group["meta"]["version"]
    assert directory.api.post(f"/groups/{group['id']}/members", json={"user_id": ids[1]}).is_success
    assert directory.get(path)["meta"]["version"] != version
    late: httpx.Response = directory.patch(
        path, {"op": "remove", "path": "members"}, headers={"If-Match": version}
    )
    assert refused(late)[0] == 412
    assert members(directory.get(path)) == ids[:2]


def test_who_is_gone_is_in_no_group(directory: Directory, ids: list[str]) -> None:
    path = f"/Groups/{directory.group('Team', *ids)['id']}"
    assert directory.client.delete(f"/Users/{ids[1]}").status_code == 204
    assert members(directory.get(path)) == [ids[0], ids[2]]


def test_root_may_be_in_a_group(directory: Directory) -> None:
    root = directory.people.root()["id"]
    path = f"/Groups/{directory.group('Team', root)['id']}"
    assert members(directory.get(path)) == [root]
    assert members(directory.patched(path, {"op": "remove", "path": "members"})) == []
    assert directory.api.get("/account").status_code == 200
