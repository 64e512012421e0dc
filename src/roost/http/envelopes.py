"""The shape in which an interface says no."""

from typing import Protocol

import msgspec

from .answers import JSON, Reply
from .errors import ApiError


class Envelope(Protocol):
    def refusal(self, error: ApiError) -> Reply:
        """What a client reads of an error, with the error's own headers."""
        ...


# Its keys keep their order, since clients match the text.
class ErrorEnvelope(msgspec.Struct):
    error: str
    status: int


class ApiEnvelope:
    """`{"error":"...","status":NNN}` everywhere, unknown routes included (clients.md 0.6)."""

    def refusal(self, error: ApiError) -> Reply:
        body = msgspec.json.encode(ErrorEnvelope(error.text, error.status))
        return Reply(body, JSON, error.status, error.headers)
