"""What the API says no with: a status and a text, in one envelope.

The envelope is `{"error":"...","status":NNN}` everywhere, unknown routes included (clients.md 0.6);
its keys keep that order, since clients match the text.
"""

import msgspec

RETRY_SECONDS = 5


class ErrorEnvelope(msgspec.Struct):
    error: str
    status: int


class ApiError(Exception):
    """An answer other than success, raised by rules and handlers; nothing has been changed."""

    status = 400

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        if status is not None:
            self.status = status
        self.headers: tuple[tuple[str, str], ...] = ()

    def body(self) -> bytes:
        return msgspec.json.encode(ErrorEnvelope(self.text, self.status))


class BadRequest(ApiError):
    status = 400


class Unauthorized(ApiError):
    status = 401


class Forbidden(ApiError):
    status = 403


class NotFound(ApiError):
    status = 404


class MethodNotAllowed(ApiError):
    status = 405

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"Method not allowed. Must be one of: {', '.join(allowed)}")
        self.headers = (("allow", ", ".join(allowed)),)


class TooLarge(ApiError):
    status = 413


class Unavailable(ApiError):
    """The server cannot do it now, through no fault of the request."""

    status = 503

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.headers = (("retry-after", str(RETRY_SECONDS)),)


class TooManyRequests(ApiError):
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("Rate limit exceeded, try again later.")
        self.headers = (("retry-after", str(retry_after)),)
