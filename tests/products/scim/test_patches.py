"""What patches do to a resource, in the forms in which Okta and Entra send them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.products.scim.errors import ScimError
from roost.products.scim.patching import MOST_OPERATIONS, URN, operations, patched
from roost.products.scim.schemas import ENTERPRISE_URN, GROUP, USER, USER_URN
from roost.products.scim.values import Resource

ADA: Resource = {
    "userName": "ada@example.com",
    "name": {"givenName": "Ada", "familyName": "Lovelace"},
    "displayName": "Ada Lovelace",
    "title": "Countess",
    "active": True,
    "emails": [
        {"value": "ada@example.com", "type": "work", "primary": True},
        {"value": "ada@home.example", "type": "home"},
    ],
    ENTERPRISE_URN: {"department": "Engines", "division": "North"},
}
TEAM: Resource = {
    "displayName": "Team",
    "members": [{"value": "1"}, {"value": "2"}, {"value": "3"}],
}


def body(*wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {"schemas": [URN], "Operations": list(wanted)}


def user(op: str, path: str | None = None, value: Any = None) -> Resource:
    given = {"op": op, "path": path, "value": value}
    return patched(USER, ADA, operations(body(given)))


def group(op: str, path: str | None = None, value: Any = None) -> list[str]:
    given = {"op": op, "path": path, "value": value}
    found = patched(GROUP, TEAM, operations(body(given)))
    return [member["value"] for member in found.get("members", [])]


def changed(**fields: Any) -> Resource:
    return {name: value for name, value in {**ADA, **fields}.items() if value is not None}


def test_the_resource_itself_stays_as_it_is() -> None:
    user("remove", "emails")
    user("replace", "name.givenName", "Augusta")
    assert len(ADA["emails"]) == 2
    assert ADA["name"]["givenName"] == "Ada"


@pytest.mark.parametrize("op", ["replace", "Replace", "REPLACE", "add", "Add"])
def test_one_value_is_set(op: str) -> None:
    assert user(op, "title", "Programmer") == changed(title="Programmer")
    assert user(op, "TITLE", "Programmer") == changed(title="Programmer")
    assert user(op, f"{USER_URN}:title", "Programmer") == changed(title="Programmer")
    assert user(op, None, {"title": "Programmer"}) == changed(title="Programmer")
    assert user(op, None, {USER_URN: {"title": "Programmer"}}) == changed(title="Programmer")
    assert user(op, None, {f"{USER_URN}:title": "Programmer"}) == changed(title="Programmer")


@pytest.mark.parametrize("value", [False, "False", "false", [{"value": "False"}], [False]])
def test_booleans_may_be_texts(value: Any) -> None:
    assert user("Replace", "active", value) == changed(active=False)
    assert user("replace", None, {"active": value}) == changed(active=False)


@pytest.mark.parametrize("value", ["no", 0, {"x": 1}, [True, False]])
def test_what_is_no_boolean_is_refused(value: Any) -> None:
    with pytest.raises(ScimError) as refused:
        user("replace", "active", value)
    assert refused.value.reason == "invalidValue"


def test_parts_are_set_by_dotted_paths_and_by_objects() -> None:
    renamed = changed(name={"givenName": "Augusta", "familyName": "Lovelace"})
    assert user("replace", "name.givenName", "Augusta") == renamed
    assert user("replace", None, {"name.givenName": "Augusta"}) == renamed
    assert user("replace", "name", {"givenName": "Augusta"}) == renamed
    assert user("add", None, {"name": {"givenName": "Augusta", "honorific": "x"}}) == renamed
    assert user("remove", "name.givenName") == changed(name={"familyName": "Lovelace"})
    assert user("remove", "name") == changed(name=None)


def test_extensions_are_reached_by_their_urn() -> None:
    moved = changed(**{ENTERPRISE_URN: {"department": "Notes", "division": "North"}})
    assert user("replace", f"{ENTERPRISE_URN}:department", "Notes") == moved
    assert user("replace", None, {f"{ENTERPRISE_URN}:department": "Notes"}) == moved
    assert user("replace", None, {ENTERPRISE_URN: {"department": "Notes"}}) == moved
    assert user("add", ENTERPRISE_URN, {"department": "Notes"}) == moved
    assert user("remove", ENTERPRISE_URN) == changed(**{ENTERPRISE_URN: None})
    left = changed(**{ENTERPRISE_URN: {"division": "North"}})
    assert user("remove", f"{ENTERPRISE_URN}:department") == left


WORK, HOME = ADA["emails"]


def test_a_filter_selects_values() -> None:
    new = {**WORK, "value": "a@new.example"}
    assert user("replace", 'emails[type eq "work"].value', new["value"]) == changed(
        emails=[new, HOME]
    )
    assert user("replace", None, {'emails[type eq "work"].value': new["value"]}) == changed(
        emails=[new, HOME]
    )
    assert user("remove", 'emails[type eq "home"]') == changed(emails=[WORK])
    assert user("remove", 'emails[type eq "home"].value') == changed(emails=[WORK])
    assert user("remove", 'emails[type eq "home"].type') == changed(
        emails=[WORK, {"value": "ada@home.example"}]
    )
    assert user("remove", 'emails[type eq "other"]') == ADA
    assert user("replace", 'emails[type eq "home"]', {"value": "x@y.z"}) == changed(
        emails=[WORK, {"value": "x@y.z"}]
    )


def test_an_addition_makes_what_its_filter_describes() -> None:
    found = user("add", 'phoneNumbers[type eq "mobile"].value', "+43 1")
    assert found["phoneNumbers"] == [{"type": "mobile", "value": "+43 1"}]
    with pytest.raises(ScimError, match="Nothing matches") as refused:
        user("replace", 'phoneNumbers[type eq "mobile"].value', "+43 1")
    assert refused.value.reason == "noTarget"
    with pytest.raises(ScimError, match="Nothing matches"):
        user("add", 'phoneNumbers[type co "mob"].value', "+43 1")


def test_one_value_alone_is_primary() -> None:
    added = user("add", "emails", [{"value": "new@example.com", "primary": True}])["emails"]
    assert [email.get("primary") for email in added] == [False, None, True]
    moved = user("replace", 'emails[type eq "home"].primary', "True")["emails"]
    assert [email.get("primary") for email in moved] == [False, True]
    with pytest.raises(ScimError, match="more than one is primary"):
        user("replace", "emails", [{"value": x, "primary": True} for x in ("a@b.c", "d@e.f")])


def test_members_are_added_once_each() -> None:
    assert group("add", "members", [{"value": "3"}, {"value": "4"}]) == ["1", "2", "3", "4"]
    assert group("Add", "members", [{"$ref": None, "value": "4"}]) == ["1", "2", "3", "4"]
    assert group("add", "members", {"value": "4"}) == ["1", "2", "3", "4"]
    assert group("add", None, {"members": [{"value": "4"}]}) == ["1", "2", "3", "4"]


def test_a_removal_with_values_removes_these_alone() -> None:
    assert group("Remove", "members", [{"value": "2"}]) == ["1", "3"]
    assert group("Remove", "members", [{"$ref": None, "value": "2"}]) == ["1", "3"]
    assert group("remove", "members", {"value": "2"}) == ["1", "3"]
    assert group("remove", "members", ["2"]) == ["1", "3"]
    assert group("remove", "members", [{"value": "nobody"}]) == ["1", "2", "3"]
    assert group("remove", "members", []) == ["1", "2", "3"]
    assert group("remove", 'members[value eq "2"]') == ["1", "3"]
    assert group("remove", 'members[value eq "1" or value eq "2"]') == ["3"]
    assert group("remove", 'members[value eq "nobody"]') == ["1", "2", "3"]
    assert group("remove", "members") == []


def test_members_are_replaced() -> None:
    assert group("replace", "members", [{"value": "9"}]) == ["9"]
    assert group("replace", "members", []) == []
    assert group("replace", None, {"id": "x", "displayName": "New"}) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nonsense", "x"),
        ('addresses[type eq "work"].formatted', "x"),
        ("urn:example:Other:thing", "x"),
        ("name.nonsense", "x"),
        (None, {"nonsense": 1, "schemas": ["x"], "id": "y", "meta": {"version": "z"}}),
    ],
)
def test_what_there_is_not_is_passed_over(path: str | None, value: Any) -> None:
    assert user("replace", path, value) == ADA


@pytest.mark.parametrize(
    ("op", "path", "value", "reason"),
    [
        ("replace", "id", "x", "mutability"),
        ("remove", "groups", None, "mutability"),
        ("replace", "meta.version", "x", "mutability"),
        ("remove", "userName", None, "mutability"),
        ("replace", "userName", None, "mutability"),
        ("remove", "active", None, "mutability"),
        ("remove", None, None, "noTarget"),
        ("replace", "emails[", "x", "invalidPath"),
        ("replace", 'name[givenName eq "x"]', "x", "invalidPath"),
        ("replace", 'emails[nonsense eq "x"]', "x", "invalidFilter"),
        ("replace", None, "x", "invalidValue"),
        ("add", "name", "Ada", "invalidValue"),
        ("add", "title", {"x": 1}, "invalidValue"),
        ("add", "title", "x" * 1025, "invalidValue"),
        ("move", "title", "x", "invalidSyntax"),
        ("", "title", "x", "invalidSyntax"),
    ],
)
def test_what_cannot_be_done_is_refused(op: str, path: str, value: Any, reason: str) -> None:
    with pytest.raises(ScimError) as refused:
        user(op, path, value)
    assert (refused.value.status, refused.value.reason) == (400, reason)


def test_an_id_of_a_member_cannot_be_changed() -> None:
    with pytest.raises(ScimError, match=r"members\.value cannot be changed"):
        group("replace", 'members[value eq "1"].value', "2")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "invalidSyntax"),
        ({"schemas": [USER_URN], "Operations": [{"op": "remove", "path": "x"}]}, "invalidSyntax"),
        (body(), "invalidSyntax"),
        ({"schemas": [URN], "Operations": {"op": "add"}}, "invalidSyntax"),
        (body({"op": "add", "path": 5}), "invalidPath"),
        (body(*[{"op": "add", "path": "title", "value": "x"}] * (MOST_OPERATIONS + 1)), "tooMany"),
    ],
)
def test_what_is_no_patch_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ScimError) as refused:
        operations(given)
    assert refused.value.reason == reason


# --- whatever is sent, and in whatever form, it means the same ------------------------------------

ids = st.sampled_from([str(number) for number in range(8)])
verbs = st.sampled_from([str.lower, str.upper, str.capitalize])


@st.composite
def steps(draw: st.DrawFn) -> tuple[Mapping[str, Any], str, list[str]]:
    """An operation in one of its forms, and what it is to do: a verb, and ids or a name."""
    cased = draw(verbs)
    what = draw(st.sampled_from(["add", "remove", "replace", "clear", "rename"]))
    some = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    values = [{"value": id} for id in some]
    if what == "rename":
        path = draw(st.booleans())
        form = {"path": "displayName", "value": some[0]} if path else {
            "value": {"displayName": some[0]}
        }  # fmt: skip
        return {"op": cased(draw(st.sampled_from(["add", "replace"]))), **form}, what, some
    if what == "clear":
        form = draw(st.sampled_from([{"op": "remove"}, {"op": "replace", "value": []}]))
        return {**form, "op": cased(form["op"]), "path": "members"}, what, some
    forms: list[Mapping[str, Any]] = [{"path": "members", "value": values}]
    if what == "remove":
        alternatives = " or ".join(f'value eq "{id}"' for id in some)
        forms += [
            {"path": f"members[{alternatives}]"},
            {"path": "members", "value": [{**value, "$ref": None} for value in values]},
        ]
    else:
        forms.append({"value": {"members": values}})
    return {"op": cased(what), **draw(st.sampled_from(forms))}, what, some


@given(st.lists(steps(), max_size=8))
def test_a_patch_does_what_a_model_does(
    wanted: list[tuple[Mapping[str, Any], str, list[str]]],
) -> None:
    name, members = "Team", ["1", "2", "3"]
    for _, what, some in wanted:
        match what:
            case "add":
                members += [id for id in some if id not in members]
            case "remove":
                members = [id for id in members if id not in some]
            case "replace":
                members = list(some)
            case "clear":
                members = []
            case _:
                name = some[0]
    sent = [operation for operation, _, _ in wanted]
    found = patched(GROUP, TEAM, operations(body(*sent))) if sent else TEAM
    assert found["displayName"] == name
    assert [member["value"] for member in found.get("members", [])] == members
