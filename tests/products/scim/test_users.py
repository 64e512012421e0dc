"""Users that a directory provisions."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from roost.products.scim.schemas import ENTERPRISE_URN, USER_URN
from tests.products.scim.directory import Directory, refused
from tests.products.users.people import INVALID_TOKEN

NOBODY = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"


def test_a_directory_makes_a_user(directory: Directory) -> None:
    reply = directory.client.post(
        "/Users",
        json={
            "schemas": [USER_URN, ENTERPRISE_URN],
            "userName": "Ada@example.com",
            "externalId": "00u1",
            "name": {"givenName": "Ada", "familyName": "Lovelace", "formatted": "Ada L."},
            "displayName": "Ada Lovelace",
            "active": True,
            "phoneNumbers": [{"value": "+43 1", "type": "work"}],
            "password": "unused",
            ENTERPRISE_URN: {"department": "Engines"},
        },
    )
    user = reply.json()
    at = f"{directory.roost.url}/scim/v2/Users/{user['id']}"
    assert (reply.status_code, reply.headers["content-type"]) == (201, "application/scim+json")
    assert reply.headers["location"] == at
    assert reply.headers["etag"] == user["meta"]["version"]
    version = user["meta"].pop("version")
    assert version.startswith('W/"')
    assert user == {
        "schemas": [USER_URN, ENTERPRISE_URN],
        "id": user["id"],
        "externalId": "00u1",
        "userName": "Ada@example.com",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "displayName": "Ada Lovelace",
        "active": True,
        "emails": [{"value": "Ada@example.com", "type": "work", "primary": True}],
        "phoneNumbers": [{"value": "+43 1", "type": "work"}],
        ENTERPRISE_URN: {"department": "Engines"},
        "date_created": user["date_created"],
        "date_updated": user["date_created"],
        "meta": {
            "resourceType": "User",
            "created": user["date_created"],
            "lastModified": user["date_created"],
            "location": at,
        },
    }
    seen = directory.people.get(user["id"])
    assert (seen["email"], seen["name"]) == ("Ada@example.com", "Ada Lovelace")
    assert (seen["first_name"], seen["last_name"]) == ("Ada", "Lovelace")
    assert (seen["status"], seen["acls"], seen["invited_by"]) == ("active", [], "")


def test_okta_connects_and_looks_before_it_makes(directory: Directory) -> None:
    first = directory.get("/Users", startIndex=1, count=2)
    assert (first["totalResults"], first["itemsPerPage"], first["startIndex"]) == (1, 1, 1)
    assert directory.found("/Users", 'userName eq "ada@example.com"') == []
    user = directory.user()
    assert directory.found("/Users", 'userName eq "ADA@example.com"') == [user["id"]]


def test_a_user_name_is_anybodys_but_once(directory: Directory) -> None:
    user = directory.user()
    again = {"schemas": [USER_URN], "userName": "ADA@example.com"}
    taken = (409, "uniqueness", "There is a user ADA@example.com already")
    assert refused(directory.client.post("/Users", json=again)) == taken
    other = directory.user("bob@example.com")
    renamed = directory.patch(
        f"/Users/{other['id']}", {"op": "replace", "path": "userName", "value": "ADA@example.com"}
    )
    assert refused(renamed) == taken
    root = directory.people.root()["email"]
    assert refused(directory.client.post("/Users", json={**again, "userName": root}))[0] == 409
    # One that is gone leaves its name.
    assert directory.client.delete(f"/Users/{user['id']}").status_code == 204
    assert directory.user()["id"] != user["id"]


def test_of_several_who_make_the_same_user_one_does(directory: Directory) -> None:
    body = {"schemas": [USER_URN], "userName": "ada@example.com"}
    with ThreadPoolExecutor(6) as many:
        replies = list(many.map(lambda _: directory.client.post("/Users", json=body), range(6)))
    assert sorted(reply.status_code for reply in replies) == [201, *[409] * 5]


def test_a_user_name_need_not_be_an_address(directory: Directory) -> None:
    user = directory.user("Ada", emails=[{"value": "ada@example.com", "type": "work"}])
    assert user["userName"] == "Ada"
    assert directory.people.get(user["id"])["email"] == "ada@example.com"
    assert directory.found("/Users", 'userName eq "ada"') == [user["id"]]
    taken = {"schemas": [USER_URN], "userName": "aDA", "emails": [{"value": "other@example.com"}]}
    assert refused(directory.client.post("/Users", json=taken))[:2] == (409, "uniqueness")
    alone = directory.client.post("/Users", json={"schemas": [USER_URN], "userName": "Bob"})
    assert refused(alone) == (
        400, "invalidValue", "userName must be an email address, unless emails has one",
    )  # fmt: skip


@pytest.mark.parametrize("off", [False, "False"])
def test_who_is_switched_off_is_out_at_once(directory: Directory, off: object) -> None:
    user = directory.user()
    key = directory.people.key(user["id"])
    client = directory.roost.client_for(key)
    assert client.get("/account").status_code != 401
    path = f"/Users/{user['id']}"
    shown = directory.patched(path, {"op": "Replace", "path": "active", "value": off})
    assert shown["active"] is False
    reply = client.get("/account")
    assert (reply.status_code, reply.json()) == (401, INVALID_TOKEN)
    assert directory.people.get(user["id"])["status"] == "suspended"
    directory.patched(path, {"op": "Replace", "value": {"active": True}})
    assert client.get("/account").status_code != 401


def test_who_is_deleted_is_gone_with_his_keys(directory: Directory) -> None:
    user = directory.user()
    client = directory.roost.client_for(directory.people.key(user["id"]))
    reply = directory.client.delete(f"/Users/{user['id']}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert client.get("/account").json() == INVALID_TOKEN
    gone = directory.client.get(f"/Users/{user['id']}")
    assert refused(gone) == (404, "", f"Resource {user['id']} not found")
    assert refused(directory.client.delete(f"/Users/{user['id']}"))[0] == 404
    assert directory.api.get(f"/users/{user['id']}").status_code == 404


def test_one_who_was_invited_is_let_in_by_the_directory(directory: Directory) -> None:
    invited = directory.people.user("bob@example.com")
    path = f"/Users/{invited['id']}"
    assert directory.get(path)["active"] is False
    assert directory.patched(path, {"op": "replace", "path": "active", "value": True})["active"]
    assert directory.people.get(invited["id"])["status"] == "active"


def test_root_is_seen_and_not_touched(directory: Directory) -> None:
    root = directory.people.root()
    path = f"/Users/{root['id']}"
    before = directory.get(path)
    assert before["userName"] == root["email"]
    off = {"op": "replace", "path": "active", "value": False}
    name = {"op": "replace", "path": "title", "value": "x"}
    put = {"schemas": [USER_URN], "userName": "x@example.com"}
    for reply in (
        directory.patch(path, off),
        directory.patch(path, name),
        directory.client.put(path, json=put),
        directory.client.delete(path),
    ):
        assert refused(reply) == (403, "mutability", "The root user belongs to no directory")
    assert directory.get(path) == before
    assert directory.api.get("/account").status_code == 200


def test_put_leaves_what_was_given_and_nothing_else(directory: Directory) -> None:
    user = directory.user(title="Countess", name={"givenName": "Ada"}, externalId="1")
    path = f"/Users/{user['id']}"
    body = {"schemas": [USER_URN], "userName": "ada@example.org", "displayName": "A.", "id": "x"}
    reply = directory.client.put(path, json=body)
    shown = reply.json()
    assert (reply.status_code, reply.headers["etag"]) == (200, shown["meta"]["version"])
    assert shown == directory.get(path)
    assert {"title", "name", "externalId"}.isdisjoint(shown)
    assert (shown["userName"], shown["displayName"]) == ("ada@example.org", "A.")
    assert directory.found("/Users", 'userName eq "ada@example.com"') == []
    assert directory.found("/Users", 'userName eq "ada@example.org"') == [user["id"]]


def test_put_without_active_leaves_that_as_it_is(directory: Directory) -> None:
    user = directory.user(active=False)
    assert user["active"] is False
    body = {"schemas": [USER_URN], "userName": "ada@example.com"}
    path = f"/Users/{user['id']}"
    assert directory.client.put(path, json=body).json()["active"] is False
    assert directory.client.put(path, json={**body, "active": True}).json()["active"] is True
    assert directory.client.put(path, json=body).json()["active"] is True


def test_a_name_follows_its_parts_until_it_is_given(directory: Directory) -> None:
    user = directory.user(name={"givenName": "Ada", "familyName": "Byron"})
    path = f"/Users/{user['id']}"
    assert user["displayName"] == "Ada Byron"
    married = {"op": "replace", "path": "name.familyName", "value": "Lovelace"}
    assert directory.patched(path, married)["displayName"] == "Ada Lovelace"
    directory.patched(path, {"op": "add", "path": "displayName", "value": "Countess"})
    assert directory.patched(path, {**married, "value": "King"})["displayName"] == "Countess"
    assert directory.patched(path, {"op": "remove", "path": "displayName"})["displayName"] == (
        "Ada King"
    )
    assert directory.people.get(user["id"])["name"] == "Ada King"


def test_what_the_api_changes_the_directory_sees(directory: Directory) -> None:
    user = directory.user(name={"givenName": "Ada", "familyName": "Byron"})
    change = {"email": "ada@example.org", "first_name": "Augusta"}
    assert directory.api.patch(f"/users/{user['id']}", json=change).is_success
    shown = directory.get(f"/Users/{user['id']}")
    assert (shown["userName"], shown["displayName"]) == ("ada@example.org", "Augusta Byron")
    assert shown["meta"]["version"] != user["meta"]["version"]
    assert directory.found("/Users", 'userName eq "ada@example.org"') == [user["id"]]
    assert directory.found("/Users", 'displayName eq "augusta byron"') == [user["id"]]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "invalidSyntax"),
        (b"{", "invalidSyntax"),
        (b"[]", "invalidSyntax"),
        (b'{"schemas":[],"userName":"a@b.c"}', "invalidSyntax"),
        (b'{"schemas":["%s"]}' % USER_URN.encode(), "invalidValue"),
        (b'{"schemas":["%s"],"userName":5}' % USER_URN.encode(), "invalidValue"),
        (b'{"schemas":["%s"],"userName":"a@b.c","name":"A"}' % USER_URN.encode(), "invalidValue"),
        (b'{"schemas":["%s"],"userName":"a@b.c","title":"\\u0000"}' % USER_URN.encode(),
         "invalidValue"),
    ],
)  # fmt: skip
def test_what_is_no_user_is_refused(directory: Directory, body: bytes, reason: str) -> None:
    reply = directory.client.post("/Users", content=body)
    assert refused(reply)[:2] == (400, reason)
    assert directory.get("/Users")["totalResults"] == 1


def test_versions_keep_changes_apart(directory: Directory) -> None:
    user = directory.user()
    path, version = f"/Users/{user['id']}", user["meta"]["version"]
    known = directory.client.get(path, headers={"If-None-Match": version})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", version)
    change = {"op": "replace", "path": "title", "value": "Countess"}
    changed = directory.patch(path, change, headers={"If-Match": version})
    assert changed.status_code == 200
    assert changed.headers["etag"] != version
    late: tuple[httpx.Response, ...] = (
        directory.patch(path, change, headers={"If-Match": version}),
        directory.client.put(
            path,
            json={"schemas": [USER_URN], "userName": "x@y.z"},
            headers={"If-Match": f'{version}, W/"other"'},
        ),
        directory.client.delete(path, headers={"If-Match": version}),
    )
    for reply in late:
        assert refused(reply) == (412, "", "It was changed since: read it again")
    assert directory.client.get(path, headers={"If-None-Match": version}).status_code == 200
    assert directory.client.delete(path, headers={"If-Match": "*"}).status_code == 204


def test_a_patch_that_changes_nothing_leaves_the_date(directory: Directory) -> None:
    user = directory.user(title="Countess")
    directory.roost.clock.advance(hours=1)
    same = {"op": "replace", "path": "title", "value": "Countess"}
    assert directory.patched(f"/Users/{user['id']}", same)["meta"] == user["meta"]


def test_all_operations_of_a_patch_happen_or_none(directory: Directory) -> None:
    user = directory.user()
    path = f"/Users/{user['id']}"
    reply = directory.patch(
        path,
        {"op": "replace", "path": "title", "value": "Countess"},
        {"op": "remove", "path": "userName"},
    )
    assert refused(reply) == (400, "mutability", "userName cannot be removed")
    assert directory.get(path) == user
    assert refused(directory.patch(f"/Users/{NOBODY}", {"op": "remove", "path": "title"}))[0] == 404


def test_a_client_says_what_it_wants_to_see(directory: Directory) -> None:
    user = directory.user(title="Countess", name={"givenName": "Ada", "familyName": "Byron"})
    path = f"/Users/{user['id']}"
    always = {"schemas": [USER_URN], "id": user["id"]}
    assert directory.get(path, attributes="title,name.givenName, nonsense") == {
        **always, "name": {"givenName": "Ada"}, "title": "Countess",
    }  # fmt: skip
    assert directory.get(path, attributes=f"{USER_URN}:TITLE") == {**always, "title": "Countess"}
    assert directory.get(path, attributes="emails.value")["emails"] == [
        {"value": "ada@example.com"}
    ]
    without = directory.get(path, excludedAttributes="title,name.familyName,id,emails")
    assert without["name"] == {"givenName": "Ada"}
    assert {"title", "emails"}.isdisjoint(without)
    assert without["id"] == user["id"]
    both = directory.client.get(path, params={"attributes": "title", "excludedAttributes": "id"})
    assert refused(both)[:2] == (400, "invalidValue")
    [listed] = directory.get("/Users", filter='title eq "countess"', attributes="title")[
        "Resources"
    ]
    assert listed == {**always, "title": "Countess"}
