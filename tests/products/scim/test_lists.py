"""What is found, and in which pages."""

from typing import Any
from unittest.mock import patch

import pytest

from roost.products.scim import queries
from roost.products.scim.schemas import ENTERPRISE_URN, USER_URN
from tests.products.scim.directory import Directory, refused

SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


@pytest.fixture
def people(directory: Directory) -> dict[str, str]:
    """Their ids by their first names."""
    given: dict[str, dict[str, Any]] = {
        "ada": {
            "externalId": "A-1",
            "displayName": "Ada Lovelace",
            "title": "Countess",
            "emails": [
                {"value": "ada@example.com", "type": "work", "primary": True},
                {"value": "ada@home.example", "type": "home"},
            ],
            ENTERPRISE_URN: {"department": "Engines"},
        },
        "bob": {"externalId": "B-2", "displayName": "Bob", "active": False},
        "cleo": {"displayName": "cleo", "name": {"givenName": "Cleo"}},
    }
    found: dict[str, str] = {}
    for name, fields in given.items():
        directory.roost.clock.advance(hours=1)
        found[name] = directory.user(f"{name}@example.com", **fields)["id"]
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('userName eq "ADA@example.com"', ["ada"]),
        ('username EQ "ada@example.com"', ["ada"]),
        (f'{USER_URN}:userName eq "ada@example.com"', ["ada"]),
        ('userName co "@EXAMPLE.com" and not (active eq true)', ["bob"]),
        ('externalId eq "A-1"', ["ada"]),
        ('externalId eq "a-1"', []),
        ('externalId eq "A-1" or externalId eq "B-2"', ["ada", "bob"]),
        ('externalId eq "A-1" and active eq false', []),
        ("externalId pr", ["ada", "bob"]),
        ("externalId eq null and userType eq null and name pr", ["cleo"]),
        ('displayName eq "ada lovelace"', ["ada"]),
        ('displayName sw "c"', ["cleo"]),
        ('displayName ew "ELACE"', ["ada"]),
        ('displayName gt "a" and displayName lt "bz"', ["ada", "bob"]),
        ('displayName ge "bob" and displayName le "bob"', ["bob"]),
        ('emails eq "ada@home.example"', ["ada"]),
        ('emails.value eq "ADA@home.example"', ["ada"]),
        ('emails.value eq "cleo@example.com"', ["cleo"]),
        ('emails[type eq "home" and value co "ada"]', ["ada"]),
        ('emails[type eq "work" and value eq "ada@home.example"]', []),
        ('emails[value eq "ada@home.example"]', ["ada"]),
        ('emails.type ne "work"', []),
        ('emails[type ne "work"]', ["ada"]),
        ("active eq true and emails.primary eq true", ["ada", "cleo"]),
        ('active eq "False"', ["bob"]),
        ('title eq "countess"', ["ada"]),
        ('title ne "countess" and displayName pr', ["bob", "cleo"]),
        (f'{ENTERPRISE_URN}:department eq "engines"', ["ada"]),
        ('meta.created gt "2026-03-10T13:30:00+00:00" and displayName pr', ["bob", "cleo"]),
        ('meta.resourceType eq "User" and meta.created lt "2000-01-01"', []),
        (f'schemas eq "{ENTERPRISE_URN}"', ["ada"]),
        ('userName eq "nobody@example.com"', []),
        ('id eq "nobody"', []),
    ],
)
def test_filters_find_users(
    directory: Directory, people: dict[str, str], query: str, names: list[str]
) -> None:
    root = directory.people.root()["id"]
    found = [id for id in directory.found("/Users", query) if id != root]
    assert [name for name, id in people.items() if id in found] == names
    assert len(found) == len(names)


def test_an_id_is_found(directory: Directory, people: dict[str, str]) -> None:
    assert directory.found("/Users", f'id eq "{people["bob"]}"') == [people["bob"]]


@pytest.mark.parametrize(
    "query",
    [
        "userName",
        'userName eq "x',
        'nonsense eq "x"',
        'emails[nonsense eq "x"]',
        'name eq "x"',
        "userName eq 5",
        "userName gt null",
        'active gt "true"',
        "active eq 1",
        'active eq "perhaps"',
        'meta.created gt "yesterday"',
        'userName[value eq "x"]',
        "(" * 30 + "title pr" + ")" * 30,
        "urn:other:userName pr",
    ],
)
def test_what_is_no_filter_is_refused(directory: Directory, query: str) -> None:
    reply = directory.client.get("/Users", params={"filter": query})
    assert refused(reply)[:2] == (400, "invalidFilter")


@pytest.mark.parametrize(
    "query",
    [
        'userName eq "ada@example.com"',
        'externalId eq "A-1"',
        'emails.value eq "ada@home.example"',
        'emails[type eq "home" and value eq "ada@home.example"]',
        'displayName eq "Ada Lovelace"',
        'id eq "x" or userName eq "ada@example.com"',
        'title co "o" and userName eq "ada@example.com"',
    ],
)
def test_what_an_index_finds_is_not_looked_for(
    directory: Directory, people: dict[str, str], query: str
) -> None:
    with patch.object(queries, "_each", side_effect=AssertionError("all users were read")):
        assert directory.found("/Users", query) == [people["ada"]]


def test_pages_are_counted_from_one(directory: Directory, people: dict[str, str]) -> None:
    def page(**query: Any) -> tuple[int, int, int, list[str]]:
        found = directory.get("/Users", **query)
        names = {id: name for name, id in people.items()}
        shown = [names.get(each["id"], "root") for each in found["Resources"]]
        assert found["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
        return found["totalResults"], found["startIndex"], found["itemsPerPage"], shown

    assert page() == (4, 1, 4, ["root", "ada", "bob", "cleo"])
    assert page(startIndex=2, count=2) == (4, 2, 2, ["ada", "bob"])
    assert page(startIndex=4, count=2) == (4, 4, 1, ["cleo"])
    assert page(startIndex=9) == (4, 9, 0, [])
    assert page(startIndex=2**63 - 1) == (4, 2**53, 0, [])
    assert page(startIndex=-3, count=1) == (4, 1, 1, ["root"])
    assert page(count=0) == (4, 1, 0, [])
    assert page(count=-1) == (4, 1, 0, [])
    assert page(count=1000)[2] == 4
    filtered = {"filter": 'userName co "@example.com" and displayName pr'}
    total, *_ = page(**filtered)
    assert page(**filtered, startIndex=total, count=5) == (total, total, 1, ["cleo"])
    assert page(**filtered, count=0) == (total, 1, 0, [])
    backwards = {"sortBy": "meta.created", "sortOrder": "descending"}
    assert page(**backwards, count=2) == (4, 1, 2, ["cleo", "bob"])
    assert page(**backwards, filter="externalId pr") == (2, 1, 2, ["bob", "ada"])


@pytest.mark.parametrize("query", [{"startIndex": "x"}, {"count": "many"}, {"count": "1.5"}])
def test_what_is_no_number_is_refused(directory: Directory, query: dict[str, str]) -> None:
    assert refused(directory.client.get("/Users", params=query))[:2] == (400, "invalidValue")


def test_unknown_words_of_a_query_are_passed_over(directory: Directory) -> None:
    assert directory.get("/Users", aadOptscim062020="")["totalResults"] == 1


def test_a_search_may_be_sent_as_a_body(directory: Directory, people: dict[str, str]) -> None:
    body = {
        "schemas": [SEARCH],
        "filter": 'displayName eq "Bob"',
        "attributes": ["displayName", "userName"],
        "count": 10,
    }
    reply = directory.client.post("/Users/.search", json=body)
    assert reply.status_code == 200
    assert reply.json()["Resources"] == [
        {
            "schemas": [USER_URN], "id": people["bob"], "userName": "bob@example.com",
            "displayName": "Bob",
        }
    ]  # fmt: skip
    wrong = directory.client.post("/Users/.search", json={**body, "count": "x"})
    assert refused(wrong)[:2] == (400, "invalidValue")
    wrong = directory.client.post("/Users/.search", json={**body, "schemas": []})
    assert refused(wrong)[:2] == (400, "invalidSyntax")
    assert refused(directory.client.post("/.search", json=body))[0] == 501
