"""SCIM beside the API: its tokens, its errors, what it says of itself, what logs keep of it."""

import httpx
import pytest

from roost.products.scim.schemas import ENTERPRISE_URN, GROUP_URN, USER_URN
from tests.products.iam.people import Person, allow
from tests.products.scim.directory import SCIM_JSON, Directory, refused
from tests.products.users.people import INVALID_TOKEN
from tests.server import RunningRoost
from tests.state.operator import operator_of

UNKNOWN = (401, "", "Invalid SCIM token.")


def test_a_token_is_shown_once_and_works_while_it_is_enabled(roost: RunningRoost) -> None:
    directory = Directory(roost)
    path = f"/organizations/{directory.organization}/scim"
    assert "scim_token" not in directory.api.get(path).json()["scim"]
    assert directory.client.get("/Users").status_code == 200
    directory.api.post(f"{path}/disable")
    assert refused(directory.client.get("/Users")) == UNKNOWN
    directory.api.post(f"{path}/enable")
    assert directory.client.get("/Users").status_code == 200


def test_a_rotated_token_opens_nothing_any_more(directory: Directory) -> None:
    new = directory.client_with(directory.new_token())
    reply = directory.client.get("/Users")
    assert refused(reply) == UNKNOWN
    assert reply.headers["www-authenticate"] == 'Bearer realm="SCIM"'
    assert new.get("/Users").status_code == 200


def test_who_may_not_do_everything_makes_no_token(directory: Directory) -> None:
    path = f"/organizations/{directory.organization}/scim"
    helper = Person(directory.roost)
    helper.given(allow("iam.scim.*"))
    assert helper.client.get(path).status_code == 200
    assert helper.client.post(f"{path}/token").json() == {
        "error": "You lack permissions that you would give: a directory gives what any group has",
        "status": 403,
    }
    assert directory.client.get("/Users").status_code == 200
    helper.given(allow("*"))
    assert "scim_token" in helper.client.post(f"{path}/token").json()["scim"]


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer x", "Bearer x.y", "Basic abc", f"Bearer {'x' * 2000}"],
)
def test_other_tokens_open_nothing(directory: Directory, authorization: str) -> None:
    with httpx.Client(base_url=directory.client.base_url) as client:
        headers = {"Authorization": authorization} if authorization else {}
        assert refused(client.get("/Users", headers=headers)) == UNKNOWN
        almost = f"Bearer {directory.token[:-1]}"
        assert refused(client.get("/Users", headers={"Authorization": almost})) == UNKNOWN


def test_a_token_is_for_scim_and_a_key_for_the_api(directory: Directory) -> None:
    roost = directory.roost
    with_token = roost.client_for(directory.token)
    assert (with_token.get("/account").status_code, with_token.get("/users").json()) == (
        401, INVALID_TOKEN,
    )  # fmt: skip
    with httpx.Client(base_url=directory.client.base_url, headers=roost.client.headers) as with_key:
        for path in ("/Users", "/ServiceProviderConfig", "/Schemas"):
            assert refused(with_key.get(path)) == UNKNOWN
    assert roost.client.get("/scim/v2/Users").status_code == 404


def test_another_accounts_users_are_not_there(directory: Directory) -> None:
    roost = directory.roost
    other = Directory(roost, roost.new_account())
    user = other.user("eve@example.com")
    path = f"/Users/{user['id']}"
    assert directory.found("/Users", 'userName eq "eve@example.com"') == []
    assert directory.found("/Users", f'id eq "{user["id"]}"') == []
    for reply in (
        directory.client.get(path),
        directory.client.delete(path),
        directory.client.put(path, json={"schemas": [USER_URN], "userName": "x@y.z"}),
        directory.patch(path, {"op": "replace", "path": "active", "value": False}),
    ):
        assert refused(reply)[0] == 404
    assert other.get(path) == user
    # A person may be in several organizations, and each directory has its own say.
    assert directory.user("eve@example.com")["id"] != user["id"]


def test_an_organization_without_users_is_not_provisioned(directory: Directory) -> None:
    made = directory.api.post("/organizations", json={"name": "Second"}).json()["organization"]
    path = f"/organizations/{made['id']}/scim"
    token = directory.api.post(f"{path}/token").json()["scim"]["scim_token"]
    directory.api.post(f"{path}/enable")
    status, _, text = refused(directory.client_with(token).get("/Users"))
    assert (status, text.startswith("Only the organization")) == (403, True)


def test_what_there_is_not_is_told_in_its_own_shape(directory: Directory) -> None:
    client = directory.client
    assert refused(client.get("/Nothing")) == (404, "", "Invalid API endpoint.")
    assert refused(client.get("/Users/nobody")) == (404, "", "Resource nobody not found")
    assert refused(client.post("/Schemas", json={}))[0] == 405
    assert refused(client.delete("/Users"))[0] == 405
    assert refused(client.get("/Schemas/urn:nothing"))[0] == 404
    assert refused(client.get("/ResourceTypes/Device"))[0] == 404
    assert refused(client.post("/Bulk", json={})) == (501, "", "Bulk is not supported")


def test_it_says_what_it_can_do(directory: Directory) -> None:
    config = directory.get("/ServiceProviderConfig")
    assert {
        name: config[name]["supported"]
        for name in ("patch", "bulk", "filter", "changePassword", "sort", "etag")
    } == {
        "patch": True, "bulk": False, "filter": True, "changePassword": False, "sort": False,
        "etag": True,
    }  # fmt: skip
    types = directory.get("/ResourceTypes")
    assert [each["endpoint"] for each in types["Resources"]] == ["/Users", "/Groups"]
    assert directory.get("/ResourceTypes/User") == types["Resources"][0]
    schemas = directory.get("/Schemas")
    assert [each["id"] for each in schemas["Resources"]] == [USER_URN, GROUP_URN, ENTERPRISE_URN]
    assert directory.get(f"/Schemas/{GROUP_URN}") == schemas["Resources"][1]


def test_plain_json_will_do(directory: Directory) -> None:
    body = {"schemas": [USER_URN], "userName": "ada@example.com"}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    reply = directory.client.post("/Users", json=body, headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (201, SCIM_JSON)


def test_the_log_names_the_token_and_no_password(directory: Directory) -> None:
    user = directory.user(password="secret-1")
    path = f"/Users/{user['id']}"
    directory.patch(path, {"op": "replace", "path": "password", "value": "secret-2"})
    directory.patch(path, {"op": "replace", "value": {"password": "secret-3", "title": "Countess"}})
    directory.roost.flush_log()
    logs = directory.api.get("/logs", params={"start_time": "2026-03-10T00:00:00Z"})
    records = [
        each for each in logs.json()["logs"] if each["metadata"]["request_path"].startswith("/scim")
    ]
    assert len(records) == 3
    assert {each["resource_id"] for each in records} == {user["id"]}
    [who] = {each["metadata"]["user_id"] for each in records}
    assert who.startswith(f"scim:{directory.organization}:")
    assert "secret-" not in logs.text
    assert directory.token not in logs.text
    assert "Countess" in logs.text
    # Another token has another name.
    directory.client = directory.client_with(directory.new_token())
    directory.client.delete(path)
    directory.roost.flush_log()
    logs = directory.api.get("/logs", params={"start_time": "2026-03-10T00:00:00Z"})
    names = {
        each["metadata"]["user_id"]
        for each in logs.json()["logs"]
        if each["metadata"]["request_path"].startswith("/scim")
    }
    assert len(names) == 2


def test_a_state_has_all_that_directories_said(directory: Directory) -> None:
    user = directory.user("Ada", emails=[{"value": "ada@example.com"}], externalId="00u1")
    directory.group("Team", user["id"], externalId="g-1")
    before = directory.get("/Users"), directory.get("/Groups")
    with operator_of(directory.roost.data) as operator:
        state = operator.export()
        operator.reset()
        operator.load(state)
    assert (directory.get("/Users"), directory.get("/Groups")) == before
    assert directory.found("/Users", 'userName eq "ada" and externalId eq "00u1"') == [user["id"]]


@pytest.mark.own_server
@pytest.mark.settings(rate_limit=5)
def test_the_rate_limit_counts_its_requests(roost: RunningRoost) -> None:
    directory = Directory(roost)
    statuses = {directory.client.get("/Users").status_code for _ in range(12)}
    assert statuses == {200, 429}
