"""Reads what clients send: strict but for what real clients are known to do.

null and absent are one; whole numbers may come as decimal strings and texts as numbers; booleans
only as JSON booleans; integers fit 64 bits; no NUL characters (clients.md 0.8, 0.9). Everything
else is refused with a text that names the field.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar, cast
from urllib.parse import unquote_plus

import msgspec
from msgspec import inspect

from .errors import BadRequest

T = TypeVar("T")
_Fix = Callable[[Any, str], Any]
_INT = re.compile(r"-?[0-9]{1,19}\Z")
_AT = re.compile(r"(.*) - at `\$\.?(.*)`\Z", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_BOUND = 2**63
_MAX_DEPTH = 100
# What may hide in data whose type is anything: NUL characters and integers over 64 bits.
_ODD = re.compile(rb"\\u0000|[0-9]{19}")
_PLACE = re.compile(r" - at `.*`")


def read_body(raw: bytes, type: type[T]) -> T:
    """Decodes a request's JSON. An empty body is an empty object. Raises BadRequest.

    What is asked for as bytes is no JSON, and is returned as it came.
    """
    if type is bytes:
        return cast(T, raw)
    if not raw.strip():
        raw = b"{}"
    value = _decode(raw)
    if not isinstance(value, dict) and not (isinstance(value, list) and _takes_lists(type)):
        raise BadRequest("The request body must be a JSON object")
    if _ODD.search(raw):
        _refuse_odd(cast("object", value), "")
    return _convert(_fixer(type)(value, ""), type)


def read_query(query: str, type: type[T]) -> T:
    """Decodes a query string; empty parts and empty values are not there. Raises BadRequest."""
    values: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name and value:
            values[unquote_plus(name)] = unquote_plus(value)
    if "%00" in query:
        _refuse_odd(values, "")
    return _convert(_query_fixer(type)(values), type)


def read_form(raw: bytes, type: type[T]) -> T:
    """Decodes a form, as a query string is. Raises BadRequest."""
    try:
        return read_query(raw.decode(), type)
    except UnicodeDecodeError:
        raise BadRequest("Malformed form: not UTF-8") from None


def _decode(raw: bytes) -> object:
    try:
        value: object = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise BadRequest(_where(str(error), len(raw))) from None
    except UnicodeDecodeError:
        raise BadRequest("Malformed JSON: not UTF-8") from None
    except RecursionError:
        raise BadRequest("Malformed JSON: nested too deeply") from None
    if raw.count(b"[") + raw.count(b"{") > _MAX_DEPTH and _depth(value) > _MAX_DEPTH:
        raise BadRequest("Malformed JSON: nested too deeply")
    return value


def _where(text: str, length: int) -> str:
    """Says where the JSON breaks; msgspec tells the byte for all but a text that just ends."""
    place = "" if "byte" in text else f" (byte {length})"
    return f"Malformed JSON: {_PLACE.sub('', text).removeprefix('JSON is malformed: ')}{place}"


def _depth(value: object) -> int:
    depth = 0
    level = [value]
    while level:
        depth += 1
        level = [inner for item in level for inner in _inside(item)]
    return depth


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _convert(value: object, type: type[T]) -> T:
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        raise BadRequest(_explain(str(error))) from None


def _explain(text: str) -> str:
    """`Expected ... - at `$.label`` as a sentence that starts with the field."""
    match = _AT.match(text)
    reason, path = (match[1], match[2]) if match else (text, "")
    missing = _MISSING.match(reason)
    if missing:
        return f"Missing required field: {path + '.' if path else ''}{missing[1]}"
    return f"Invalid {path or 'request'}: {reason[:1].lower()}{reason[1:]}"


def _refuse_odd(value: object, path: str) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise BadRequest(f"Invalid {path or 'request'}: NUL characters are not allowed")
    elif isinstance(value, int):
        _fit(value, path)
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            _refuse_odd(key, path)
            _refuse_odd(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            _refuse_odd(item, path)


def _fit(value: int, path: str) -> None:
    if not -_BOUND <= value < _BOUND:
        raise BadRequest(f"Invalid {path}: must fit 64 bits")


@cache
def _takes_lists(type: Any) -> bool:
    info = inspect.type_info(type)
    options = info.types if isinstance(info, inspect.UnionType) else (info,)
    return any(isinstance(option, inspect.ListType) for option in options)


@cache
def _fixer(type: Any) -> _Fix:
    return _fix_for(inspect.type_info(type))


def _fix_for(info: inspect.Type) -> _Fix:
    """What turns a JSON value into what strict validation of this type expects."""
    if isinstance(info, inspect.Metadata):
        return _fix_for(info.type)
    if isinstance(info, inspect.UnionType):
        members = [t for t in info.types if not isinstance(t, inspect.NoneType)]
        return _fix_for(members[0]) if len(members) == 1 else _fix_each(members)
    if isinstance(info, inspect.IntType):
        return _fix_int
    if isinstance(info, inspect.StrType):
        return _fix_str
    if isinstance(info, inspect.ListType):
        return _fix_list(_fix_for(info.item_type))
    if isinstance(info, inspect.StructType):
        return _fix_struct(info)
    return _as_is


def _as_is(value: Any, path: str) -> Any:
    return value


def _fix_int(value: Any, path: str) -> Any:
    if isinstance(value, str) and _INT.match(value):
        value = int(value)
    if isinstance(value, int):
        _fit(value, path)
    return value


def _fix_str(value: Any, path: str) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _fix_each(options: Iterable[inspect.Type]) -> _Fix:
    """For what may be an object or a list; what may be anything else stays as it is."""
    nested = [t for t in options if isinstance(t, inspect.StructType | inspect.ListType)]
    if len({type(t) for t in nested}) < len(nested):  # which of two Structs, only msgspec can tell
        return _as_is
    fixes = [_fix_for(t) for t in nested]

    def fix_each(value: Any, path: str) -> Any:
        for fix in fixes:
            value = fix(value, path)
        return value

    return fix_each


def _fix_list(fix: _Fix) -> _Fix:
    def fix_list(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            return value
        return [fix(item, path) for item in cast("list[object]", value)]

    return fix_list


def _fix_struct(info: inspect.StructType) -> _Fix:
    fixes = {field.encode_name: _fix_for(field.type) for field in info.fields}

    def fix_struct(value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            return value
        given = cast("dict[str, object]", value)
        return {
            key: fixes[key](item, f"{path}.{key}" if path else key)
            for key, item in given.items()
            if item is not None and key in fixes
        }

    return fix_struct


@cache
def _query_fixer(type: Any) -> Callable[[dict[str, str]], dict[str, object]]:
    info = inspect.type_info(type)
    assert isinstance(info, inspect.StructType)
    fixes = {field.encode_name: _query_fix(field.type) for field in info.fields}

    def fix(values: dict[str, str]) -> dict[str, object]:
        return {name: fixes[name](text, name) for name, text in values.items() if name in fixes}

    return fix


_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def _query_fix(info: inspect.Type) -> _Fix:
    if isinstance(info, inspect.Metadata):
        return _query_fix(info.type)
    if isinstance(info, inspect.UnionType):
        members = [t for t in info.types if not isinstance(t, inspect.NoneType)]
        return _query_fix(members[0]) if len(members) == 1 else _as_is
    if isinstance(info, inspect.IntType):
        return _fix_int
    if isinstance(info, inspect.BoolType):
        return lambda text, name: _BOOLEANS.get(text, text)
    return _as_is
