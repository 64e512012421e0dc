"""Every operation of SCIM that the contract has is there, and declared as the contract has it.

SCIM is an interface of its own, with credentials and errors of its own: scim.json holds the facts.
Where the contract has application/json, SCIM has its own type (RFC 7644, 3.1), and takes both.
"""

from pathlib import Path

import msgspec
import pytest

from roost.products.scim.documents import SCIM_JSON
from tests.contract.test_operations import Fact, declared, document, fields, resolve

FACTS = msgspec.json.decode(Path(__file__).with_name("scim.json").read_bytes(), type=list[Fact])
BEYOND = {
    # Okta's own applications replace users.
    "scim-update-user",
    # RFC 7644, 3.4.3 and 4.
    "scim-search-users", "scim-search-groups",
    "scim-get-service-provider-config", "scim-list-resource-types", "scim-get-resource-type",
    "scim-list-schemas", "scim-get-schema",
}  # fmt: skip
REQUIRED = {
    # Nothing in the contract; there is nobody to make without a name.
    "scim-create-user": {"schemas", "userName"},
    "scim-create-group": {"schemas", "displayName"},
    "scim-update-group": {"schemas", "displayName"},
    "scim-patch-user": {"schemas", "Operations"},
    "scim-patch-group": {"schemas", "Operations"},
}

each_operation = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)


def test_the_section_is_whole() -> None:
    ours = {
        told["operationId"]
        for methods in document()["paths"].values()
        for told in methods.values()
        if told["tags"] == ["scim"]
    }
    assert ours - BEYOND == {fact.id for fact in FACTS}
    assert ours >= BEYOND


@each_operation
def test_it_is_at_its_path_with_its_codes(fact: Fact) -> None:
    operation = declared(fact)
    assert operation["operationId"] == fact.id
    assert operation["servers"] == [{"url": "/"}]
    assert operation["security"] == [{"scim": []}]
    successes = [code for code in operation["responses"] if code < "400"]
    assert successes == [str(fact.ok)]
    assert {str(code) for code in fact.errors} <= set(operation["responses"])


@each_operation
def test_it_takes_every_query_parameter(fact: Fact) -> None:
    names = {p["name"] for p in declared(fact).get("parameters", []) if p["in"] == "query"}
    assert set(fact.query) <= names


@each_operation
def test_it_takes_every_field_of_the_body(fact: Fact) -> None:
    body = declared(fact).get("requestBody")
    assert (body is not None) == bool(fact.body)
    if body is not None:
        schema = resolve(body["content"][SCIM_JSON]["schema"])
        assert set(fact.body) <= set(schema["properties"])
        assert set(schema["required"]) == REQUIRED[fact.id]


@each_operation
def test_it_answers_every_field_with_its_type(fact: Fact) -> None:
    content = declared(fact)["responses"][str(fact.ok)].get("content", {})
    assert list(content) == ([SCIM_JSON] if fact.answer else [])
    ours = {field: type for media in content.values() for field, type in fields(media["schema"])}
    assert {name: ours.get(name) for name in fact.answer} == fact.answer
