"""What the documents of a kind look like when they are stored: the kind's fingerprint.

It tells of field names, types, indexes and references, and not of the names of classes or modules:
code may be moved and renamed without a document being stored anew.
"""

import typing
from collections.abc import Iterable
from enum import Enum
from inspect import get_annotations
from types import GenericAlias, UnionType
from typing import Any, cast

import msgspec

from .kinds import Kind

Shape = Any
"""Plain data: a dict for a Struct, a list for a type with parameters, a text for any other."""

_CONFIG = "("
"""Begins what a Struct's shape says beside its fields."""


def shape_of(kind: Kind[Any, Any]) -> Shape:
    return {
        "body": _struct(kind.body, ()),
        "hidden": _struct(kind.state, ()),
        "indexes": sorted(kind.indexes),
        "refs": sorted([ref.field, ref.target] for ref in kind.refs),
        "counted": kind.counted,
    }


def _struct(struct: type[msgspec.Struct], within: tuple[type, ...]) -> Shape:
    if struct in within:
        # It contains itself, that many levels up.
        return f"^{len(within) - within.index(struct)}"
    deeper = (*within, struct)
    return {name: _type(hint, deeper) for name, hint in _fields(struct)} | _config(struct)


def _type(hint: Any, within: tuple[type, ...]) -> Shape:
    if isinstance(hint, type) and not isinstance(hint, GenericAlias):
        if issubclass(hint, msgspec.Struct):
            return _struct(hint, within)
        if issubclass(hint, Enum):
            return ["enum", *sorted(str(member.value) for member in hint)]
        return hint.__name__
    origin: Any = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is typing.Annotated:
        # What a value must satisfy changes nothing about how it is stored.
        return _type(arguments[0], within)
    if origin is typing.Literal:
        return ["literal", *sorted(map(str, arguments))]
    if origin is None:
        return str(hint)
    inner = [_type(argument, within) for argument in arguments]
    if origin in (typing.Union, UnionType):
        return ["union", *sorted(inner, key=str)]
    return [origin.__name__, *inner]


def lost(old: Shape, new: Shape) -> str | None:
    """A field of the old shape that the new one has not: it would be lost if stored anew."""
    if isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Shape]", old), cast("dict[str, Shape]", new)
        fields = [name for name in before if not name.startswith(_CONFIG)]
        gone = (name for name in fields if name not in after)
        return next(gone, None) or _first(lost(before[name], after[name]) for name in fields)
    if isinstance(old, list) and isinstance(new, list):
        both = zip(cast("list[Shape]", old), cast("list[Shape]", new), strict=False)
        return _first(lost(one, other) for one, other in both)
    return None


def _first(found: Iterable[str | None]) -> str | None:
    return next((name for name in found if name is not None), None)


def _fields(struct: type[msgspec.Struct]) -> Iterable[tuple[str, Any]]:
    """The names in JSON and the types of all fields."""
    hints: dict[str, Any] = {}
    for base in reversed(struct.__mro__):
        hints |= get_annotations(base)
    if not all(map(_is_resolved, hints.values())):
        return [(field.encode_name, field.type) for field in msgspec.structs.fields(struct)]
    names = zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True)
    return [(encoded, hints[name]) for encoded, name in names]


def _is_resolved(hint: Any) -> bool:
    """Whether a type is there itself and not only its name."""
    if isinstance(hint, str | typing.ForwardRef | typing.TypeVar):
        return False
    if typing.get_origin(hint) is typing.Literal:
        return True
    return all(map(_is_resolved, typing.get_args(hint)))


def _config(struct: type[msgspec.Struct]) -> Shape:
    """How a Struct is written, as far as it is not written like most."""
    config = struct.__struct_config__
    unusual: dict[str, Any] = {
        "(tag)": [config.tag_field, config.tag] if config.tag is not None else None,
        "(array)": config.array_like,
        "(omits defaults)": config.omit_defaults,
    }
    return {name: value for name, value in unusual.items() if value}
