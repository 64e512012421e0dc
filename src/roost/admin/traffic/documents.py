"""What is asked and told of requests."""

from typing import Annotated

import msgspec

MOST_SECONDS = 30
"""How long an answer waits for a request at most."""
MOST_REQUESTS = 1000


class RequestsQuery(msgspec.Struct, frozen=True):
    """last: how many, if there are as many. after: only those after the one with this number, of
    which there may be more than `last`. wait: how many seconds to wait for the first of them.
    bodies: have bodies and answers kept from now on, and for a while.
    """

    last: Annotated[int, msgspec.Meta(ge=0, le=MOST_REQUESTS)] = 20
    after: int | None = None
    wait: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] = 0
    bodies: bool = False


class SeenRequest(msgspec.Struct, omit_defaults=True):
    """A request that was answered. number: how many there were before it, in this process.

    at: clock time. status: 444 where the connection was closed instead. key: the API key's id.
    operation: empty for what is none of the API's. body, answer: as JSON, with secrets masked;
    empty where they are not kept, or there is none.
    """

    number: int
    id: str
    at: str
    method: str
    path: str
    status: int
    milliseconds: float
    client: str
    query: str = ""
    key: str = ""
    operation: str = ""
    body: str = ""
    answer: str = ""


class Requests(msgspec.Struct):
    """requests: the oldest first. partial: whether other processes of this Roost answer requests,
    which are not among these. next_after: what to give as `after` for what comes next.
    """

    requests: list[SeenRequest]
    next_after: int
    partial: bool = False
