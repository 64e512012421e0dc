"""Every operation of SCIM that the contract has is there, and declared as the contract has it.

SCIM is an interface of its own, so openapi.json has nothing of it: scim.json holds the facts. Where
the contract has application/json, SCIM has its own type (RFC 7644, 3.1), and takes both.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from roost.http.operations import Operation
from roost.products import scim
from roost.products.scim.discovery import PREFIX
from roost.products.scim.documents import SCIM_JSON
from roost.products.scim.schemas import GROUP, USER
from tests.contract.test_operations import Fact, fields

FACTS = msgspec.json.decode(Path(__file__).with_name("scim.json").read_bytes(), type=list[Fact])
BEYOND = {
    # Okta's own applications replace users.
    "scim-update-user",
    # RFC 7644, 3.4.3 and 4.
    "scim-search", "scim-search-users", "scim-search-groups", "scim-bulk",
    "scim-get-service-provider-config", "scim-list-resource-types", "scim-get-resource-type",
    "scim-list-schemas", "scim-get-schema",
}  # fmt: skip

each_operation = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)


def declared(fact: Fact) -> Operation:
    return next(each for each in scim.routes.operations if each.id == fact.id)


def test_the_section_is_whole() -> None:
    ours = {each.id for each in scim.routes.operations}
    assert ours - BEYOND == {fact.id for fact in FACTS}
    assert ours >= BEYOND


@each_operation
def test_it_is_at_its_path_with_its_codes(fact: Fact) -> None:
    operation = declared(fact)
    assert (operation.method, PREFIX + operation.path) == (fact.method, fact.path)
    assert (operation.section, operation.ok) == (fact.section, fact.ok)
    assert set(fact.errors) <= set(operation.errors)
    assert not operation.public


@each_operation
def test_it_takes_every_query_parameter(fact: Fact) -> None:
    query: Any = declared(fact).query
    assert set(fact.query) <= set(query.__struct_encode_fields__ if query else ())


@each_operation
def test_it_takes_every_field_of_the_body(fact: Fact) -> None:
    assert (declared(fact).body is not None) == bool(fact.body)
    kind = USER if "/Users" in fact.path else GROUP
    known = {name for name in fact.body if name == "Operations" or kind.attribute(name)}
    assert known == set(fact.body)


@each_operation
def test_it_answers_every_field_with_its_type(fact: Fact) -> None:
    answer = declared(fact).answer
    assert (answer is None) == (not fact.answer)
    if answer is not None:
        assert answer.content_type == SCIM_JSON
        ours = dict(fields(answer.schema(lambda _: {})))
        assert {name: ours.get(name) for name in fact.answer} == fact.answer
