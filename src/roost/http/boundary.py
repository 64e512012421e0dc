"""The one way in: every request passes here, whatever its interface and route.

In order: the interface, the route, the caller's address, the rate limit, the caller, what he may
do, the query and the body, what intercepts, the handler; then errors into their envelope, and the
request into metrics and logs.
It speaks RSGI, Granian's own interface, where a reply is one call.
"""

from collections.abc import Sequence
from functools import partial
from itertools import count
from os import urandom
from time import perf_counter_ns
from typing import Any, cast

import msgspec
import structlog
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from ..access.rights import REFUSAL, Resource
from ..store import Missing, Refused, Store, Uncertain, Unusable
from . import bodies
from .answers import Reply
from .call import Call
from .clients import ClientAddress
from .connections import hang_up
from .declaration import Operation
from .errors import ApiError, BadRequest, Forbidden, MethodNotAllowed, NotFound, Unavailable
from .fallback import FallbackHandler, Visit
from .interceptor import Unanswered
from .interfaces import Interface, Mounts
from .lenient import read_body, read_form, read_query
from .request_log import RequestLog
from .requests import Request

log = structlog.get_logger("roost.http")

NO_ANSWER = 444
"""The status under which logs have a request whose connection was closed instead, as in nginx."""

FAULT_HEADER = "x-roost-fault"
"""Names the faults that had a part in an answer, so that nobody takes them for the real thing."""

_BODILESS = ("GET", "HEAD", "OPTIONS")
_UNUSABLE = "The database cannot be used at the moment. Nothing was changed, try again later."
_UNCERTAIN = "The database did not confirm the change: look whether it was made."
_FAULT = "Internal server error (request {})."


class Boundary:
    """What one listener answers. interfaces: the first answers what is below none of them.

    fallbacks: who answers what no interface has an operation for, asked in order.
    """

    def __init__(
        self,
        interfaces: Sequence[Interface],
        store: Store,
        clients: ClientAddress,
        request_log: RequestLog,
        fallbacks: Sequence[FallbackHandler] = (),
    ) -> None:
        self.store = store
        self.clients = clients
        self.request_log = request_log
        self.fallbacks = fallbacks
        self._mounts = Mounts(interfaces)
        self._prefix = urandom(6).hex()
        self._count = count(1)

    async def answer(self, scope: Scope, exchange: HTTPProtocol, peer: str) -> None:
        """Answers a request. peer: the other end of its connection, `address:port`."""
        started = perf_counter_ns()
        client = self.clients.of(peer, _forwarded_for(scope))
        request = Request(
            f"{self._prefix}{next(self._count):08x}", scope.method, scope.path, client
        )
        interface = self._mounts.at(scope.path)
        try:
            reply = await self._answer(interface, scope, exchange, request)
        except Unanswered:
            hang_up(peer, scope.server)
            request.body_is_taken = True
            reply = Reply(status=NO_ANSWER)  # into the void
        except Exception as error:
            reply = _refused(interface, request, _told(error, request))
        if not request.body_is_taken and scope.method not in _BODILESS:
            await bodies.leave(scope, exchange)
        request.status = reply.status
        if self.request_log.traffic.keeps_bodies:
            request.reply = reply
        body = reply.body
        headers = _headers(request, reply)
        if body and request.method == "HEAD":  # over HTTP/2, nothing below leaves the body out
            headers.append(("content-length", str(len(body))))
            body = b""
        exchange.response_bytes(reply.status, headers, body)
        self.request_log.note(request, (perf_counter_ns() - started) // 1000)

    async def _answer(
        self, interface: Interface, scope: Scope, exchange: HTTPProtocol, request: Request
    ) -> Reply:
        if scope.http_version == "1.1" and len(_every(scope, "host")) != 1:
            raise BadRequest("An HTTP/1.1 request needs one Host header, and no more than one")
        try:
            operation, path = interface.router.match(scope.method, scope.path)
        except (NotFound, MethodNotAllowed):
            return await self._beside(interface, scope, request.client)
        request.operation = operation
        await interface.limit.take(request.client)
        call = await self._let_in(interface, operation, path, scope, request)
        arguments: dict[str, Any] = path
        if operation.query is not None:
            arguments = {**path, "query": read_query(call.query_string, operation.query)}
        if operation.body is not None:
            request.body_is_taken = True
            if operation.body is bodies.Stream:
                body = bodies.Stream(scope, exchange, operation.max_body)
            else:
                raw = await bodies.read(scope, exchange, operation.max_body)
                read = read_form if operation.forms and call.has_form else read_body
                call.body = body = read(raw, operation.body)
            arguments = {**arguments, "body": body}
        if interface.interceptor.watching:
            handle = partial(operation.handler, call, **arguments)
            reply = await interface.interceptor.around(call, handle)
        else:
            reply = await operation.handler(call, **arguments)
        if call.decision is not None and not (call.decision.whole or call.narrowed):
            # A list that cannot be cut down to what its caller may see shows him nothing.
            raise Forbidden(REFUSAL)
        if reply.status:
            return reply
        if call.conceals:
            reply = _concealed(operation, reply)
        return Reply(reply.body, reply.content_type, operation.ok, reply.headers)

    async def _let_in(
        self,
        interface: Interface,
        operation: Operation,
        path: dict[str, str],
        scope: Scope,
        request: Request,
    ) -> Call:
        """Finds out who asks, and whether he may; that he may not is told in his account's log."""
        principal, decision, conceals = None, None, False
        if not operation.public:
            gate = self.store.services.one(operation.gate) if operation.gate else interface.gate
            request.principal = principal = await gate.principal(
                scope.headers.get("authorization"), request.client, self.store.times.clock()
            )
            resource = Resource(operation.resource, next(iter(path.values()))) if path else None
            decide = interface.authorizer.decide
            decision = decide(principal, operation.action, resource)
            secrets = operation.secrets
            conceals = secrets is not None and not decide(principal, secrets, resource).allowed
        request.call = call = Call(
            request.id, operation, path, scope.query_string, request.client,
            principal, decision, self.store, self.request_log, scope,
        )  # fmt: skip
        call.conceals = conceals
        if decision is not None and not decision.allowed:
            raise Forbidden(decision.refusal)
        return call

    async def _beside(self, interface: Interface, scope: Scope, client: str) -> Reply:
        """OPTIONS of a known path, what is no interface's, or the error that it is."""
        method, path = scope.method, scope.path
        asked = "GET" if method == "HEAD" else method
        host = scope.headers.get("host") or scope.authority or ""
        visit = Visit(asked, host, path, client, scope.headers.get)
        for fallback in self.fallbacks:
            page = await fallback.answer(visit)
            if page is not None:
                return Reply(page.body, page.content_type, page.status, page.headers)
        await interface.limit.take(client)
        allowed = interface.router.methods(path)
        if method == "OPTIONS":
            return Reply(status=204, headers=(("allow", ", ".join([*allowed, "OPTIONS"])),))
        raise MethodNotAllowed(allowed)


def _concealed(operation: Operation, reply: Reply) -> Reply:
    """The answer for one who may see all of it but its secrets."""
    assert operation.answer is not None
    shown = operation.answer.masked(msgspec.json.decode(reply.body))
    return Reply(msgspec.json.encode(shown), reply.content_type, headers=reply.headers)


def _headers(request: Request, reply: Reply) -> list[tuple[str, str]]:
    headers = [
        ("content-type", reply.content_type), ("x-request-id", request.id), *reply.headers
    ]  # fmt: skip
    if request.fault:
        headers.append((FAULT_HEADER, request.fault))
    return headers


def _told(error: Exception, request: Request) -> ApiError:
    """What a client is told of an error."""
    match error:
        case ApiError():
            return error
        case Missing():
            return NotFound(error.text)
        case Refused():
            return BadRequest(error.text)
        case Unusable():  # the store's log says why
            return Unavailable(_UNUSABLE)
        case Uncertain():
            return Unavailable(_UNCERTAIN)
        case _:  # a defect: the client gets an id, the log gets everything
            log.exception("defect", request=request.id, method=request.method, path=request.path)
            return ApiError(_FAULT.format(request.id), 500)


def _refused(interface: Interface, request: Request, error: ApiError) -> Reply:
    """Notes why, for who looks at requests."""
    request.refusal = error.text
    if error.fault and request.call is not None:
        request.call.fault = error.fault
    return interface.envelope.refusal(error)


def _forwarded_for(scope: Scope) -> str | None:
    """All X-Forwarded-For lines as one: a proxy may add its own line below a forged one."""
    if scope.headers.get("x-forwarded-for") is None:
        return None
    return ", ".join(_every(scope, "x-forwarded-for"))


def _every(scope: Scope, header: str) -> list[str]:
    """What each line of this header says; Granian's own types do not know of it."""
    return cast("Any", scope.headers).get_all(header)
