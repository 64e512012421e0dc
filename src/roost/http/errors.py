"""What an interface says no with: a status and a text. Its envelope gives them their shape."""

RETRY_SECONDS = 5


class ApiError(Exception):
    """An answer other than success, raised by rules and handlers; nothing has been changed.

    fault: the fault that made it, as answers and logs name it; empty for most.
    """

    status = 400
    fault = ""

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        if status is not None:
            self.status = status
        self.headers: tuple[tuple[str, str], ...] = ()


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


class Unprocessable(ApiError):
    """What cannot be done to a thing as it is, where clients are told so in the newer form: it says
    as well that the fault is not somebody else's.
    """

    status = 422


class TooManyRequests(ApiError):
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("Rate limit exceeded, try again later.")
        self.headers = (("retry-after", str(retry_after)),)
