"""The parts of an OpenAPI document that the reference page shows, as types."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec


class Schema(msgspec.Struct, rename="camel"):
    """default is kept as the JSON that it is. prefix_items: of a list that has just these items, in
    this order; items is False then.
    """

    ref: str = msgspec.field(name="$ref", default="")
    type: str | list[str] = ""
    format: str = ""
    description: str = ""
    enum: list[str | int | float | bool | None] = []
    default: msgspec.Raw = msgspec.Raw(b"")
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str = ""
    examples: list[msgspec.Raw] = []
    properties: dict[str, "Schema"] = {}
    required: list[str] = []
    items: "Schema | bool | None" = None
    prefix_items: list["Schema"] = []
    any_of: list["Schema"] = []
    additional_properties: "Schema | bool | None" = None

    @property
    def name(self) -> str:
        """The component that this refers to, empty where it is the schema itself."""
        return self.ref.rpartition("/")[2]

    @property
    def elements(self) -> list["Schema"]:
        """What a list has: one for each of its items, or one for all of them."""
        return [self.items] if isinstance(self.items, Schema) else self.prefix_items

    @property
    def types(self) -> list[str]:
        return [self.type] if isinstance(self.type, str) else self.type


class Parameter(msgspec.Struct, rename={"place": "in"}):
    """example: a value that a test sends; None for none."""

    name: str
    place: str
    schema: Schema
    required: bool = False
    description: str = ""
    example: str | int | float | bool | None = None


class Shown(msgspec.Struct):
    """One of several examples. summary: of what."""

    summary: str
    value: Any


class MediaType(msgspec.Struct):
    """example, examples: values of it, as JSON has them."""

    schema: Schema
    example: Any = None
    examples: dict[str, Shown] = {}


class RequestBody(msgspec.Struct):
    content: dict[str, MediaType]
    required: bool = False


class Response(msgspec.Struct):
    ref: str = msgspec.field(name="$ref", default="")
    description: str = ""
    content: dict[str, MediaType] = {}


class ServerUrl(msgspec.Struct):
    url: str


class DocumentedOperation(msgspec.Struct, rename="camel"):
    """servers: empty for the document's own."""

    operation_id: str
    tags: list[str]
    summary: str
    responses: dict[str, Response]
    security: list[dict[str, list[str]]]
    description: str = ""
    parameters: list[Parameter] = []
    request_body: RequestBody | None = None
    servers: list[ServerUrl] = []

    @property
    def public(self) -> bool:
        return not self.security

    @property
    def scheme(self) -> str:
        """The name of what lets somebody in; empty where everybody is."""
        return next((name for needed in self.security for name in needed), "")

    @property
    def permissions(self) -> list[str]:
        return [name for needed in self.security for names in needed.values() for name in names]


class Scheme(msgspec.Struct):
    """What lets somebody in."""

    description: str


class Info(msgspec.Struct):
    title: str
    version: str
    description: str


class Tag(msgspec.Struct):
    name: str
    title: str = msgspec.field(name="x-displayName")


class Components(msgspec.Struct, rename="camel"):
    schemas: dict[str, Schema]
    responses: dict[str, Response]
    security_schemes: dict[str, Scheme]


class LocatedOperation(NamedTuple):
    """An operation and where it is. path: as a client asks for it, with the server's prefix."""

    method: str
    path: str
    operation: DocumentedOperation


class Document(msgspec.Struct):
    info: Info
    servers: list[ServerUrl]
    tags: list[Tag]
    paths: dict[str, dict[str, DocumentedOperation]]
    components: Components

    @classmethod
    def read(cls, document: bytes) -> "Document":
        return msgspec.json.decode(document, type=cls)

    def operations(self) -> Iterator[LocatedOperation]:
        for path, methods in self.paths.items():
            for method, operation in methods.items():
                [server, *_] = operation.servers or self.servers
                prefix = server.url.rstrip("/")
                yield LocatedOperation(method.upper(), prefix + path, operation)

    def resolve(self, schema: Schema) -> Schema:
        """The schema itself, for a reference to a component."""
        return self.components.schemas[schema.name] if schema.ref else schema
