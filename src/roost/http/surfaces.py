"""What the OpenAPI document tells of an interface: all that is known before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from ..access.rights import REFUSAL
from .answers import JSON, JsonObject
from .declaration import Operation
from .envelopes import ApiEnvelope, Envelope, ErrorEnvelope
from .errors import ApiError


class Refusal(NamedTuple):
    """name: of the response. meaning: of the status. example: a text that one may have."""

    name: str
    meaning: str
    example: str


REFUSALS = {
    400: Refusal(
        "BadRequest",
        "Malformed, or against a rule; the text names the field or the reason.",
        "Missing required field: region",
    ),
    401: Refusal(
        "Unauthorized",
        "The API key is missing, unknown, expired or not for this address.",
        "Invalid API token.",
    ),
    403: Refusal(
        "Forbidden",
        "The API key lacks the permission.",
        REFUSAL,
    ),
    404: Refusal(
        "NotFound",
        "There is no such resource, or none that this key may see.",
        "Invalid instance ID",
    ),
    405: Refusal(
        "MethodNotAllowed",
        "The path exists, but not with this method.",
        "Method not allowed. Must be one of: GET, POST",
    ),
    409: Refusal(
        "Conflict",
        "The resource is in a state that does not allow this.",
        "The name is taken",
    ),
    412: Refusal(
        "PreconditionFailed",
        "The resource is another than the request says it is.",
        "The resource has changed since",
    ),
    413: Refusal(
        "TooLarge",
        "The request body is larger than this operation takes.",
        "The request body is larger than 1048576 bytes",
    ),
    422: Refusal(
        "Unprocessable",
        "Understood, but it cannot be carried out.",
        "Invalid protocol: must be tcp or udp",
    ),
    429: Refusal(
        "TooManyRequests",
        "More requests in a second than one address may make.",
        "Rate limit exceeded, try again later.",
    ),
    500: Refusal(
        "ServerError",
        "A defect of the server; the text holds the request's id for its log.",
        "Internal server error (request 0f1e2d3c4b5a6978).",
    ),
    503: Refusal(
        "Unavailable",
        "Not possible at the moment; trying again later may help.",
        "The database cannot be used at the moment. Nothing was changed, try again later.",
    ),
}
"""By status."""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """One interface, as the document has it.

    prefix: what the paths of its operations are below.
    titles: the headings of sections whose name, made a heading, would not read like one.
    scheme: what the document calls its credentials, and the description's words for them.
    name: what the names of its refusals begin with; empty for the API's own.
    media: the type of its bodies. refusal: the shape of its errors.
    envelope: what puts a refusal's text into that shape.
    told: what statuses mean here, where that is something else. says: the same of what a refusal
    may say. shapes: by name, those that its
    operations refer to and that are no Structs.
    """

    prefix: str
    operations: Sequence[Operation]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    scheme: tuple[str, str] = ("bearer", "An API key.")
    name: str = ""
    media: str = JSON
    refusal: type[Any] | str = ErrorEnvelope
    envelope: Envelope = field(default_factory=ApiEnvelope)
    told: Mapping[int, str] = field(default_factory=dict[int, str])
    says: Mapping[int, str] = field(default_factory=dict[int, str])
    shapes: Mapping[str, JsonObject] = field(default_factory=dict[str, JsonObject])

    def refusal_of(self, status: int) -> str:
        """The name of a response."""
        return self.name + REFUSALS[status].name

    def meaning_of(self, status: int) -> str:
        return self.told.get(status) or REFUSALS[status].meaning

    def example_of(self, status: int, text: str = "") -> JsonObject:
        """A body that a refusal may have. text: what it says, where that is known."""
        text = text or self.says.get(status) or REFUSALS[status].example
        return msgspec.json.decode(self.envelope.refusal(ApiError(text, status)).body)

    @property
    def refused(self) -> JsonObject:
        """A reference to the shape of its errors."""
        name = self.refusal if isinstance(self.refusal, str) else self.refusal.__name__
        return {"$ref": f"#/components/schemas/{name}"}
