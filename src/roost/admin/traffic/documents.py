"""What is asked and told of requests."""

from typing import Annotated

import msgspec

MOST_SECONDS = 30
"""How long an answer waits for a request at most."""
MOST_REQUESTS = 1000
_PLACE = r"^-?[0-9]{1,18}(\.-?[0-9]{1,18})*$"
"""A number for each process."""


class RequestsQuery(msgspec.Struct, frozen=True):
    """last: how many, if there are as many. after: only those after this place, which an answer
    named, or all where it is -1; there may be more than `last`. wait: how many seconds to wait for
    the first of them. bodies: have bodies and answers kept from now on, and for a while; without
    `after`, also the bodies that are in the accounts' logs.

    ago: without `after`, only those of the last so many seconds of clock time. since: only those
    from this moment on (clock time, microseconds).
    """

    last: Annotated[int, msgspec.Meta(ge=0, le=MOST_REQUESTS)] = 20
    after: Annotated[str, msgspec.Meta(pattern=_PLACE)] | None = None
    wait: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] = 0
    bodies: bool = False
    ago: Annotated[int, msgspec.Meta(ge=0)] | None = None
    since: Annotated[int, msgspec.Meta(ge=0)] = 0


class SeenRequest(msgspec.Struct, omit_defaults=True):
    """A request that was answered. worker: by which process, where there are several.

    at: clock time. status: 444 where the connection was closed instead. key: the API key's id.
    key_name: what the key is called. operation: empty for what is none of the API's. body, answer:
    as JSON, with secrets masked; empty where they are not kept, or there is none. milliseconds: 0
    where only an account's log tells of it. reason: why it was refused. fault: the faults that met
    it, each by its id and kind.
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
    """requests: the oldest first. partial: whether there is a process that does not answer, whose
    requests are missing. next_after: what to give as `after` for what comes next.
    """

    requests: list[SeenRequest]
    next_after: str
    partial: bool = False
