"""The shape in which an interface says no."""

from typing import Protocol

import msgspec

from .answers import JSON, Reply
from .errors import ApiError, Unprocessable


class Envelope(Protocol):
    def refusal(self, error: ApiError) -> Reply:
        """What a client reads of an error, with the error's own headers."""
        ...


# Its keys keep their order, since clients match the text.
class ErrorEnvelope(msgspec.Struct):
    """error: why, in words; it names the field that is at fault. status: the status of the answer
    again. is_external_error: some answers of 422 have it, always false.
    """

    error: str
    status: int
    is_external_error: bool | msgspec.UnsetType = msgspec.UNSET


class ApiEnvelope:
    """`{"error":"...","status":NNN}` everywhere, unknown routes included (clients.md 0.6)."""

    def refusal(self, error: ApiError) -> Reply:
        told = False if isinstance(error, Unprocessable) else msgspec.UNSET
        body = msgspec.json.encode(ErrorEnvelope(error.text, error.status, told))
        return Reply(body, JSON, error.status, error.headers)
