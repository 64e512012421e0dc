"""What clients send as a resource or a value, brought into the form that the schemas give it.

Names get their case, booleans that are texts become booleans, and what no schema has is left out,
as is what only Roost says. Anything else that does not fit is refused.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from .attributes import Attribute, ResourceType
from .errors import ScimError, invalid_value

Resource = dict[str, Any]

LONGEST = 1024
"""Characters of a text."""
MOST_VALUES = 1000
"""Values of one attribute."""
_BOOLEANS = {"true": True, "false": False}


def resource(kind: ResourceType, given: Mapping[str, Any]) -> Resource:
    """All that a client may say of a resource. Raises ScimError."""
    require_schema(given, kind.schema.urn)
    found: Resource = {}
    for name, value in given.items():
        extension = kind.extension(name)
        if extension is not None:
            within = _object(value, extension.urn)
            kept = _parts(extension.attributes, within, extension.urn)
            if kept:
                found[extension.urn] = kept
            continue
        attribute = kind.attribute(name)
        if attribute is not None and attribute.mutability != "readOnly":
            kept = value_of(attribute, value)
            if kept is not None:
                found[attribute.name] = kept
    return found


def value_of(attribute: Attribute, given: object) -> Any:
    """The value of an attribute; None for what leaves it without one. Raises ScimError."""
    if attribute.several:
        return values_of(attribute, given) or None
    if isinstance(given, list):  # some clients wrap a single value
        alone = cast("list[object]", given)
        if len(alone) > 1:
            raise invalid_value(f"Invalid {attribute.name}: it has a single value")
        given = alone[0] if alone else None
        if attribute.type != "complex" and isinstance(given, dict):
            given = cast("Mapping[str, object]", given).get("value")
    return None if given in (None, "") else _one(attribute, given, attribute.name)


def values_of(attribute: Attribute, given: object) -> list[Any]:
    """The values of an attribute that may have several, each once. One alone may be without its
    list. Raises ScimError.
    """
    items = cast("list[object]", given) if isinstance(given, list) else [given]
    if len(items) > MOST_VALUES:
        raise invalid_value(f"Invalid {attribute.name}: at most {MOST_VALUES} values")
    found: list[Any] = []
    for item in items:
        value = None if item in (None, "") else _one(attribute, item, attribute.name)
        if value is not None and value not in found:
            found.append(value)
    _require_one_primary(attribute, found)
    return found


def same_name(given: Mapping[str, Any], name: str) -> Any:
    """The value under a name, in whatever case that is written; None if there is none."""
    return next((value for key, value in given.items() if key.lower() == name.lower()), None)


def require_schema(given: Mapping[str, Any], urn: str) -> None:
    """Whatever is sent names its schema (RFC 7643, 3). Raises ScimError."""
    named = same_name(given, "schemas")
    urns = cast("list[object]", named) if isinstance(named, list) else [named]
    if not any(isinstance(one, str) and one.lower() == urn.lower() for one in urns):
        raise ScimError("invalidSyntax", f"Invalid schemas: {urn} must be among them")


def _one(attribute: Attribute, given: object, at: str) -> Any:
    match attribute.type:
        case "complex":
            if isinstance(given, str) and attribute.part("value"):
                given = {"value": given}
            return _parts(attribute.parts, _object(given, at), at) or None
        case "boolean":
            return _boolean(given, at)
        case "dateTime":
            return _date(given, at)
        case _:
            return _text(given, at)


def _parts(known: Iterable[Attribute], given: Mapping[str, object], at: str) -> Resource:
    names = {attribute.name.lower(): attribute for attribute in known}
    found: Resource = {}
    for name, value in given.items():
        attribute = names.get(name.lower())
        if attribute is None or attribute.mutability == "readOnly":
            continue
        if value in (None, ""):
            continue
        found[attribute.name] = _one(attribute, value, f"{at}.{attribute.name}")
    return found


def _object(given: object, at: str) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise invalid_value(f"Invalid {at}: must be an object")
    return cast("Mapping[str, object]", given)


def _boolean(given: object, at: str) -> bool:
    value = _BOOLEANS.get(given.lower()) if isinstance(given, str) else given
    if isinstance(value, bool):
        return value
    raise invalid_value(f"Invalid {at}: must be true or false")


def _text(given: object, at: str) -> str:
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise invalid_value(f"Invalid {at}: must be a text")
    if len(given) > LONGEST:
        raise invalid_value(f"Invalid {at}: longer than {LONGEST} characters")
    return given


def _date(given: object, at: str) -> str:
    text = _text(given, at)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise invalid_value(f"Invalid {at}: must be a date") from None
    return text


def _require_one_primary(attribute: Attribute, found: Iterable[Any]) -> None:
    if attribute.part("primary") and sum(value.get("primary", False) for value in found) > 1:
        raise invalid_value(f"Invalid {attribute.name}: more than one is primary")
