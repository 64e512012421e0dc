"""What the OpenAPI document tells of an interface: all that is known before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .answers import JSON, JsonObject
from .declaration import Operation
from .envelopes import ErrorEnvelope

REFUSALS = {
    400: ("BadRequest", "Malformed, or against a rule; the text names the field or the reason."),
    401: ("Unauthorized", "The API key is missing, unknown, expired or not for this address."),
    403: ("Forbidden", "The API key lacks the permission."),
    404: ("NotFound", "There is no such resource, or none that this key may see."),
    405: ("MethodNotAllowed", "The path exists, but not with this method."),
    409: ("Conflict", "The resource is in a state that does not allow this."),
    412: ("PreconditionFailed", "The resource is another than the request says it is."),
    413: ("TooLarge", "The request body is larger than this operation takes."),
    422: ("Unprocessable", "Understood, but it cannot be carried out."),
    429: ("TooManyRequests", "More requests in a second than one address may make."),
    500: ("ServerError", "A defect of the server; the text holds the request's id for its log."),
    503: ("Unavailable", "Not possible at the moment; trying again later may help."),
}
"""By status: what the response is called, and what it means."""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """One interface, as the document has it.

    prefix: what the paths of its operations are below.
    titles: the headings of sections whose name, made a heading, would not read like one.
    scheme: what the document calls its credentials, and the description's words for them.
    name: what the names of its refusals begin with; empty for the API's own.
    media: the type of its bodies. refusal: the shape of its errors.
    told: what statuses mean here, where that is something else. shapes: by name, those that its
    operations refer to and that are no Structs.
    """

    prefix: str
    operations: Sequence[Operation]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    scheme: tuple[str, str] = ("bearer", "An API key.")
    name: str = ""
    media: str = JSON
    refusal: type[Any] | str = ErrorEnvelope
    told: Mapping[int, str] = field(default_factory=dict[int, str])
    shapes: Mapping[str, JsonObject] = field(default_factory=dict[str, JsonObject])

    def refusal_of(self, status: int) -> str:
        """The name of a response."""
        return self.name + REFUSALS[status][0]

    def meaning_of(self, status: int) -> str:
        return self.told.get(status) or REFUSALS[status][1]

    @property
    def refused(self) -> JsonObject:
        """A reference to the shape of its errors."""
        name = self.refusal if isinstance(self.refusal, str) else self.refusal.__name__
        return {"$ref": f"#/components/schemas/{name}"}
