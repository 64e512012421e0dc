"""The last requests, for whoever wants to see what clients do.

What is kept is made off the request path and bounded: the last `KEPT` requests. Bodies and answers
are kept only while somebody looks at them, without their secrets, and cut off where they are long.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

import msgspec

from .answers import JSON, Reply
from .declaration import Operation
from .requests import Request
from .secrets import masked, masked_path, masked_text

KEPT = 1000
MAX_SHOWN = 16 * 1024
"""Characters of a path, a query, a body or an answer; so KEPT of them have a bound."""
MAX_READ = 256 * 1024
"""Bytes of an answer; a longer one is not looked at, but its length told."""
INTEREST_SECONDS = 60.0
"""For how long bodies are kept after somebody has asked for them."""

_ADMIN = "/_roost/"
CONSOLE = "/console/"
"""Below this a browser asks, again and again."""
_THROUGH_CONSOLE = "/console/v2/"
_encode = msgspec.json.Encoder().encode


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A request that was answered. number: one more than the last one's. at: clock time. key: the
    id of the API key. body, answer: empty where they are not kept. fault: the faults that met it.
    refusal: why it was not done.
    """

    number: int
    id: str
    at: int
    micros: int
    method: str
    path: str
    query: str
    status: int
    client: str
    key: str
    operation: str
    body: str
    answer: str
    fault: str = ""
    refusal: str = ""


class RecentRequests:
    """keeps_bodies: whether the boundary is to note the reply with each request.

    first: the number of the first request.
    """

    def __init__(self, first: int = 0) -> None:
        self.keeps_bodies = False
        self._interest_until = 0.0
        self._recent: deque[Seen] = deque(maxlen=KEPT)
        self._count = first
        self._news = asyncio.Event()
        self._open = True

    @property
    def newest(self) -> int:
        """The number of the last request; one less than the first one's if there was none."""
        return self._count - 1

    def want_bodies(self) -> None:
        """Somebody looks at bodies and answers, and is taken to do so for a while."""
        self.keeps_bodies = True
        self._interest_until = monotonic() + INTEREST_SECONDS

    def take(self, requests: Sequence[Request]) -> None:
        """Takes in what was answered, in that order."""
        news = [request for request in requests if not _is_watching(request)]
        if news:
            first = self._count + max(0, len(news) - KEPT)
            self._count += len(news)
            for number, request in enumerate(news[-KEPT:], first):
                self._recent.append(_seen(number, request, self.keeps_bodies))
            self._tell()
        if self.keeps_bodies and monotonic() > self._interest_until:
            self.keeps_bodies = False

    def last(self, n: int) -> list[Seen]:
        """The last n requests, or as many as are kept, the oldest first."""
        return list(self._recent)[-n:] if n else []

    async def after(self, number: int, wait: float) -> list[Seen]:
        """What came after a request with this number; waits for something to, `wait` seconds."""
        if self._open and not (self._recent and self.newest > number):
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._news.wait()
        return [seen for seen in self._recent if seen.number > number]

    def close(self) -> None:
        """Lets nobody wait any more, so that the server can end."""
        self._open = False
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _is_watching(request: Request) -> bool:
    """Whether somebody looks after Roost, and does nothing that a client does."""
    path = request.path
    return path.startswith(_ADMIN) or (
        path.startswith(CONSOLE)
        and (request.method in ("GET", "HEAD") or not path.startswith(_THROUGH_CONSOLE))
    )


def _seen(number: int, request: Request, with_bodies: bool) -> Seen:
    operation, call, reply = request.operation, request.call, request.reply
    return Seen(
        number=number,
        id=request.id,
        at=request.at,
        micros=request.micros,
        method=request.method,
        path=_cut(masked_path(request.path)),
        query=_cut(masked_text(call.query_string)) if call else "",
        status=request.status,
        client=request.client,
        key=request.principal.key_id if request.principal else "",
        operation=operation.id if operation else "",
        body=_shown_body(call.body) if call and with_bodies else "",
        answer=_shown_answer(operation, reply) if reply else "",
        fault=request.fault,
        refusal=_cut(masked_text(request.refusal)),
    )


def _shown_body(body: object) -> str:
    if isinstance(body, bytes):
        return f"({len(body)} bytes)"
    return "" if body is None else _cut(masked_text(_encode(masked(body)).decode()))


def _shown_answer(operation: Operation | None, reply: Reply) -> str:
    if len(reply.body) > MAX_READ or (
        operation is None and reply.content_type != JSON and reply.body
    ):
        # Pages are for browsers: whoever looks at requests wants to see that it was one.
        return f"({len(reply.body)} bytes of {reply.content_type})"
    shape = operation.answer if operation else None
    text = reply.body.decode(errors="replace")
    if shape is None or shape.content_type != reply.content_type or reply.status >= 400:
        return _cut(masked_text(text))
    if reply.content_type != JSON:
        return _cut(masked_text(str(shape.masked(text))))
    answer = _encode(shape.masked(msgspec.json.decode(reply.body))).decode()
    return _cut(masked_text(answer))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."
