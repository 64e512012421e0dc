"""Schemas as people read them: what type, what fields, what an example looks like."""

import json
from collections.abc import Iterable, Iterator

from .model import Document, Schema
from .text import attribute, inline, paragraphs

_DEEPEST = 4

Sample = str | int | float | bool | list["Sample"] | dict[str, "Sample"] | None
"""What JSON can be."""


def shapes(api: Document, names: Iterable[str]) -> str:
    """Each of these shapes with its fields."""
    return "".join(
        f'<article class="shape" id="shape-{attribute(name)}"><h3>{inline(name)}</h3>'
        f"{paragraphs(api.components.schemas[name].description)}"
        f"{fields(api, api.components.schemas[name])}</article>"
        for name in names
    )


def reachable(api: Document, schemas: Iterable[Schema]) -> list[str]:
    """The shapes that these refer to, and those that these refer to, in order of name."""
    seen: set[str] = set()
    waiting = list(schemas)
    while waiting:
        schema = waiting.pop()
        if schema.ref and schema.name not in seen:
            seen.add(schema.name)
            waiting.append(api.resolve(schema))
        waiting += [*schema.properties.values(), *schema.any_of, *schema.elements]
        if isinstance(schema.additional_properties, Schema):
            waiting.append(schema.additional_properties)
    return sorted(seen)


def fields(api: Document, schema: Schema, inside: tuple[str, ...] = ()) -> str:
    """The fields of an object.

    inside: the body's shape and those around this one: objects within are shown below their field,
    each once. Empty for a shape on its own, whose fields link to others.
    """
    if not schema.properties:
        return '<p class="none">No fields of its own.</p>'
    # In a request what must be sent stands out and comes first, in an answer what may be absent.
    mark = required_mark if inside else _optional_mark
    names = list(schema.properties)
    if inside:
        names.sort(key=lambda name: name not in schema.required)
    rows = "".join(
        field_row(
            name,
            schema.properties[name],
            mark(name in schema.required),
            _within(api, schema.properties[name], inside),
        )
        for name in names
    )
    return f'<ul class="fields">{rows}</ul>'


def field_row(name: str, schema: Schema, mark: str, within: str = "", words: str = "") -> str:
    """One field or parameter: name, type, bounds. within: HTML of what it holds. words: about it,
    where they are not the schema's.
    """
    words = words or schema.description
    notes = " · ".join(_bounds(schema))
    bounds = f'<span class="bounds">{notes}</span>' if notes else ""
    about = f'<span class="about">{inline(words)}</span>' if words else ""
    return (
        f'<li><code class="name">{inline(name)}</code> <span class="type">{type_of(schema)}</span>'
        f" {mark}{about}{bounds}{within}</li>"
    )


def required_mark(required: bool) -> str:
    return '<span class="must">required</span>' if required else ""


def _optional_mark(required: bool) -> str:
    return "" if required else '<span class="may">optional</span>'


def type_of(schema: Schema) -> str:
    """The type in words, with links to named shapes. That null stands for nothing goes unsaid."""
    if schema.ref:
        return f'<a href="#shape-{attribute(schema.name)}">{inline(schema.name)}</a>'
    if schema.any_of:
        options = [option for option in schema.any_of if option.types != ["null"]]
        return " or ".join(map(type_of, options))
    if "array" in schema.types:
        elements = ", ".join(map(type_of, schema.elements)) or "anything"
        return f"[{elements}]" if schema.prefix_items else f"list of {elements}"
    if isinstance(schema.additional_properties, Schema):
        return f"object of {type_of(schema.additional_properties)}"
    return inline(" or ".join(type for type in schema.types if type != "null")) or "anything"


def sample(api: Document, schema: Schema) -> Sample:
    """A small body to send, where there is no example: what is required, or the first fields where
    nothing is.
    """
    return _sample(api, schema, "", 0)


def _within(api: Document, schema: Schema, inside: tuple[str, ...]) -> str:
    """The fields of the shapes in a field's type, where the page shows a request's body."""
    return "".join(
        f"<details><summary>{inline(held)}</summary>"
        f"{fields(api, api.components.schemas[held], (*inside, held))}</details>"
        for held in dict.fromkeys(_held(schema))
        if inside and held not in inside
    )


def _held(schema: Schema) -> Iterator[str]:
    """The named shapes in a field's type."""
    if schema.ref:
        yield schema.name
    for option in schema.any_of:
        yield from _held(option)
    for inner in (*schema.elements, schema.additional_properties):
        if isinstance(inner, Schema):
            yield from _held(inner)


def _bounds(schema: Schema) -> Iterator[str]:
    if schema.enum:
        yield "one of " + " ".join(
            f"<code>{inline(json.dumps(v) if not isinstance(v, str) else v)}</code>"
            for v in schema.enum
            if v is not None
        )
    yield from _range(schema.minimum, schema.maximum, "")
    yield from _range(schema.exclusive_minimum, schema.exclusive_maximum, "more than ")
    if schema.min_length == 1 and schema.max_length is None:
        yield "not empty"
    else:
        yield from _range(schema.min_length, schema.max_length, "", " characters")
    if not schema.prefix_items:
        yield from _range(schema.min_items, schema.max_items, "", " items")
    if schema.pattern:
        yield f"matches <code>{inline(schema.pattern)}</code>"
    if schema.format:
        yield "secret" if schema.format == "password" else inline(schema.format)
    default = bytes(schema.default).decode()
    if default and default not in ('""', "[]", "{}"):
        yield f"default <code>{inline(default)}</code>"


def _range(low: float | None, high: float | None, before: str, after: str = "") -> Iterator[str]:
    if low is not None and high is not None:
        yield f"{before}{low} to {high}{after}"
    elif low is not None:
        yield f"{before or 'at least '}{low}{after}"
    elif high is not None:
        yield f"at most {high}{after}"


def _sample(api: Document, schema: Schema, name: str, depth: int) -> Sample:
    schema = api.resolve(schema.any_of[0] if schema.any_of else schema)
    if schema.examples:
        return json.loads(bytes(schema.examples[0]))
    if schema.enum:
        return schema.enum[0]
    match schema.types[0]:
        case "object":
            wanted = schema.required or list(schema.properties)[:2]
            if depth == _DEEPEST:
                wanted = []
            return {n: _sample(api, schema.properties[n], n, depth + 1) for n in wanted}
        case "array":
            elements = schema.elements or [Schema()]
            return [_sample(api, each, name, depth + 1) for each in elements]
        case "integer" | "number":
            return schema.minimum or 1
        case "boolean":
            return True
        case _:
            return name.upper()
