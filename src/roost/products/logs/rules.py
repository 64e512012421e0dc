"""Which records a request may ask for, and how it reads on where they are more than a page."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec

from ...http.errors import BadRequest
from ...store import DAY, HOUR, SECOND, Tx, iso, log
from ...store.log import Entry
from .documents import MAX_SKIP, LogMeta, LogMetadata, LogPage, LogQuery, LogRecord

PAGE = 5000
PAGE_BYTES = 8 * 1024 * 1024
"""Bytes of metadata after which a page ends sooner: a record can have a long body and query."""
LONGEST = 30 * DAY + HOUR

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_FORM = "%Y-%m-%dT%H:%M:%SZ"

_metadata = msgspec.json.Decoder(LogMetadata).decode


def select(tx: Tx, account: int, query: LogQuery, url: str) -> LogPage:
    """The first records of the span that match, the oldest first.

    url: where the log is, for the address of the next page. Raises BadRequest.
    """
    start, end = _span(query, tx.now)
    level, resource_type = query.log_level or "", query.resource_type
    resource_id = str(query.resource_id or "")
    found = log.select(
        tx,
        account,
        start,
        end,
        level=level,
        resource_type=resource_type,
        resource_id=resource_id,
        limit=query.skip + PAGE,
    )
    # What fits into one page needs no further look.
    total = len(found)
    if total == query.skip + PAGE:
        total = log.count(
            tx,
            account,
            start,
            end,
            level=level,
            resource_type=resource_type,
            resource_id=resource_id,
        )
    page = _fitting(found[query.skip :])
    left = max(total - query.skip - len(page), 0)
    next_url, continue_time = _onward(url, query, start, page) if left else ("", "")
    meta = LogMeta(next_url, continue_time, len(page), left, total)
    return LogPage([_record(entry) for entry in page], meta)


def _fitting(entries: list[Entry]) -> list[Entry]:
    """The first of these that make a page; one at least, if there is one."""
    size = 0
    for n, entry in enumerate(entries):
        size += len(entry.metadata)
        if size > PAGE_BYTES:
            return entries[: max(n, 1)]
    return entries


def _span(query: LogQuery, now: int) -> tuple[int, int]:
    """[start, end) in microseconds; where no end is given, what happens now is part of it."""
    if not query.start_time and not query.end_time:
        raise BadRequest("Missing start_time or end_time: at least one of them is needed")
    end = _time("end_time", query.end_time) if query.end_time else now + 1
    start = _time("start_time", query.start_time) if query.start_time else end - LONGEST
    if start >= end:
        raise BadRequest("Invalid start_time: must be before end_time")
    # Without an end, the span may be the longest there is and the second that now is in.
    if end - start > LONGEST + (0 if query.end_time else SECOND):
        raise BadRequest("Invalid start_time: the span may be 30 days and 1 hour at most")
    return start, end


def _time(name: str, text: str) -> int:
    if _TIME.fullmatch(text):
        try:
            date = datetime.strptime(text, _FORM).replace(tzinfo=UTC)
        except ValueError:
            pass
        else:
            return int(date.timestamp()) * SECOND
    raise BadRequest(f"Invalid {name}: must be like 2025-06-26T12:24:03Z")


def _onward(url: str, query: LogQuery, start: int, page: list[Entry]) -> tuple[str, str]:
    """Where the next page is, and the time it may be continued at.

    That is the second of the last record, with all its records again, since a time cannot say more.
    Where the whole page lies in that second, the address says how many to skip and the time moves
    on to the next one.
    """
    last = page[-1].at - page[-1].at % SECOND
    skip = query.skip + len(page) if last == start else 0
    if skip > MAX_SKIP:
        skip = 0
    onward = last if last > start else last + SECOND
    values = {
        "start_time": _text(start if skip else onward),
        "end_time": query.end_time,
        "log_level": query.log_level,
        "resource_type": query.resource_type,
        "resource_id": query.resource_id,
        "skip": skip,
    }
    given = {name: value for name, value in values.items() if value}
    return f"{url}?{urlencode(given)}", _text(onward)


def _record(entry: Entry) -> LogRecord:
    return LogRecord(
        entry.resource_id,
        entry.resource_type,
        entry.level,
        entry.message,
        iso(entry.at),
        _metadata(entry.metadata),
    )


def _text(us: int) -> str:
    return datetime.fromtimestamp(us // SECOND, UTC).strftime(_FORM)
