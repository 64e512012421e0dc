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
    """start_time is part of the span, end_time is not; one of them must be given.

    skip: records of the span that were read before, as next_page_url has it.
    """

    start_time: _Time = ""
    end_time: _Time = ""
    log_level: LogLevel | None = None
    resource_type: str = ""
    resource_id: UUID | None = None
    skip: Annotated[int, msgspec.Meta(ge=0, le=MAX_SKIP)] = 0


class LogMetadata(msgspec.Struct):
    """Who did it, and from where; the rest is there for requests alone."""

    user_id: str = ""
    ip_address: str = ""
    username: str | UnsetType = UNSET
    http_status_code: int | UnsetType = UNSET
    method: str | UnsetType = UNSET
    request_path: str | UnsetType = UNSET
    request_body: str | UnsetType = UNSET
    query_parameters: str | UnsetType = UNSET


class LogRecord(msgspec.Struct):
    """resource_id: empty where no resource is concerned."""

    resource_id: str
    resource_type: str
    log_level: str
    message: str
    timestamp: str
    metadata: LogMetadata


class LogMeta(msgspec.Struct):
    """next_page_url, continue_time: where to read on; empty when nothing is left.

    A page that starts at continue_time has the records of that second again. next_page_url is the
    same, unless a single second has more records than a page: only next_page_url goes through
    these, while continue_time passes over them.
    """

    next_page_url: str
    continue_time: str
    returned_count: int
    unreturned_count: int
    total_count: int


class LogPage(msgspec.Struct):
    logs: list[LogRecord]
    meta: LogMeta
