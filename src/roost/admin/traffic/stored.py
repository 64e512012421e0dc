"""Requests as the accounts' logs have them, from before those that a process remembers."""

import msgspec

from ...http.traffic import Seen
from ...store import Tx, log


class _Metadata(msgspec.Struct):
    """What is kept of a request (`http/request_log.py`), as far as it is told here."""

    ip_address: str = ""
    http_status_code: int = 0
    method: str = ""
    request_path: str = ""
    request_body: str = ""
    query_parameters: str = ""
    operation: str = ""
    key: str = ""
    request: str = ""
    fault: str = ""
    refusal: str = ""


_metadata = msgspec.json.Decoder(_Metadata).decode


def last(tx: Tx, since: int, n: int) -> list[Seen]:
    """The last n requests from a moment on, the oldest first. Use a scan."""
    return [_seen(entry) for entry in reversed(log.requests(tx, since, n))]


def joined(remembered: list[tuple[int, Seen]], stored: list[Seen]) -> list[tuple[int, Seen]]:
    """Both in the order of time, without repeats. Those remembered say which process answered.

    A body that was not remembered is taken from the log.
    """
    by_id = {seen.id: seen for seen in stored if seen.id}
    known = {seen.id for _, seen in remembered}
    whole = [
        (worker, msgspec.structs.replace(seen, body=by_id[seen.id].body))
        if not seen.body and seen.id in by_id
        else (worker, seen)
        for worker, seen in remembered
    ]
    earlier = [(0, seen) for seen in stored if seen.id not in known]
    return sorted([*earlier, *whole], key=lambda one: one[1].at)


def without_body(seen: Seen) -> Seen:
    return msgspec.structs.replace(seen, body="")


def _seen(entry: log.Entry) -> Seen:
    kept = _metadata(entry.metadata)
    return Seen(
        number=0,
        id=kept.request,
        at=entry.at,
        micros=0,
        method=kept.method,
        path=kept.request_path,
        query=kept.query_parameters,
        status=kept.http_status_code,
        client=kept.ip_address,
        key=kept.key,
        operation=kept.operation,
        body=kept.request_body,
        answer="",
        fault=kept.fault,
        refusal=kept.refusal,
    )
