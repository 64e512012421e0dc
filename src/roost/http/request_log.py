"""What becomes of a request once it is answered: metrics, a log line, a record in /v2/logs, a look.

None of it is done while the client waits: `note` appends to a buffer, which a background task
writes out several times a second. A write's record is the exception: it commits with the write.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic_ns
from typing import Protocol

import msgspec
import structlog

from ..access.principals import Principal
from ..store import MINUTE, Background, Store, Tx, Uncertain, Unusable, iso, keys, plain
from ..store import log as records
from ..store.log import Entry
from .call import Call
from .lines import Lines
from .metrics import Metrics
from .printable import printable
from .requests import Request
from .secrets import masked, masked_path, masked_text
from .traffic import RecentRequests

log = structlog.get_logger("roost.access")

FLUSH_SECONDS = 0.25
FLUSH_AT = 500
"""Requests that wait when they are written out sooner: until then each keeps much alive."""
MAX_WAITING = 200_000
MAX_LOGGED = 4096
"""Characters of a body, a path or a query string in a record or a line; the rest is cut off."""
_LONGEST_ID = 255

_READ = "Success"
"""What the API says of everything that was read."""

_encode = msgspec.json.Encoder().encode


class LineFormat(Protocol):
    def __call__(self, request: Request) -> str: ...


class ActivityLog(Protocol):
    """Keeps when users last asked for anything; provided by products/users."""

    def note(self, tx: Tx, seen: Mapping[str, int]) -> None:
        """seen: when each did, in clock time (microseconds), by the ids of users."""
        ...


class RequestLog:
    """lines: where log lines go, None for nowhere. line: how one looks.

    traffic: the last requests, to look at.
    """

    def __init__(
        self, store: Store, metrics: Metrics, lines: Lines | None, line: LineFormat
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._lines = lines
        self._line = line
        # A process that takes another's place goes on with greater numbers.
        self.traffic = RecentRequests(monotonic_ns() // 1000)
        self._waiting: deque[Request] = deque(maxlen=MAX_WAITING)
        self._many = asyncio.Event()
        # When each user's activity was last kept, so that it is not kept with every request.
        self._noted: dict[str, int] = {}
        store.on(keys.TOPIC, self._noted.clear)
        self.task = Background("request-log", self._run)

    def start(self) -> None:
        self.task.start()

    async def stop(self) -> None:
        await self.task.stop()
        with suppress(Unusable, Uncertain):
            await self.flush()

    def note(self, request: Request, micros: int) -> None:
        """Takes a request that was answered, `micros` microseconds after it came."""
        request.micros = micros
        request.at = self._store.times.clock()
        self._metrics.note(request.operation, request.method, request.status, micros)
        self._waiting.append(request)
        if len(self._waiting) == FLUSH_AT:
            self._many.set()

    def in_transaction(self, tx: Tx, call: Call, resource_id: str) -> None:
        """Records a write that is about to succeed, in the write's own transaction."""
        if not call.accountable:
            return
        status = call.operation.ok
        records.append(tx, _entry(call, call.principal, tx.now, status, resource_id, ""))

    async def flush(self) -> None:
        """Writes out all that waits: log lines, and the records of what was not recorded yet."""
        requests = list(self._waiting)
        self._waiting.clear()
        self.traffic.take(requests)
        if self._lines is not None and requests:
            self._lines.put(map(self._line, requests))
        kept = [r for r in requests if r.call and r.call.accountable and not r.call.recorded]
        seen = self._seen(requests)
        if kept or seen:
            await self._store.write(lambda tx: self._keep(tx, kept, seen))
            self._noted |= seen

    def _seen(self, requests: Sequence[Request]) -> dict[str, int]:
        """When users asked for something, but for those of whom as much is known to the minute."""
        last = {r.principal.user_id: r.at for r in requests if r.principal and r.principal.user_id}
        return {
            user: at
            for user, at in last.items()
            if user not in self._noted or abs(at - self._noted[user]) >= MINUTE
        }

    def _keep(self, tx: Tx, kept: Sequence[Request], seen: Mapping[str, int]) -> None:
        records.append_late(tx, map(_late_entry, kept))
        for log in tx.services.all(ActivityLog):
            log.note(tx, seen)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._many.wait()
            self._many.clear()
            try:
                with suppress(Unusable, Uncertain):  # the store's log says so
                    await self.flush()
            except OSError as error:  # without its log lines the API goes on
                log.warning("the request log could not be written", error=str(error))


class _Metadata(msgspec.Struct, omit_defaults=True):
    """What is kept of a request. From `operation` on it tells who was let do what, and why, the
    faults that met it and why it was refused; the API does not show that. request: its id.
    """

    user_id: str
    ip_address: str
    http_status_code: int
    method: str
    request_path: str
    request_body: str = ""
    query_parameters: str = ""
    operation: str = ""
    resource: str = ""
    key: str = ""
    session: str = ""
    roles: Sequence[str] = ()
    reason: str = ""
    request: str = ""
    fault: str = ""
    refusal: str = ""


def _late_entry(request: Request) -> Entry:
    assert request.call is not None
    resource_id = next(iter(request.call.path.values()), "")
    return _entry(
        request.call, request.call.principal, request.at, request.status, resource_id,
        request.refusal,
    )  # fmt: skip


def _entry(
    call: Call, principal: Principal, at: int, status: int, resource_id: str, refusal: str
) -> Entry:
    operation = call.operation
    body = "" if call.body is None else _logged(_encode(masked(call.body)).decode())
    query = _logged(call.query_string)
    metadata = _Metadata(
        # What acts for itself is named in the place of a user.
        principal.user_id or principal.key_id, call.client, status, operation.method,
        masked_path(call.url_path)[:MAX_LOGGED], body, query, operation.id,
        operation.resource, principal.key_id, principal.session,
        sorted(principal.roles), call.decision.reason if call.decision else "", call.id,
        call.fault, refusal[:MAX_LOGGED],
    )  # fmt: skip
    level = "info" if status < 400 else "warning" if status < 500 else "error"
    message = operation.message
    if level == "info" and operation.method == "GET":
        level, message = "debug", _READ
    if call.fault:
        message = f"{message} (fault {call.fault})"
    return Entry(
        principal.account, at, level, operation.resource_type,
        masked_path(resource_id)[:_LONGEST_ID], message, _encode(metadata),
    )  # fmt: skip


def _logged(text: str) -> str:
    # Cut off behind what is shown, for a secret that is cut in half cannot be told from other text.
    return masked_text(text[: 2 * MAX_LOGGED])[:MAX_LOGGED]


def json_line(request: Request) -> str:
    """One JSON object a line, for machines that collect logs."""
    return (
        _encode(
            {
                "at": iso(request.at),
                "event": "request",
                "request": request.id,
                "operation": request.operation.id if request.operation else "",
                "method": request.method,
                "path": masked_path(request.path)[:MAX_LOGGED],
                "status": request.status,
                "micros": request.micros,
                "client": request.client,
                "fault": request.fault,
                "refusal": request.refusal,
                **_who_and_why(request),
            }
        ).decode()
        + "\n"
    )


def _who_and_why(request: Request) -> dict[str, object]:
    who, call = request.principal, request.call
    return {
        "key": who.key_id if who else "",
        "user": who.user_id if who else "",
        "session": who.session if who else "",
        "roles": sorted(who.roles) if who else [],
        "reason": call.decision.reason if call and call.decision else "",
    }


def text_line(request: Request) -> str:
    """One short line, for people, with the clock's time."""
    milliseconds = request.micros / 1000
    path = printable(masked_path(request.path)[:MAX_LOGGED])
    line = f"{plain(request.at)} {request.status} {request.method:6} {path}  {milliseconds:.1f} ms"
    return f"{line}  fault {request.fault}\n" if request.fault else f"{line}\n"
