"""What a record of the log is, and how records are asked for."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

LogLevel = Literal["info", "debug", "warning", "error", "critical"]

MAX_SKIP = 100_000
"""How far into one second a request may read: what is skipped is read all the same."""

_Time = Annotated[str, msgspec.Meta(description="UTC, as in 2025-06-26T12:24:03Z")]


class LogQuery(msgspec.Struct, frozen=True):
    """start_time: the first second to list, in UTC, such as 2025-06-26T12:24:03Z. Without it the
        span begins 30 days and 1 hour before its end.
    end_time: the second before which to stop, in UTC, such as 2025-06-26T12:24:03Z. Without it the
        span ends now.
    log_level: lists only records of this level. Reading requests are `debug`, changes `info`,
        refused requests `warning`.
    resource_type: lists only records about this type of resource, such as `instances`.
    resource_id: lists only records about this resource.
    skip: how many records of the span to leave out, because you have read them. `next_page_url`
        uses it.
    """

    start_time: _Time = ""
    end_time: _Time = ""
    log_level: LogLevel | None = None
    resource_type: str = ""
    resource_id: UUID | None = None
    skip: Annotated[int, msgspec.Meta(ge=0, le=MAX_SKIP)] = 0


class LogMetadata(msgspec.Struct):
    """Who did something, and from where. A record that is not about a request has only the first
    fields.

    user_id: the user whose key was used. It is empty where nobody asked.
    ip_address: the address that the request came from.
    username: the name of the user.
    http_status_code: the status of the answer.
    method: the method of the request.
    request_path: the path of the request.
    request_body: the body of the request, without its secrets.
    query_parameters: the query of the request, without its secrets.
    """

    user_id: str = ""
    ip_address: str = ""
    username: str | UnsetType = UNSET
    http_status_code: int | UnsetType = UNSET
    method: str | UnsetType = UNSET
    request_path: str | UnsetType = UNSET
    request_body: str | UnsetType = UNSET
    query_parameters: str | UnsetType = UNSET


class LogRecord(msgspec.Struct):
    """One thing that happened.

    resource_id: the resource that it is about, or empty.
    resource_type: what kind of resource it is about, such as `instances`.
    log_level: `debug` for a reading request, `info` for a change, `warning` for a refused request,
        `error` for a failure.
    message: what happened.
    timestamp: when it happened.
    metadata: who did it, and from where.
    """

    resource_id: str
    resource_type: str
    log_level: str
    message: str
    timestamp: str
    metadata: LogMetadata


class LogMeta(msgspec.Struct):
    """Where the next page is.

    next_page_url: the URL of the next page, or empty where nothing is left.
    continue_time: a `start_time` to read on from, or empty where nothing is left. You get the
        records of that second again. Where one second has more records than a page, only
        `next_page_url` shows all of them.
    returned_count: how many records this page has.
    unreturned_count: how many records come after this page.
    total_count: how many records of the span match.
    """

    next_page_url: str
    continue_time: str
    returned_count: int
    unreturned_count: int
    total_count: int


class LogPage(msgspec.Struct):
    """logs: the records, the oldest first.
    meta: where the next page is, and how many records there are.
    """

    logs: list[LogRecord]
    meta: LogMeta
