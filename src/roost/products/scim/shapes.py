"""How the OpenAPI document describes what SCIM takes and answers: made of the schemas."""

from collections.abc import Mapping
from typing import Any

from ...http.answers import JsonObject
from .attributes import Attribute, ResourceType, Schema
from .schemas import GROUP, USER

_TEXT: JsonObject = {"type": "string"}
_NUMBER: JsonObject = {"type": "integer"}
_TEXTS: JsonObject = {"type": "array", "items": _TEXT}
_SCHEMAS: JsonObject = {**_TEXTS, "description": "The URNs of the schemas that the JSON follows."}
_META = {
    "resourceType": "Its type: `User` or `Group`.",
    "created": "When it was made: an ISO 8601 date in UTC.",
    "lastModified": "When it was last changed: an ISO 8601 date in UTC.",
    "location": "Its URL.",
    "version": "Its ETag, for `If-Match` and `If-None-Match`.",
}


def shape(name: str) -> JsonObject:
    """A reference to one of these."""
    return {"$ref": f"#/components/schemas/{name}"}


def of_one(kind: ResourceType) -> str:
    return f"Scim{kind.name}"


def of_many(kind: ResourceType) -> str:
    return f"Scim{kind.name}List"


def _text(about: str) -> JsonObject:
    return {**_TEXT, "description": about}


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
    known: JsonObject = {
        "schemas": _SCHEMAS,
        "externalId": _text("What the directory itself calls it."),
    }
    known |= _attributes(kind.schema, written=written)
    for each in kind.extensions:
        about = {"description": each.about}
        known[each.urn] = {**about, **_object(_attributes(each, written=written))}
    if written:
        return _object(known, "schemas", "userName" if kind is USER else "displayName")
    known |= {
        "id": _text("The id, by which paths name it."),
        "meta": {
            "description": "What Roost itself knows of it.",
            **_object({name: _text(about) for name, about in _META.items()}),
        },
    }
    return _object(known, "id", "schemas")


def _many(kind: ResourceType) -> JsonObject:
    properties: JsonObject = {
        "schemas": _SCHEMAS,
        "totalResults": {**_NUMBER, "description": "How many match in all."},
        "startIndex": {**_NUMBER, "description": "The place of the first of these, from 1."},
        "itemsPerPage": {**_NUMBER, "description": "How many are in this answer."},
        "Resources": {
            "type": "array",
            "items": shape(of_one(kind)),
            "description": f"The {kind.name.lower()}s of this page.",
        },
    }
    return _object(properties, *properties)


ERROR = "ScimError"
PATCH, SEARCH = shape("ScimPatch"), shape("ScimSearch")
USER_BODY, GROUP_BODY = shape("ScimUserBody"), shape("ScimGroupBody")

_OPERATION = _object(
    {
        "op": {
            "type": "string",
            "enum": ["add", "remove", "replace"],
            "description": "What is done to what `path` names.",
        },
        "path": _text("An attribute or a part of one; without it, the resource itself."),
        "value": {"description": "What is added, or put in the place of what was there."},
    },
    "op",
)
_SEARCH: JsonObject = {
    "schemas": _SCHEMAS,
    "attributes": {**_TEXTS, "description": "The only attributes to answer, beside the id."},
    "excludedAttributes": {**_TEXTS, "description": "Attributes to leave out of the answer."},
    "filter": _text('Which resources are wanted, such as `userName eq "ada@example.com"`.'),
    "sortBy": _text("`meta.created`, the only attribute to sort by; others change nothing."),
    "sortOrder": _text("`ascending` or `descending`."),
    "startIndex": {**_NUMBER, "description": "The place of the first wanted, counted from 1."},
    "count": {**_NUMBER, "description": "How many are wanted at most."},
}
SHAPES: Mapping[str, Any] = {
    **{of_one(kind): _resource(kind, written=False) for kind in (USER, GROUP)},
    **{of_many(kind): _many(kind) for kind in (USER, GROUP)},
    "ScimUserBody": _resource(USER, written=True),
    "ScimGroupBody": _resource(GROUP, written=True),
    "ScimPatch": _object(
        {
            "schemas": _SCHEMAS,
            "Operations": {
                "type": "array",
                "items": _OPERATION,
                "description": "The changes, made in this order; all of them or none.",
            },
        },
        "schemas",
        "Operations",
    ),
    "ScimSearch": _object(_SEARCH, "schemas"),
    ERROR: _object(
        {
            "schemas": _SCHEMAS,
            "detail": _text("Why, in words."),
            "status": _text("The status of the answer again, as a text."),
            "scimType": _text("The reason as one of the words of RFC 7644, where it has one."),
        },
        "schemas",
        "detail",
        "status",
    ),
}
