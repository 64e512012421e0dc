"""What Roost says of its SCIM: what it can do, which resources there are, and their schemas."""

from typing import Any

from ...http.errors import NotFound
from .attributes import Attribute, ResourceType, Schema
from .documents import MOST_LISTED
from .schemas import ENTERPRISE_SCHEMA, GROUP, GROUP_SCHEMA, USER, USER_SCHEMA

PREFIX = "/scim/v2"
_CORE = "urn:ietf:params:scim:schemas:core:2.0"
_TYPES = (USER, GROUP)
_SCHEMAS = (USER_SCHEMA, GROUP_SCHEMA, ENTERPRISE_SCHEMA)


def service_provider_config(origin: str) -> dict[str, Any]:
    return {
        "schemas": [f"{_CORE}:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_LISTED},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "SCIM token",
                "description": "The SCIM token of the organization, as Authorization: Bearer TOKEN",
                "primary": True,
            }
        ],
        "meta": _meta(origin, "ServiceProviderConfig", "/ServiceProviderConfig"),
    }


def resource_types(origin: str) -> list[dict[str, Any]]:
    return [_resource_type(each, origin) for each in _TYPES]


def resource_type(origin: str, id: str) -> dict[str, Any]:
    """Raises NotFound."""
    found = next((each for each in _TYPES if each.name.lower() == id.lower()), None)
    if found is None:
        raise NotFound(f"There is no resource type {id}")
    return _resource_type(found, origin)


def schemas(origin: str) -> list[dict[str, Any]]:
    return [_schema(each, origin) for each in _SCHEMAS]


def schema(origin: str, urn: str) -> dict[str, Any]:
    """Raises NotFound."""
    found = next((each for each in _SCHEMAS if each.urn.lower() == urn.lower()), None)
    if found is None:
        raise NotFound(f"There is no schema {urn}")
    return _schema(found, origin)


def _resource_type(kind: ResourceType, origin: str) -> dict[str, Any]:
    return {
        "schemas": [f"{_CORE}:ResourceType"],
        "id": kind.name,
        "name": kind.name,
        "description": kind.about,
        "endpoint": kind.endpoint,
        "schema": kind.schema.urn,
        "schemaExtensions": [{"schema": each.urn, "required": False} for each in kind.extensions],
        "meta": _meta(origin, "ResourceType", f"/ResourceTypes/{kind.name}"),
    }


def _schema(schema: Schema, origin: str) -> dict[str, Any]:
    return {
        "schemas": [f"{_CORE}:Schema"],
        "id": schema.urn,
        "name": schema.name,
        "description": schema.about,
        "attributes": [_attribute(each) for each in schema.attributes],
        "meta": _meta(origin, "Schema", f"/Schemas/{schema.urn}"),
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type,
        "multiValued": attribute.several,
        "description": attribute.about,
        "required": attribute.required,
        "mutability": attribute.mutability,
        "returned": attribute.returned,
    }
    if attribute.type in ("string", "reference"):
        made["caseExact"] = attribute.case_exact
        made["uniqueness"] = "server" if attribute.unique else "none"
    if attribute.canonical:
        made["canonicalValues"] = list(attribute.canonical)
    if attribute.refers_to:
        made["referenceTypes"] = list(attribute.refers_to)
    if attribute.parts:
        made["subAttributes"] = [_attribute(each) for each in attribute.parts]
    return made


def _meta(origin: str, kind: str, path: str) -> dict[str, str]:
    return {"resourceType": kind, "location": f"{origin}{PREFIX}{path}"}
