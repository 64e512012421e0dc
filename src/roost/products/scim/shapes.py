"""How the OpenAPI document describes what SCIM takes and answers: made of the schemas."""

from collections.abc import Mapping
from typing import Any

from ...http.answers import JsonObject
from .attributes import Attribute, ResourceType, Schema
from .schemas import GROUP, USER

_TEXT: JsonObject = {"type": "string"}
_NUMBER: JsonObject = {"type": "integer"}
_TEXTS: JsonObject = {"type": "array", "items": _TEXT}


def shape(name: str) -> JsonObject:
    """A reference to one of these."""
    return {"$ref": f"#/components/schemas/{name}"}


def of_one(kind: ResourceType) -> str:
    return f"Scim{kind.name}"


def of_many(kind: ResourceType) -> str:
    return f"Scim{kind.name}List"


def _object(properties: JsonObject, *required: str) -> JsonObject:
    made: JsonObject = {"type": "object", "properties": properties}
    return {**made, "required": list(required)} if required else made


def _attribute(attribute: Attribute) -> JsonObject:
    about = {"description": attribute.about}
    if attribute.type == "complex":
        one = _object({part.name: _attribute(part) for part in attribute.parts})
    else:
        one: JsonObject = {"type": "boolean" if attribute.type == "boolean" else "string"}
    return {**about, "type": "array", "items": one} if attribute.several else {**about, **one}


def _attributes(schema: Schema, *, written: bool) -> JsonObject:
    return {
        each.name: _attribute(each)
        for each in schema.attributes
        if not written or each.mutability != "readOnly"
    }


def _resource(kind: ResourceType, *, written: bool) -> JsonObject:
    """written: as a directory sends it, without what it cannot change."""
    known: JsonObject = {"schemas": _TEXTS, "externalId": _TEXT}
    known |= _attributes(kind.schema, written=written)
    known |= {each.urn: _object(_attributes(each, written=written)) for each in kind.extensions}
    if written:
        return _object(known, "schemas", "userName" if kind is USER else "displayName")
    meta = ("resourceType", "created", "lastModified", "location", "version")
    return _object({"id": _TEXT, **known, "meta": _object(dict.fromkeys(meta, _TEXT))},
                   "id", "schemas")  # fmt: skip


def _many(kind: ResourceType) -> JsonObject:
    properties: JsonObject = {
        "schemas": _TEXTS,
        "totalResults": _NUMBER,
        "startIndex": _NUMBER,
        "itemsPerPage": _NUMBER,
        "Resources": {"type": "array", "items": shape(of_one(kind))},
    }
    return _object(properties, *properties)


ERROR = "ScimError"
PATCH, SEARCH = shape("ScimPatch"), shape("ScimSearch")
USER_BODY, GROUP_BODY = shape("ScimUserBody"), shape("ScimGroupBody")

_OPERATION = _object(
    {"op": {"type": "string", "enum": ["add", "remove", "replace"]}, "path": _TEXT, "value": {}},
    "op",
)
SHAPES: Mapping[str, Any] = {
    **{of_one(kind): _resource(kind, written=False) for kind in (USER, GROUP)},
    **{of_many(kind): _many(kind) for kind in (USER, GROUP)},
    "ScimUserBody": _resource(USER, written=True),
    "ScimGroupBody": _resource(GROUP, written=True),
    "ScimPatch": _object(
        {"schemas": _TEXTS, "Operations": {"type": "array", "items": _OPERATION}},
        "schemas", "Operations",
    ),
    "ScimSearch": _object(
        {
            "schemas": _TEXTS, "attributes": _TEXTS, "excludedAttributes": _TEXTS,
            "filter": _TEXT, "sortBy": _TEXT, "sortOrder": _TEXT, "startIndex": _NUMBER,
            "count": _NUMBER,
        },
        "schemas",
    ),
    ERROR: _object(
        {"schemas": _TEXTS, "detail": _TEXT, "status": _TEXT, "scimType": _TEXT},
        "schemas", "detail", "status",
    ),
}  # fmt: skip
