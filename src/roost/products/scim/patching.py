"""Patches (RFC 7644, 3.5.2), in all the forms in which directories send them.

What a path leads to that Roost does not have is passed over, for a directory sends what it is set
up to, and one attribute more must not keep the others from being changed.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from .attributes import Attribute, ResourceType, Schema
from .errors import ScimError, immutable, invalid_value
from .expressions import (
    AttributePath,
    Both,
    Comparison,
    Filter,
    TargetPath,
    parse_path,
)
from .matching import value_predicate
from .values import Resource, require_schema, same_name, value_of, values_of

URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS = 1000
_VERBS = ("add", "remove", "replace")


@dataclass(frozen=True, slots=True)
class Operation:
    """verb: in small letters. target: None for what the value itself says. value: None for none."""

    verb: str
    target: TargetPath | None
    value: Any = None


def operations(given: Mapping[str, Any]) -> list[Operation]:
    """What a patch asks for. Raises ScimError."""
    require_schema(given, URN)
    listed = same_name(given, "Operations")
    if not isinstance(listed, list) or not listed:
        raise ScimError("invalidSyntax", "Missing required field: Operations")
    if len(cast("list[Any]", listed)) > MOST_OPERATIONS:
        raise ScimError("tooMany", f"Invalid Operations: at most {MOST_OPERATIONS}")
    return [_operation(one) for one in cast("list[object]", listed)]


def patched(kind: ResourceType, resource: Resource, wanted: list[Operation]) -> Resource:
    """The resource as the operations leave it, one after the other. Raises ScimError."""
    patch = _Patch(kind, deepcopy(resource))
    for operation in wanted:
        patch.apply(operation)
    return patch.resource


def _operation(given: object) -> Operation:
    if not isinstance(given, dict):
        raise ScimError("invalidSyntax", "Invalid Operations: must be objects")
    fields = cast("Mapping[str, Any]", given)
    verb = same_name(fields, "op")
    if not isinstance(verb, str) or verb.lower() not in _VERBS:
        raise ScimError("invalidSyntax", f"Invalid op: must be one of {', '.join(_VERBS)}")
    path = same_name(fields, "path")
    if not isinstance(path, str | None):
        raise ScimError("invalidPath", "Invalid path: must be a text")
    target = parse_path(path) if path else None
    return Operation(verb.lower(), target, same_name(fields, "value"))


class _Patch:
    def __init__(self, kind: ResourceType, resource: Resource) -> None:
        self.kind = kind
        self.resource = resource

    def apply(self, operation: Operation) -> None:
        if operation.target is not None:
            self._change(operation.verb, operation.target, operation.value)
        elif operation.verb == "remove":
            raise ScimError("noTarget", "A removal needs a path")
        else:
            self._change_each(operation.verb, _object(operation.value, "value"))

    def _change_each(self, verb: str, given: Mapping[str, Any], urn: str = "") -> None:
        """Each name in an object is a path of its own; what only Roost says is passed over."""
        for name, value in given.items():
            within = self.kind.schema.urn.lower() == name.lower() or self.kind.extension(name)
            if within and not urn:
                self._change_each(verb, _object(value, name), name)
                continue
            target = parse_path(f"{urn}:{name}" if urn else name)
            found = self.kind.find(target.attribute)
            if found is not None and found.last.mutability != "readOnly":
                self._change(verb, target, value)

    def _change(self, verb: str, target: TargetPath, value: Any) -> None:
        extension = self.kind.extension_at(target.attribute)
        if extension is not None and target.filter is None:
            self._change_extension(verb, extension, value)
            return
        found = self.kind.find(target.attribute)
        if found is None:
            return
        if found.last.mutability == "readOnly":
            raise immutable(f"{target.attribute} cannot be changed")
        place = self.resource.setdefault(found.extension, {}) if found.extension else self.resource
        if target.filter is not None:
            _change_selected(place, found.attribute, verb, target, value)
        elif found.part is not None:
            _change_part(place, found.attribute, found.part, verb, value)
        else:
            _change_whole(place, found.attribute, verb, value)
        if found.extension and not place:
            del self.resource[found.extension]

    def _change_extension(self, verb: str, extension: Schema, value: Any) -> None:
        if verb == "remove" or value is None:
            self.resource.pop(extension.urn, None)
        else:
            self._change_each(verb, _object(value, extension.urn), extension.urn)


def _change_whole(place: Resource, attribute: Attribute, verb: str, value: Any) -> None:
    name = attribute.name
    if verb == "remove" and attribute.several and value is not None:
        gone = values_of(attribute, value)
        kept = [each for each in place.get(name, []) if not any(_is(each, one) for one in gone)]
        _put(place, attribute, kept)
        return
    new = None if verb == "remove" else value_of(attribute, value)
    if new is None:
        if verb != "add":
            _put(place, attribute, None)
    elif attribute.several:
        _put(place, attribute, _joined(attribute, place.get(name, []), new, verb))
    elif attribute.type == "complex":
        _put(place, attribute, {**place.get(name, {}), **new})
    else:
        _put(place, attribute, new)


def _joined(attribute: Attribute, old: list[Any], new: list[Any], verb: str) -> list[Any]:
    """The values that there are after some were added, or put in the place of all."""
    if verb == "replace":
        return new
    added = [each for each in new if not any(_same(attribute, each, one) for one in old)]
    if attribute.part("primary") and any(each.get("primary") for each in added):
        _no_longer_primary(old)
    return [*old, *added]


def _change_part(
    place: Resource, attribute: Attribute, part: Attribute, verb: str, value: Any
) -> None:
    """One part of an attribute; where that has several values, of each."""
    new = None if verb == "remove" else value_of(part, value)
    if not attribute.several:
        _put(place, attribute, _with_part(place.get(attribute.name, {}), part, new))
        return
    _require_mutable(attribute, part)
    values = place.get(attribute.name, [])
    _put(place, attribute, [_with_part(each, part, new) for each in values])


def _change_selected(
    place: Resource, attribute: Attribute, verb: str, target: TargetPath, value: Any
) -> None:
    """The values that a filter selects, or one part of them."""
    if not attribute.several or target.filter is None or target.attribute.sub:
        raise ScimError("invalidPath", f"Invalid path: {target.attribute} has a single value")
    part = attribute.part(target.sub) if target.sub else None
    if target.sub and part is None:
        return
    if part is not None:
        _require_mutable(attribute, part)
    is_selected = value_predicate(attribute, target.filter)
    old: list[Any] = place.get(attribute.name, [])
    selected = [each for each in old if is_selected(each)]
    if verb == "remove":
        _put(place, attribute, [_less(each, part) if each in selected else each for each in old])
        return
    if not selected:
        made = _made_of(attribute, target.filter) if verb == "add" else None
        if made is None:
            raise ScimError("noTarget", f"Nothing matches {target}")
        old, selected = [*old, made], [made]
    is_changed = [each in selected for each in old]
    new = [
        _changed(each, attribute, part, verb, value) if changed else each
        for each, changed in zip(old, is_changed, strict=True)
    ]
    _keep_one_primary(new, is_changed)
    _put(place, attribute, new)


def _changed(
    old: Resource, attribute: Attribute, part: Attribute | None, verb: str, value: Any
) -> Resource:
    if part is not None:
        return _with_part(old, part, value_of(part, value))
    new = values_of(attribute, value)
    if len(new) != 1:
        raise invalid_value(f"Invalid {attribute.name}: one value must be given")
    return {**old, **new[0]} if verb == "add" else new[0]


def _less(old: Resource, part: Attribute | None) -> Resource | None:
    """A value without one part; None where nothing is left that is worth anything."""
    return None if part is None or part.name == "value" else _with_part(old, part, None)


def _with_part(old: Resource, part: Attribute, value: Any) -> Resource:
    rest = {name: each for name, each in old.items() if name != part.name}
    return rest if value is None else {**rest, part.name: value}


def _put(place: Resource, attribute: Attribute, value: Any) -> None:
    """value: what is empty leaves the attribute without one. Raises ScimError for one that must
    have one.
    """
    if isinstance(value, list):
        value = [each for each in cast("list[Any]", value) if each not in (None, {})]
    if value in (None, [], {}):
        if attribute.required and not attribute.several:
            raise immutable(f"{attribute.name} cannot be removed")
        place.pop(attribute.name, None)
    else:
        place[attribute.name] = value


def _made_of(attribute: Attribute, described: Filter) -> Resource | None:
    """The value that a filter describes; None for a filter that does not describe one."""
    match described:
        case Comparison(AttributePath(name, "", ""), "eq", value):
            part = attribute.part(name)
            return None if part is None or value is None else {part.name: value_of(part, value)}
        case Both(one, other):
            first, second = _made_of(attribute, one), _made_of(attribute, other)
            return None if first is None or second is None else {**first, **second}
        case _:
            return None


def _same(attribute: Attribute, one: Any, other: Any) -> bool:
    """Whether two values are one; what is known by an id is that, whatever else is said."""
    part = attribute.part("value")
    if part is not None and part.mutability == "immutable":
        return one.get("value") == other.get("value")
    return one == other


def _is(value: Any, given: Any) -> bool:
    """Whether a value is the one that is to go: directories give an id, and more than that."""
    if isinstance(given, dict) and "value" in given:
        return value.get("value") == cast("Resource", given)["value"]
    if isinstance(given, dict):
        parts = cast("Resource", given)
        return all(value.get(name) == part for name, part in parts.items())
    return value == given


def _keep_one_primary(values: list[Any], is_changed: list[bool]) -> None:
    """A value that has become the primary one takes that from the others."""
    both = list(zip(values, is_changed, strict=True))
    if any(changed and value.get("primary") for value, changed in both):
        _no_longer_primary([value for value, changed in both if not changed])


def _no_longer_primary(values: list[Any]) -> None:
    for value in values:
        if value.get("primary"):
            value["primary"] = False


def _require_mutable(attribute: Attribute, part: Attribute) -> None:
    if part.mutability != "readWrite":
        raise immutable(f"{attribute.name}.{part.name} cannot be changed")


def _object(given: Any, at: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise invalid_value(f"Invalid {at}: must be an object")
    return cast("Mapping[str, Any]", given)
