"""JSON Schemas of the Structs that operations take and answer, for the OpenAPI document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from . import docstrings
from .words import FIELDS

JsonObject = dict[str, Any]

_TEMPLATE = "#/components/schemas/{name}"
_PREFIX = _TEMPLATE.partition("{")[0]
_EMPTY: tuple[tuple[str, object], ...] = (("required", []), ("default", None), ("default", ""))


class Schemas:
    """The components that a set of Structs needs, in order of name.

    bodies: what requests hold. answers: what responses hold. Raises ValueError where two Structs
    share a name, for a reader could not tell which one is meant.
    """

    def __init__(self, bodies: Sequence[type[Any]], answers: Sequence[type[Any]]) -> None:
        types = list(dict.fromkeys([*bodies, *answers]))
        schemas, components = msgspec.json.schema_components(types, ref_template=_TEMPLATE)
        # msgspec tells Structs of one name apart by their modules, with dots.
        clashing = sorted(name for name in components if "." in name)
        if clashing:
            raise ValueError(f"Structs share a name, rename all but one: {', '.join(clashing)}")
        self._schemas = {type: _tidy(schema) for type, schema in zip(types, schemas, strict=True)}
        structs = {s.cls.__name__: s for s in _structs_in(msgspec.inspect.multi_type_info(types))}
        self.components: dict[str, JsonObject] = {
            name: _described(_tidy(components[name]), structs[name].cls, FIELDS)
            for name in sorted(components)
        }
        read, written = self._reachable(bodies), self._reachable(answers)
        for name in read - written:
            _mark_write_only(self.components[name])
        for name in written - read:
            # What is encoded need not have been given: a default is answered as well.
            _require(self.components[name], _always_there(structs[name]))

    def of(self, type: type[Any]) -> JsonObject:
        """A reference to the type's component, or the schema itself where it has none."""
        return self._schemas[type]

    def has_required(self, type: Any) -> bool:
        if not hasattr(type, "__struct_fields__"):  # a list, for which nothing stands in
            return True
        return any(field.required for field in msgspec.structs.fields(type))

    def _reachable(self, types: Iterable[type[Any]]) -> set[str]:
        seen: set[str] = set()
        waiting = [name for type in types for name in _references(self._schemas[type])]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += _references(self.components[name])
        return seen


def properties_of(query: type[Any]) -> Iterator[tuple[str, JsonObject, bool]]:
    """Name, schema and whether it is required, for each field of a query's Struct."""
    _, components = msgspec.json.schema_components([query])
    schema = _described(_tidy(components[query.__name__]), query, {})
    for name, field in schema["properties"].items():
        yield name, _without_null(field), name in schema.get("required", ())


def _tidy(schema: JsonObject) -> JsonObject:
    """As msgspec makes it, less what says nothing: titles, empty lists, defaults of nothing."""
    tidy: JsonObject = {}
    for key, value in schema.items():
        if key == "title" or (key, value) in _EMPTY:
            continue
        if key == "properties":
            tidy[key] = {name: _tidy(inner) for name, inner in value.items()}
        elif key in ("anyOf", "prefixItems"):
            tidy[key] = [_tidy(inner) for inner in value]
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            tidy[key] = _tidy(cast("JsonObject", value))
        else:
            tidy[key] = value
    if "enum" in tidy and all(isinstance(value, str) for value in tidy["enum"]):
        tidy["type"] = "string"
    return _null_in_type(tidy)


def _described(schema: JsonObject, struct: type[Any], common: Mapping[str, str]) -> JsonObject:
    """With what docstrings say of its fields moved to them."""
    fields: JsonObject = schema.get("properties", {})
    for name, text in docstrings.of_fields(struct, fields, common).items():
        fields[name] = {"description": text, **fields[name]}
    general, _ = docstrings.divided(schema.pop("description", ""), fields)
    return {"description": general, **schema} if general else schema


def _null_in_type(schema: JsonObject) -> JsonObject:
    """`anyOf` of one plain type and null, as one type with null."""
    match schema:
        case {"anyOf": [{"type": str(type), **rest}, {"type": "null"}], **around}:
            plain: JsonObject = {**around, **rest, "type": [type, "null"]}
            if "enum" in rest:
                plain["enum"] = [*rest["enum"], None]
            return plain
        case _:
            return schema


def _without_null(schema: JsonObject) -> JsonObject:
    """A query has no null: what is not given is absent."""
    match schema:
        case {"type": [str(type), "null"], **rest}:
            plain: JsonObject = {**rest, "type": type}
            if "enum" in rest:
                plain["enum"] = [value for value in rest["enum"] if value is not None]
            return plain
        case _:
            return schema


def _references(value: object) -> list[str]:
    """The names of the components that a schema mentions, wherever."""
    if isinstance(value, list):
        return [name for item in cast("list[object]", value) for name in _references(item)]
    if not isinstance(value, dict):
        return []
    found: list[str] = []
    for key, item in cast("JsonObject", value).items():
        if key == "$ref":
            found.append(str(item).removeprefix(_PREFIX))
        else:
            found += _references(item)
    return found


def _structs_in(infos: Iterable[msgspec.inspect.Type]) -> Iterator[msgspec.inspect.StructType]:
    """Every Struct in these types, each once."""
    seen: set[type[Any]] = set()
    waiting = list(infos)
    while waiting:
        match waiting.pop():
            case msgspec.inspect.Metadata(type=inner):
                waiting.append(inner)
            case msgspec.inspect.UnionType(types=options):
                waiting += options
            case (
                msgspec.inspect.ListType(item_type=inner)
                | msgspec.inspect.VarTupleType(item_type=inner)
            ):
                waiting.append(inner)
            case msgspec.inspect.DictType(value_type=inner):
                waiting.append(inner)
            case msgspec.inspect.StructType() as struct if struct.cls not in seen:
                seen.add(struct.cls)
                waiting += [field.type for field in struct.fields]
                yield struct
            case _:
                pass


def _always_there(struct: msgspec.inspect.StructType) -> list[str]:
    """The fields that its JSON always has."""
    names: list[str] = []
    for field in struct.fields:
        # One that need not be given and has no default is left out while it is unset.
        given = (field.default, field.default_factory) != (msgspec.NODEFAULT, msgspec.NODEFAULT)
        if field.required or (given and not struct.cls.__struct_config__.omit_defaults):
            names.append(field.encode_name)
    return names


def _require(schema: JsonObject, names: list[str]) -> None:
    if names:
        schema["required"] = names


def _mark_write_only(schema: JsonObject) -> None:
    for field in schema.get("properties", {}).values():
        if field.get("format") == "password":
            field["writeOnly"] = True
