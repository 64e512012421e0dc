"""The one way into the API: every request passes here, whatever its route.

In order: the route, the caller's address, the rate limit, the key, its permission, the query and
the body, what intercepts, the handler; then errors into their envelope, and the request into
metrics and logs.
It speaks RSGI, Granian's own interface, where a reply is one call.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from os import urandom
from time import perf_counter_ns
from typing import Any, Protocol, cast

import structlog
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from ..store import Missing, Refused, Store, Uncertain, Unusable
from . import bodies
from .access import Access, Request
from .answers import JSON, Reply
from .auth import Gate, Principal, require
from .call import Call
from .clients import ClientAddress
from .connections import hang_up
from .errors import ApiError, BadRequest, MethodNotAllowed, NotFound, Unavailable
from .interceptor import Interceptor, Unanswered
from .lenient import read_body, read_query
from .limits import RateLimit
from .operations import Operation
from .router import Router

log = structlog.get_logger("roost.http")

NO_ANSWER = 444
"""The status under which logs have a request whose connection was closed instead, as in nginx."""

_UNUSABLE = "The database cannot be used at the moment. Nothing was changed, try again later."
_UNCERTAIN = "The database did not confirm the change: look whether it was made."
_FAULT = b'{"error":"Internal server error (request %s).","status":500}'


@dataclass(frozen=True, slots=True)
class Page:
    """An answer outside the API (documents, health), given without a key."""

    content_type: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for what is not the API's. method: GET for HEAD too. client: its address.

    host: as the client addressed this server. header: the value of a header, None without one.
    """

    method: str
    host: str
    path: str
    client: str
    header: Callable[[str], str | None]


class Outside(Protocol):
    """Answers paths that are not the API's, or None where it has nothing."""

    async def answer(self, visit: Visit) -> Page | None: ...


class Boundary:
    """outside: who answers what is not the API's, asked in order. interceptor: what may come
    before a handler.
    """

    def __init__(
        self,
        router: Router,
        store: Store,
        gate: Gate,
        limit: RateLimit,
        clients: ClientAddress,
        access: Access,
        outside: Sequence[Outside],
        interceptor: Interceptor,
    ) -> None:
        self.router = router
        self.store = store
        self.gate = gate
        self.limit = limit
        self.clients = clients
        self.access = access
        self.outside = outside
        self.interceptor = interceptor
        self._prefix = urandom(6).hex()
        self._count = count(1)

    async def __rsgi__(self, scope: Scope, exchange: HTTPProtocol) -> None:
        started = perf_counter_ns()
        client = self.clients.of(scope.client, _forwarded_for(scope))
        request = Request(
            f"{self._prefix}{next(self._count):08x}", scope.method, scope.path, client
        )
        try:
            reply = await self._answer(scope, exchange, request)
        except ApiError as error:
            reply = _refusal(error)
        except Missing as error:
            reply = _refusal(NotFound(error.text))
        except Refused as error:
            reply = _refusal(BadRequest(error.text))
        except Unusable:  # the store's log says why
            reply = _refusal(Unavailable(_UNUSABLE))
        except Uncertain:
            reply = _refusal(Unavailable(_UNCERTAIN))
        except Unanswered:
            hang_up(scope.client, scope.server)
            reply = Reply(status=NO_ANSWER)  # into the void
        except Exception:  # a defect: the client gets an id, the log gets everything
            log.exception("defect", request=request.id, method=scope.method, path=scope.path)
            reply = Reply(_FAULT % request.id.encode(), JSON, 500)
        request.status = reply.status
        if self.access.traffic.keeps_bodies:
            request.reply = reply
        body = reply.body
        headers = [
            ("content-type", reply.content_type), ("x-request-id", request.id), *reply.headers
        ]  # fmt: skip
        if body and request.method == "HEAD":  # over HTTP/2, nothing below leaves the body out
            headers.append(("content-length", str(len(body))))
            body = b""
        exchange.response_bytes(reply.status, headers, body)
        self.access.note(request, (perf_counter_ns() - started) // 1000)

    async def _answer(self, scope: Scope, exchange: HTTPProtocol, request: Request) -> Reply:
        method = scope.method
        if scope.http_version == "1.1" and len(_every(scope, "host")) != 1:
            raise BadRequest("An HTTP/1.1 request needs one Host header, and no more than one")
        try:
            operation, path = self.router.match(method, scope.path)
        except (NotFound, MethodNotAllowed):
            return await self._beside(scope, request.client)
        request.operation = operation
        await self.limit.take(request.client)
        principal = await self._principal(operation, scope, request)
        query_string = scope.query_string
        call = Call(
            request.id, operation, path, query_string, request.client,
            principal, self.store, self.access, scope,
        )  # fmt: skip
        request.call = call
        arguments: dict[str, Any] = path
        if operation.query is not None:
            arguments = {**path, "query": read_query(query_string, operation.query)}
        if operation.body is not None:
            if operation.body is bodies.Stream:
                body = bodies.Stream(scope, exchange, operation.max_body)
            else:
                raw = await bodies.read(scope, exchange, operation.max_body)
                call.body = body = read_body(raw, operation.body)
            arguments = {**arguments, "body": body}
        if self.interceptor.watching:
            handle = partial(operation.handler, call, **arguments)
            reply = await self.interceptor.around(call, handle)
        else:
            reply = await operation.handler(call, **arguments)
        if reply.status:
            return reply
        return Reply(reply.body, reply.content_type, operation.ok, reply.headers)

    async def _principal(
        self, operation: Operation, scope: Scope, request: Request
    ) -> Principal | None:
        if operation.public:
            return None
        principal = await self.gate.principal(
            scope.headers.get("authorization"), request.client, self.store.times.clock()
        )
        request.principal = principal
        require(principal, operation.acl)
        return principal

    async def _beside(self, scope: Scope, client: str) -> Reply:
        """OPTIONS of a known path, the pages outside the API, or the error that it is."""
        method, path = scope.method, scope.path
        asked = "GET" if method == "HEAD" else method
        host = scope.headers.get("host") or scope.authority or ""
        visit = Visit(asked, host, path, client, scope.headers.get)
        for outside in self.outside:
            page = await outside.answer(visit)
            if page is not None:
                return Reply(page.body, page.content_type, page.status, page.headers)
        await self.limit.take(client)
        allowed = self.router.methods(path)
        if method == "OPTIONS":
            return Reply(status=204, headers=(("allow", ", ".join([*allowed, "OPTIONS"])),))
        raise MethodNotAllowed(allowed)


def _refusal(error: ApiError) -> Reply:
    return Reply(error.body(), JSON, error.status, error.headers)


def _forwarded_for(scope: Scope) -> str | None:
    """All X-Forwarded-For lines as one: a proxy may add its own line below a forged one."""
    if scope.headers.get("x-forwarded-for") is None:
        return None
    return ", ".join(_every(scope, "x-forwarded-for"))


def _every(scope: Scope, header: str) -> list[str]:
    """What each line of this header says; Granian's own types do not know of it."""
    return cast("Any", scope.headers).get_all(header)
