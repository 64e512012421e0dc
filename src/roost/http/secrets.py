"""Which fields are secret, and how they look in logs.

A Struct marks a secret field with `Secret` in place of `str`; every log masks it by that mark, and
the OpenAPI document shows it as a password.
"""

import re
from functools import cache, lru_cache
from typing import Annotated, Any, cast
from urllib.parse import unquote

import msgspec
from msgspec import inspect
from msgspec.structs import astuple

Secret = Annotated[
    str, msgspec.Meta(extra={"secret": True}, extra_json_schema={"format": "password"})
]

SecretObject = Annotated[dict[str, Any], msgspec.Meta(extra={"secret": True})]
"""A map of values by name that is secret as a whole."""

MASK = "********"

# A name begins behind what ends one, so a long text is looked at once.
_PARAMETER = re.compile(r"(?<![^?&;=#\"\s])([^?&;=#\"\s]++)=([^&;#\"\s]+)")
_SECRET_NAME = re.compile(
    r"signature|secret|passw|token|credential|(api|access|private|license)[-_]?key"
    r"|\A(key|sig|pass|pwd|auth|authorization)\Z",
    re.IGNORECASE,
)
_SESSION = re.compile(r"\bars-[A-Za-z0-9]+")
_PASSWORD_IN_URL = re.compile(r"(://[^/?#@:\"\s]*):[^/?#@\"\s]*@")


def masked(value: object) -> object:
    """The value as plain data, with every secret that is not empty replaced by a mask.

    Fields of a Struct that are null are left out, as clients may as well do.
    """
    if isinstance(value, str | int):
        return value
    if isinstance(value, msgspec.Struct):
        return {
            name: MASK if secret and item != "" else masked(item)
            for (name, secret), item in zip(_fields(type(value)), astuple(value), strict=True)
            if item is not None and item is not msgspec.UNSET
        }
    if isinstance(value, list):
        return [masked(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: masked(item) for key, item in cast("dict[object, object]", value).items()}
    return value


def masked_text(text: str) -> str:
    """A query string, or text with URLs in it, without what their parameters have that is secret.

    Nothing marks these: they are known by their names, as `X-Amz-Signature` and `password` are.
    """
    if "=" in text:
        text = _PARAMETER.sub(_mask_parameter, text)
    return _PASSWORD_IN_URL.sub(rf"\1:{MASK}@", text) if "@" in text else text


def masked_path(path: str) -> str:
    """A path without the token of a session, by which one is asked for."""
    return _SESSION.sub(f"ars-{MASK}", path) if "ars-" in path else path


def _mask_parameter(found: re.Match[str]) -> str:
    return f"{found[1]}={MASK}" if _names_a_secret(found[1]) else found[0]


@lru_cache(1024)
def _names_a_secret(parameter: str) -> bool:
    return _SECRET_NAME.search(unquote(parameter)) is not None


def masked_as(value: object, type: Any) -> object:
    """The same for what was decoded from the JSON of this type; what is null stays."""
    return _mask(value, _info(type))


def has_secrets(type: Any) -> bool:
    """Whether anything within it is marked as secret."""
    return _shows(_info(type), set())


def _shows(info: inspect.Type, seen: set[type]) -> bool:
    if _is_secret(info):
        return True
    match info:
        case inspect.Metadata(type=inner) | inspect.ListType(item_type=inner):
            return _shows(inner, seen)
        case inspect.DictType(value_type=inner):
            return _shows(inner, seen)
        case inspect.UnionType(types=options):
            return any(_shows(option, seen) for option in options)
        case inspect.StructType(cls=struct, fields=fields):
            if struct in seen:
                return False
            seen.add(struct)
            return any(_shows(field.type, seen) for field in fields)
        case _:
            return False


def _mask(value: Any, info: inspect.Type) -> object:
    if _is_secret(info):
        return value if value in ("", None) else MASK
    match info:
        case inspect.Metadata(type=inner):
            return _mask(value, inner)
        case inspect.UnionType(types=options):
            for option in options:
                value = _mask(value, option)
        case inspect.ListType(item_type=inner) if isinstance(value, list):
            return [_mask(item, inner) for item in cast("list[object]", value)]
        case inspect.DictType(value_type=inner) if isinstance(value, dict):
            given = cast("dict[str, object]", value)
            return {name: _mask(item, inner) for name, item in given.items()}
        case inspect.StructType(fields=fields) if isinstance(value, dict):
            types = {field.encode_name: field.type for field in fields}
            given = cast("dict[str, object]", value)
            return {
                name: _mask(item, types[name]) if name in types else item
                for name, item in given.items()
            }
        case _:
            pass
    return value


@cache
def _info(type: Any) -> inspect.Type:
    return inspect.type_info(type)


@cache
def _fields(struct: type[msgspec.Struct]) -> list[tuple[str, bool]]:
    """The name in JSON, and whether it is secret, for each field in order."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    found = {field.name: (field.encode_name, _is_secret(field.type)) for field in info.fields}
    return [found[name] for name in struct.__struct_fields__]


def _is_secret(info: inspect.Type) -> bool:
    """Whether the mark is on the type or, where it is a list or a map, on what it holds."""
    if isinstance(info, inspect.Metadata):
        marks = cast("dict[str, object]", info.extra or {})
        return bool(marks.get("secret")) or _is_secret(info.type)
    if isinstance(info, inspect.UnionType):
        return any(map(_is_secret, info.types))
    if isinstance(info, inspect.ListType):
        return _is_secret(info.item_type)
    return isinstance(info, inspect.DictType) and _is_secret(info.value_type)
