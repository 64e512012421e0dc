"""The OpenAPI 3.1 document, made of nothing but the operations' declarations.

What it says is what the boundary does: a test asks the served API for each of its promises.
Its paths are the contract's, below the one server `/v2`.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from .answers import EMPTY, JSON, JsonObject, Meta
from .bodies import Stream
from .call import FORM
from .declaration import Operation
from .envelopes import ErrorEnvelope
from .schemas import Schemas, properties_of

ABOUT = """\
The Vultr API v2, as this Roost serves it.

Send an API key as `Authorization: Bearer KEY`, and JSON in the body. A field that is null counts \
as not given, unknown fields are ignored, and whole numbers may come as decimal strings.

Success is compact JSON, or a 204 without a body. Everything else is \
`{"error":"...","status":NNN}`, and the text names the field that is at fault.

Lists come in pages: `per_page` is how many, `cursor` is `meta.links.next` or `meta.links.prev` of \
a page before, and both links are empty at the ends.

While the database cannot be used, any request may be answered 503, with Retry-After.\
"""

SUCCESS = {
    200: "Done.",
    201: "Created.",
    202: "Accepted: what follows goes on after this answer.",
    204: f"Done. There is no body, and the Content-Type is `{EMPTY}`.",
    302: "Leads elsewhere: to a page for people, or back to where they came from.",
}
REFUSALS = {
    400: ("BadRequest", "Malformed, or against a rule; the text names the field or the reason."),
    401: ("Unauthorized", "The API key is missing, unknown, expired or not for this address."),
    403: ("Forbidden", "The API key lacks the permission."),
    404: ("NotFound", "There is no such resource, or none that this key may see."),
    405: ("MethodNotAllowed", "The path exists, but not with this method."),
    409: ("Conflict", "The resource is in a state that does not allow this."),
    413: ("TooLarge", "The request body is larger than this operation takes."),
    422: ("Unprocessable", "Understood, but it cannot be carried out."),
    429: ("TooManyRequests", "More requests in a second than one address may make."),
    500: ("ServerError", "A defect of the server; the text holds the request's id for its log."),
    503: ("Unavailable", "Not possible at the moment; trying again later may help."),
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


def document(
    operations: Sequence[Operation], version: str, titles: Mapping[str, str] | None = None
) -> JsonObject:
    """The whole document. The same operations in the same order give the same bytes.

    version: Roost's. titles: the headings of sections whose name, made a heading, would not read
    like one. Raises ValueError where two Structs, operations or operationIds share a name.
    """
    schemas = Schemas(_bodies(operations), [*_answered(operations), ErrorEnvelope, Meta])
    paths: dict[str, JsonObject] = {}
    ids: set[str] = set()
    for operation in operations:
        methods = paths.setdefault(operation.path, {})
        method = operation.method.lower()
        if method in methods or operation.id in ids:
            raise ValueError(f"{operation.method} {operation.path} ({operation.id}) is there twice")
        ids.add(operation.id)
        methods[method] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Roost",
            "version": version,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/v2"}],
        "security": [{"bearer": []}],
        "tags": [
            _tag(section, titles or {}) for section in dict.fromkeys(o.section for o in operations)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "responses": _refusal_responses(operations),
            "headers": _HEADERS,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def encoded(
    operations: Sequence[Operation], version: str, titles: Mapping[str, str] | None = None
) -> bytes:
    """The document as it is served and committed: a line for each value, for readable diffs."""
    raw = msgspec.json.encode(document(operations, version, titles))
    return msgspec.json.format(raw, indent=2) + b"\n"


def refusals(operation: Operation) -> list[int]:
    """The statuses other than success: the contract's, and those that the boundary adds."""
    statuses = {400, 404, 429, *operation.errors}
    if not operation.public:
        statuses |= {401, 403}
    if operation.body is not None:
        statuses.add(413)
    return sorted(statuses)


def _tag(section: str, titles: Mapping[str, str]) -> JsonObject:
    title = titles.get(section) or section.replace("-", " ").capitalize()
    return {"name": section, "x-displayName": title}


def _bodies(operations: Iterable[Operation]) -> list[type[Any]]:
    return [o.body for o in operations if o.body not in (None, bytes, Stream)]


def _answered(operations: Iterable[Operation]) -> Iterator[type[Any]]:
    for operation in operations:
        yield from operation.answer.types if operation.answer else ()


def _operation(operation: Operation, schemas: Schemas) -> JsonObject:
    made: JsonObject = {
        "operationId": operation.id,
        "tags": [operation.section],
        "summary": _summary(operation),
    }
    about = inspect.getdoc(operation.handler)
    if about:
        made["description"] = about
    parameters = [*map(_path_parameter, operation.parameters), *_query_parameters(operation)]
    if parameters:
        made["parameters"] = parameters
    if operation.body is not None:
        made["requestBody"] = _request_body(operation, operation.body, schemas)
    made["responses"] = _responses(operation, schemas)
    # For a scheme other than OAuth, the names in the list are the permissions that are needed.
    needed = [operation.action.name] if operation.action.name else []
    made["security"] = [] if operation.public else [{"bearer": needed}]
    return made


def _summary(operation: Operation) -> str:
    return " ".join(_SPELLED.get(word.lower(), word) for word in operation.summary.split())


def _path_parameter(name: str) -> JsonObject:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(operation: Operation) -> Iterator[JsonObject]:
    if operation.query is None:
        return
    for name, schema, required in properties_of(operation.query):
        yield {"name": name, "in": "query", "required": required, "schema": schema}


def _request_body(operation: Operation, body: type[Any], schemas: Schemas) -> JsonObject:
    if body in (bytes, Stream):
        return {"required": True, "content": {operation.consumes: {"schema": {"type": "object"}}}}
    content = {operation.consumes: {"schema": schemas.of(body)}}
    if operation.forms:
        content[FORM] = content[operation.consumes]
    return {"required": schemas.has_required(body), "content": content}


def _responses(operation: Operation, schemas: Schemas) -> JsonObject:
    success: JsonObject = {
        "description": SUCCESS[operation.ok],
        "headers": _header_refs(operation.ok),
    }
    content = _content(operation, schemas)
    if content:
        success["content"] = content
    responses: JsonObject = {str(operation.ok): success}
    for status in refusals(operation):
        responses[str(status)] = {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
    return responses


def _content(operation: Operation, schemas: Schemas) -> JsonObject:
    answer = operation.answer
    if answer is None:
        return {}
    return {answer.content_type.partition(";")[0]: {"schema": answer.schema(schemas.of)}}


def _refusal_responses(operations: Iterable[Operation]) -> JsonObject:
    schema = {"$ref": f"#/components/schemas/{ErrorEnvelope.__name__}"}
    statuses = {status for operation in operations for status in refusals(operation)}
    return {
        name: {
            "description": about,
            "headers": _header_refs(status),
            "content": {JSON: {"schema": schema}},
        }
        for status, (name, about) in REFUSALS.items()
        if status in statuses
    }


def _header_refs(status: int) -> JsonObject:
    names = ("X-Request-Id", *_EXTRA_HEADERS.get(status, ()))
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
