"""The OpenAPI 3.1 document, made of nothing but the operations' declarations.

What it says is what the boundary does: a test asks the served API for each of its promises.
Its paths are the contract's, below the server `/v2`. What is served beside that is told with
its whole paths, each of which names the server `/`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from . import docstrings
from .answers import EMPTY, JsonObject, Meta
from .bodies import Stream
from .call import FORM
from .declaration import Operation
from .schemas import Schemas, properties_of
from .surfaces import Surface
from .words import PARAMETERS

ABOUT = """\
The Vultr API v2, as this Roost serves it.

Send an API key as `Authorization: Bearer KEY`, and JSON in the body. A field that is null counts \
as not given, unknown fields are ignored, and whole numbers may come as decimal strings.

Success is compact JSON, or a 204 without a body. Everything else is \
`{"error":"...","status":NNN}`, and the text names the field that is at fault.

Lists come in pages: `per_page` is how many, `cursor` is `meta.links.next` or `meta.links.prev` of \
a page before, and both links are empty at the ends.

While the database cannot be used, any request may be answered 503, with Retry-After.

What is not below `/v2` has errors, lists and credentials of its own: a directory speaks SCIM 2.0 \
below `/scim/v2`, with the SCIM token of an organization in place of the key.\
"""

SUCCESS = {
    200: "Done.",
    201: "Created.",
    202: "Accepted: what follows goes on after this answer.",
    204: f"Done. There is no body, and the Content-Type is `{EMPTY}`.",
    302: "Leads elsewhere: to a page for people, or back to where they came from.",
}
_HEADERS: dict[str, JsonObject] = {
    "X-Request-Id": {
        "description": "Names this request in the server's log.",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "Allow": {
        "description": "The methods that the path has.",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
    },
}
_EXTRA_HEADERS = {405: ("Allow",), 429: ("Retry-After",)}

_SPELLED = {
    word.lower(): word
    for word in (
        "API", "BGP", "CDN", "CSV", "DNS", "DNSSEC", "IP", "IPv4", "IPv6", "ISO", "ISOs", "NAT",
        "OIDC", "OS", "SSH", "SSL", "URL", "VPC", "VPC2", "VPCs",
    )
}  # fmt: skip


def document(api: Surface, *beside: Surface, version: str) -> JsonObject:
    """The whole document. The same operations in the same order give the same bytes.

    api: the server that paths are below. beside: what else is served. version: Roost's. Raises
    ValueError where two shapes, operations or operationIds share a name.
    """
    surfaces = (api, *beside)
    operations = [operation for surface in surfaces for operation in surface.operations]
    schemas = Schemas(_bodies(operations), [*_answered(operations), *_refused(surfaces), Meta])
    shapes = _shapes(schemas, surfaces)
    paths: dict[str, JsonObject] = {}
    ids: set[str] = set()
    for surface in surfaces:
        for operation in surface.operations:
            path = operation.path if surface is api else surface.prefix + operation.path
            methods = paths.setdefault(path, {})
            method = operation.method.lower()
            if method in methods or operation.id in ids:
                raise ValueError(f"{operation.method} {path} ({operation.id}) is there twice")
            ids.add(operation.id)
            methods[method] = _operation(operation, surface, schemas)
            if surface is not api:
                methods[method]["servers"] = [{"url": "/"}]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Roost",
            "version": version,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": api.prefix}],
        "security": [{api.scheme[0]: []}],
        "tags": [_tag(section, surfaces) for section in _sections(operations)],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "responses": {
                name: response
                for surface in surfaces
                for name, response in _refusal_responses(surface)
            },
            "headers": _HEADERS,
            "securitySchemes": {
                name: {"type": "http", "scheme": "bearer", "description": about}
                for name, about in (surface.scheme for surface in surfaces)
            },
        },
    }


def encoded(api: Surface, *beside: Surface, version: str) -> bytes:
    """The document as it is served and committed: a line for each value, for readable diffs."""
    raw = msgspec.json.encode(document(api, *beside, version=version))
    return msgspec.json.format(raw, indent=2) + b"\n"


def refusals(operation: Operation) -> list[int]:
    """The statuses other than success: the contract's, and those that the boundary adds."""
    statuses = {400, 404, 429, *operation.errors}
    if not operation.public:
        statuses |= {401, 403}
    if operation.body is not None:
        statuses.add(413)
    return sorted(statuses)


def _sections(operations: Iterable[Operation]) -> Iterable[str]:
    return dict.fromkeys(operation.section for operation in operations)


def _tag(section: str, surfaces: Iterable[Surface]) -> JsonObject:
    titles = [each.titles[section] for each in surfaces if section in each.titles]
    title = titles[0] if titles else section.replace("-", " ").capitalize()
    return {"name": section, "x-displayName": title}


def _bodies(operations: Iterable[Operation]) -> list[type[Any]]:
    return [o.body for o in operations if not o.shape and o.body not in (None, bytes, Stream)]


def _answered(operations: Iterable[Operation]) -> Iterator[type[Any]]:
    for operation in operations:
        yield from operation.answer.types if operation.answer else ()


def _refused(surfaces: Iterable[Surface]) -> list[type[Any]]:
    return [each.refusal for each in surfaces if not isinstance(each.refusal, str)]


def _shapes(schemas: Schemas, surfaces: Iterable[Surface]) -> JsonObject:
    """Every named shape, in order of name."""
    shapes: JsonObject = dict(schemas.components)
    for surface in surfaces:
        for name, shape in surface.shapes.items():
            if name in shapes:
                raise ValueError(f"Shapes share a name, rename all but one: {name}")
            shapes[name] = shape
    return dict(sorted(shapes.items()))


def _operation(operation: Operation, surface: Surface, schemas: Schemas) -> JsonObject:
    title, text = docstrings.titled(operation.handler.__doc__ or "")
    about, told = docstrings.divided(text, operation.parameters)
    made: JsonObject = {
        "operationId": operation.id,
        "tags": [operation.section],
        "summary": title or _spelled_out(operation.id),
    }
    if about:
        made["description"] = about
    told = PARAMETERS | told
    parameters = [_path_parameter(name, told.get(name, "")) for name in operation.parameters]
    parameters += _query_parameters(operation)
    if parameters:
        made["parameters"] = parameters
    if operation.body is not None:
        made["requestBody"] = _request_body(operation, operation.body, surface, schemas)
    made["responses"] = _responses(operation, surface, schemas)
    # For a scheme other than OAuth, the names in the list are the permissions that are needed.
    needed = [operation.action.name] if operation.action.name else []
    made["security"] = [] if operation.public else [{surface.scheme[0]: needed}]
    return made


def _spelled_out(id: str) -> str:
    """The operationId as words, which do for an operation that nobody has described."""
    words = id.replace("-", " ").capitalize().split()
    return " ".join(_SPELLED.get(word.lower(), word) for word in words)


def _path_parameter(name: str, text: str) -> JsonObject:
    return _parameter("path", name, {"type": "string"}, text, required=True)


def _query_parameters(operation: Operation) -> Iterator[JsonObject]:
    if operation.query is None:
        return
    for name, schema, required in properties_of(operation.query):
        text = schema.pop("description", "")
        yield _parameter("query", name, schema, text, required=required)


def _parameter(
    where: str, name: str, schema: JsonObject, text: str, *, required: bool
) -> JsonObject:
    made: JsonObject = {"name": name, "in": where, "required": required, "schema": schema}
    return {**made, "description": text} if text else made


def _request_body(
    operation: Operation, body: type[Any], surface: Surface, schemas: Schemas
) -> JsonObject:
    if operation.shape:
        return {"required": True, "content": {surface.media: {"schema": operation.shape}}}
    if body in (bytes, Stream):
        return {"required": True, "content": {operation.consumes: {"schema": {"type": "object"}}}}
    content = {operation.consumes: {"schema": schemas.of(body)}}
    if operation.forms:
        content[FORM] = content[operation.consumes]
    return {"required": schemas.has_required(body), "content": content}


def _responses(operation: Operation, surface: Surface, schemas: Schemas) -> JsonObject:
    success: JsonObject = {
        "description": SUCCESS[operation.ok],
        "headers": _header_refs(operation.ok),
    }
    content = _content(operation, schemas)
    if content:
        success["content"] = content
    responses: JsonObject = {str(operation.ok): success}
    for status in refusals(operation):
        responses[str(status)] = (
            _refusal(surface, status, operation.refuses)
            if operation.refuses
            else {"$ref": f"#/components/responses/{surface.refusal_of(status)}"}
        )
    return responses


def _content(operation: Operation, schemas: Schemas) -> JsonObject:
    answer = operation.answer
    if answer is None:
        return {}
    return {answer.content_type.partition(";")[0]: {"schema": answer.schema(schemas.of)}}


def _refusal_responses(surface: Surface) -> Iterator[tuple[str, JsonObject]]:
    """Each that its operations answer with, by name and in order of status."""
    for status in sorted({each for o in surface.operations for each in refusals(o)}):
        yield surface.refusal_of(status), _refusal(surface, status)


def _refusal(surface: Surface, status: int, text: str = "") -> JsonObject:
    """text: another media type that it may have instead."""
    example = surface.example_of(status)
    content: JsonObject = {surface.media: {"schema": surface.refused, "example": example}}
    if text:
        content[text] = {"schema": {"type": "string"}}
    return {
        "description": surface.meaning_of(status),
        "headers": _header_refs(status),
        "content": content,
    }


def _header_refs(status: int) -> JsonObject:
    names = ("X-Request-Id", *_EXTRA_HEADERS.get(status, ()))
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
