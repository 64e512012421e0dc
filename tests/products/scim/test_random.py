"""Whatever is put is what is read, and whatever is sent is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.products.scim.patching import URN as PATCH_URN
from roost.products.scim.schemas import ENTERPRISE_URN, GROUP_URN, USER_URN
from tests.products.scim.directory import Directory
from tests.server import running_roost

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    with running_roost(tmp_path_factory.mktemp("scim") / "data") as roost:
        yield Directory(roost)


@pytest.fixture(scope="module")
def ada(directory: Directory) -> str:
    return f"/Users/{directory.user()['id']}"


@pytest.fixture(scope="module")
def team(directory: Directory) -> str:
    return f"/Groups/{directory.group()['id']}"


@pytest.fixture(scope="module")
def others(directory: Directory) -> list[str]:
    return [directory.user(f"user{number}@example.com")["id"] for number in range(4)]


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
)
local = st.from_regex(r"[a-zA-Z0-9]{1,8}", fullmatch=True)
contacts = st.lists(
    st.fixed_dictionaries(
        {"value": local.map("{}@example.org".format)},
        optional={"type": st.sampled_from(["work", "home"]), "display": texts},
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each["value"],
)
users = st.fixed_dictionaries(
    {
        "schemas": st.just([USER_URN]),
        "userName": local.map("{}@put.example".format),
        "active": st.booleans(),
        "displayName": texts,
        "emails": contacts,
    },
    optional={
        "name": st.fixed_dictionaries({"givenName": texts, "familyName": texts}),
        "externalId": texts,
        "title": texts,
        "locale": texts,
        "phoneNumbers": contacts,
        ENTERPRISE_URN: st.fixed_dictionaries({"department": texts}),
    },
)


@some
@given(user=users)
def test_a_user_that_was_put_is_read(directory: Directory, ada: str, user: dict[str, Any]) -> None:
    reply = directory.client.put(ada, json=user)
    assert reply.status_code == 200, reply.text
    read = directory.get(ada)
    assert read == reply.json()
    given = {name: value for name, value in user.items() if name != "schemas"}
    if given["displayName"] == given["userName"]:
        del given["displayName"]
    ours = {"schemas", "id", "meta", "date_created", "date_updated"}
    assert {name: value for name, value in read.items() if name not in ours} == given
    again = directory.client.put(ada, json=read)
    assert again.json() == read
    assert directory.found("/Users", f"externalId eq {json.dumps(given.get('externalId'))}")


@some
@given(name=texts.filter(str.strip).map(str.strip), chosen=st.sets(st.integers(0, 3)))
def test_a_group_that_was_put_is_read(
    directory: Directory, team: str, others: list[str], name: str, chosen: set[int]
) -> None:
    wanted = [others[number] for number in chosen]
    body = {
        "schemas": [GROUP_URN],
        "displayName": name,
        "members": [{"value": id} for id in wanted],
    }
    reply = directory.client.put(team, json=body)
    assert reply.status_code == 200, reply.text
    read = directory.get(team)
    assert read == reply.json()
    assert read["displayName"] == name
    assert {member["value"] for member in read.get("members", [])} == set(wanted)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "type", "primary", "active", "members", "emails", "name"])
            | texts,
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
paths = st.sampled_from([
    "userName", "active", "name", "name.givenName", "emails", 'emails[type eq "work"].value',
    "emails[value pr]", "members", 'members[value eq "x"]', "displayName", "externalId", "id",
    "meta", ENTERPRISE_URN, f"{ENTERPRISE_URN}:department", "nonsense", "schemas", "groups",
]) | texts  # fmt: skip
operations = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "Remove", "replace"])},
    optional={"path": paths, "value": values},
)


@some
@given(wanted=st.lists(operations, min_size=1, max_size=4))
def test_any_patch_is_answered(
    directory: Directory, ada: str, team: str, wanted: list[dict[str, Any]]
) -> None:
    for path in (ada, team):
        before = directory.get(path)
        reply = directory.client.patch(path, json={"schemas": [PATCH_URN], "Operations": wanted})
        assert reply.status_code in (200, 400, 409), reply.text
        after = directory.get(path)
        assert after == (reply.json() if reply.status_code == 200 else before)


@some
@given(body=st.dictionaries(st.sampled_from(["userName", "name", "emails", "active"]), values))
def test_any_body_is_answered(directory: Directory, body: dict[str, Any]) -> None:
    for path, urn in (("/Users", USER_URN), ("/Groups", GROUP_URN)):
        reply = directory.client.post(path, json={"schemas": [urn], **body})
        assert reply.status_code in (201, 400, 409), reply.text
        if reply.status_code == 201:
            assert directory.get(f"{path}/{reply.json()['id']}") == reply.json()


@some
@given(text=texts)
def test_any_filter_is_answered(directory: Directory, text: str) -> None:
    for query in (text, f"userName eq {json.dumps(text)}", f"displayName co {json.dumps(text)}"):
        for path in ("/Users", "/Groups"):
            reply = directory.client.get(path, params={"filter": query})
            assert reply.status_code in (200, 400), reply.text
