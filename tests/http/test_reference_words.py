"""Everything in openapi.json has words: operations, their parameters, and all fields."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from roost import app

Json = dict[str, Any]

TO_DO: frozenset[str] = frozenset()
"""Sections (tags of the document) whose words are not written yet. It only ever shrinks."""

MOST_WORDS = 6
"""Of a title."""


@pytest.fixture(scope="module")
def document() -> Json:
    return json.loads(app.document())


def operations(document: Json) -> Iterator[Json]:
    for methods in document["paths"].values():
        yield from methods.values()


def described(document: Json) -> Iterator[Json]:
    return (each for each in operations(document) if each["tags"][0] not in TO_DO)


def test_what_is_to_do_is_there(document: Json) -> None:
    assert {o["tags"][0] for o in operations(document)} >= TO_DO


def test_every_operation_has_a_description(document: Json) -> None:
    assert [o["operationId"] for o in described(document) if not o.get("description")] == []


def test_titles_are_a_few_words(document: Json) -> None:
    def is_good(title: str) -> bool:
        shaped = title[:1].isupper() and not title.endswith(".")
        return shaped and 1 < len(title.split()) <= MOST_WORDS

    assert [o["operationId"] for o in described(document) if not is_good(o["summary"])] == []


def test_every_parameter_has_a_description(document: Json) -> None:
    assert [
        f"{operation['operationId']} {parameter['name']}"
        for operation in described(document)
        for parameter in operation.get("parameters", ())
        if not parameter.get("description")
    ] == []


def test_every_field_has_a_description(document: Json) -> None:
    waiting = [(f"{o['operationId']}", o) for o in described(document)]
    shapes = _shapes_of(document, [o for _, o in waiting])
    waiting += [(name, document["components"]["schemas"][name]) for name in sorted(shapes)]
    bare = dict.fromkeys(field for name, schema in waiting for field in _bare(schema, name))
    assert list(bare) == []


def _bare(value: object, at: str) -> Iterator[str]:
    """The fields without a description in a schema, or in all that an operation has inline."""
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _bare(item, at)
    if not isinstance(value, dict):
        return
    schema = cast("Json", value)
    for key, inner in schema.items():
        if key in ("example", "examples"):
            continue
        if key != "properties":
            yield from _bare(inner, at)
            continue
        for name, field in cast("Json", inner).items():
            if not field.get("description"):
                yield f"{at}.{name}"
            yield from _bare(field, f"{at}.{name}")


def _shapes_of(document: Json, values: list[Any]) -> set[str]:
    """The names of all schemas that these refer to, directly or not."""
    known = document["components"]["schemas"]
    seen: set[str] = set()
    waiting: list[Any] = [*values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += cast("list[Any]", value)
        elif isinstance(value, dict):
            waiting += cast("Json", value).values()
            name = str(cast("Json", value).get("$ref", "")).removeprefix("#/components/schemas/")
            if name in known and name not in seen:
                seen.add(name)
                waiting.append(known[name])
    return seen
