"""Whether a resource satisfies a filter.

Texts are compared without regard to case, unless their schema says otherwise. An attribute with
several values satisfies a comparison if any of them does; `ne` is the opposite of `eq`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from .attributes import Attribute, ResourceType
from .errors import invalid_filter
from .expressions import (
    AttributePath,
    Both,
    Comparison,
    Either,
    Filter,
    Not,
    Present,
    Selection,
    Value,
)
from .values import Resource

Predicate = Callable[[Resource], bool]
Values = Callable[[Resource], list[Any]]
Finder = Callable[[AttributePath], tuple[Attribute, Values]]
"""Finds an attribute by its path, and what reads its values."""

_EMPTY: tuple[object, ...] = (None, "", [], {})
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "co": lambda one, other: other in one,
    "sw": str.startswith,
    "ew": str.endswith,
}


def predicate(kind: ResourceType, wanted: Filter) -> Predicate:
    """What tells whether a resource of this type satisfies a filter. Raises ScimError for one that
    names what there is not, or compares what cannot be compared.
    """
    return _made(wanted, partial(_in_resource, kind))


def value_predicate(attribute: Attribute, wanted: Filter) -> Predicate:
    """The same for one value of an attribute that has several."""
    return _made(wanted, partial(_in_value, attribute))


def _made(wanted: Filter, find: Finder) -> Predicate:
    match wanted:
        case Not(inner):
            refused = _made(inner, find)
            return lambda resource: not refused(resource)
        case Both(one, other):
            first, second = _made(one, find), _made(other, find)
            return lambda resource: first(resource) and second(resource)
        case Either(one, other):
            first, second = _made(one, find), _made(other, find)
            return lambda resource: first(resource) or second(resource)
        case Present(path):
            _, values = find(path)
            return lambda resource: any(value not in _EMPTY for value in values(resource))
        case Selection(path, inner):
            attribute, values = find(path)
            if attribute.type != "complex":
                raise invalid_filter(f"{path} has no parts")
            selected = value_predicate(attribute, inner)
            return lambda resource: any(map(selected, values(resource)))
        case Comparison():
            return _compared(wanted, find)


def _compared(wanted: Comparison, find: Finder) -> Predicate:
    attribute, values = find(wanted.path)
    if wanted.value is None:
        if wanted.operator not in ("eq", "ne"):
            raise invalid_filter(f"{wanted.operator} compares with nothing")
        there = wanted.operator == "ne"
        return lambda resource: there == any(value not in _EMPTY for value in values(resource))
    part = attribute.part("value")
    if attribute.type == "complex":
        if part is None:
            raise invalid_filter(f"{wanted.path} has parts: one of them must be named")
        attribute, values = part, _their_value(values)
    if wanted.operator == "ne":
        same = _test(attribute, "eq", wanted.value)
        return lambda resource: not any(map(same, values(resource)))
    test = _test(attribute, wanted.operator, wanted.value)
    return lambda resource: any(map(test, values(resource)))


def _their_value(whole: Values) -> Values:
    return lambda resource: [each["value"] for each in whole(resource) if "value" in each]


def _test(attribute: Attribute, operator: str, wanted: Value) -> Callable[[Any], bool]:
    match attribute.type:
        case "boolean":
            truth = _truth(attribute, wanted)
            if operator != "eq":
                raise invalid_filter(f"{attribute.name} cannot be compared by {operator}")
            return lambda value: value is truth
        case "dateTime" if operator not in _TEXT:
            moment = _moment(attribute, wanted)
            if operator == "eq":
                return lambda value: datetime.fromisoformat(value) == moment
            ordered = _ORDER[operator]
            return lambda value: ordered(datetime.fromisoformat(value), moment)
        case _:
            return _text_test(attribute, operator, wanted)


def _text_test(attribute: Attribute, operator: str, wanted: Value) -> Callable[[Any], bool]:
    if not isinstance(wanted, str):
        raise invalid_filter(f"{attribute.name} is a text")
    fold: Callable[[str], str] = str if attribute.case_exact else str.lower
    text = fold(wanted)
    if operator == "eq":
        return lambda value: fold(value) == text
    holds = _TEXT.get(operator) or _ORDER[operator]
    return lambda value: holds(fold(value), text)


def _truth(attribute: Attribute, wanted: Value) -> bool:
    truth = {"true": True, "false": False}.get(str(wanted).lower())
    if truth is None or isinstance(wanted, int | float) is not isinstance(wanted, bool):
        raise invalid_filter(f"{attribute.name} is true or false")
    return truth


def _moment(attribute: Attribute, wanted: Value) -> datetime:
    try:
        moment = datetime.fromisoformat(wanted) if isinstance(wanted, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise invalid_filter(f"{attribute.name} is a date")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_resource(kind: ResourceType, path: AttributePath) -> tuple[Attribute, Values]:
    found = kind.find(path)
    if found is None:
        raise invalid_filter(f"there is no attribute {path}")
    name, part = found.attribute.name, found.part

    def values(resource: Resource) -> list[Any]:
        place = resource.get(found.extension, {}) if found.extension else resource
        value = place.get(name)
        every = cast("list[Any]", value) if isinstance(value, list) else [value]
        there = [each for each in every if each is not None]
        if part is None:
            return there
        return [each[part.name] for each in there if part.name in each]

    return found.last, values


def _in_value(attribute: Attribute, path: AttributePath) -> tuple[Attribute, Values]:
    part = None if path.sub or path.urn else attribute.part(path.name)
    if part is None:
        raise invalid_filter(f"{attribute.name} has no part {path}")
    name = part.name
    return part, lambda value: [value[name]] if name in value else []
