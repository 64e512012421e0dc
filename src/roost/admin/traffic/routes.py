"""/_roost/requests"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from ...http.traffic import Seen, Traffic
from ...store import iso
from ..routes import Server
from .documents import Requests, RequestsQuery, SeenRequest

routes = Routes("admin")

REQUESTS = Whole(Requests)


@routes.get("/requests", "list-requests", REQUESTS)
async def list_requests(call: Call, query: RequestsQuery) -> Reply:
    traffic = call.service(Traffic)
    if query.bodies:
        traffic.want_bodies()
    if query.after is None:
        found = traffic.last(query.last)
    else:
        found = await traffic.after(query.after, query.wait)
    partial = call.service(Server).has_others
    return REQUESTS(Requests([_show(seen) for seen in found], traffic.newest, partial))


def _show(seen: Seen) -> SeenRequest:
    return SeenRequest(
        number=seen.number,
        id=seen.id,
        at=iso(seen.at),
        method=seen.method,
        path=seen.path,
        status=seen.status,
        milliseconds=seen.micros / 1000,
        client=seen.client,
        query=seen.query,
        key=seen.key,
        operation=seen.operation,
        body=seen.body,
        answer=seen.answer,
    )
