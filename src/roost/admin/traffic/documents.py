"""What is asked and told of requests."""

from typing import Annotated

import msgspec

MOST_SECONDS = 30
"""How long an answer waits for a request at most."""
MOST_REQUESTS = 1000
_PLACE = r"^-?[0-9]{1,18}(\.-?[0-9]{1,18})*$"
"""A number for each process."""


class RequestsQuery(msgspec.Struct, frozen=True):
    """last: How many, at most 1,000, if there are as many.
    after: Only those after this place, which an answer named as `next_after`, or all that are
    remembered where it is -1. There may be more than `last`.
    wait: For how many seconds to wait for the first of them, at most 30. It goes with `after`.
    bodies: Whether to show bodies. It has bodies and answers of requests kept for the next minute.
    ago: Without `after`, only those of the last so many seconds of clock time.
    since: Without `after`, only those from this moment on, in microseconds since 1970 of clock
    time.
    """

    last: Annotated[int, msgspec.Meta(ge=0, le=MOST_REQUESTS)] = 20
    after: Annotated[str, msgspec.Meta(pattern=_PLACE)] | None = None
    wait: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] = 0
    bodies: bool = False
    ago: Annotated[int, msgspec.Meta(ge=0)] | None = None
    since: Annotated[int, msgspec.Meta(ge=0)] = 0


class SeenRequest(msgspec.Struct, omit_defaults=True):
    """A request that was answered.

    id: The id of the request, as the answer had it in `X-Request-Id`.
    at: When it was made, by Roost's clock.
    method: Its method.
    path: Its path.
    status: The status of the answer. 444 where a fault closed the connection instead.
    milliseconds: How long it took. 0 where only an account's log tells of it.
    client: The address that it came from.
    worker: The number of the process that answered, where there are several.
    query: Its query string.
    key: The id of its API key.
    operation: The id of the operation. Left out for what is none of the API's.
    body: Its body, as JSON, with secrets masked. Left out where it is not kept, or there is none.
    answer: The body of the answer, likewise.
    key_name: What its API key is called.
    reason: Why it was refused.
    fault: The faults that met it, each by its id and kind.
    """

    id: str
    at: str
    method: str
    path: str
    status: int
    milliseconds: float
    client: str
    worker: int = 0
    query: str = ""
    key: str = ""
    operation: str = ""
    body: str = ""
    answer: str = ""
    key_name: str = ""
    reason: str = ""
    fault: str = ""


class Requests(msgspec.Struct):
    """Requests that were answered.

    requests: The requests, the oldest first.
    next_after: What to give as `after` for what comes next.
    partial: Whether a process does not answer, so that its requests are missing.
    """

    requests: list[SeenRequest]
    next_after: str
    partial: bool = False
