"""/_roost/requests"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from ...http.traffic import Seen
from ...store import iso
from .documents import Requests, RequestsQuery, SeenRequest
from .workers import AllTraffic

routes = Routes("admin")

REQUESTS = Whole(Requests)


@routes.get("/requests", "list-requests", REQUESTS)
async def list_requests(call: Call, query: RequestsQuery) -> Reply:
    traffic = call.service(AllTraffic)
    if query.after is None:
        found = await traffic.last(query.last, bodies=query.bodies)
    else:
        places = [int(place) for place in query.after.split(".")]
        found = await traffic.after(places, query.wait, bodies=query.bodies)
    next_after = ".".join(map(str, found.places))
    return REQUESTS(Requests([_show(*one) for one in found.seen], next_after, found.silent))


def _show(worker: int, seen: Seen) -> SeenRequest:
    return SeenRequest(
        id=seen.id,
        at=iso(seen.at),
        method=seen.method,
        path=seen.path,
        status=seen.status,
        milliseconds=seen.micros / 1000,
        client=seen.client,
        worker=worker,
        query=seen.query,
        key=seen.key,
        operation=seen.operation,
        body=seen.body,
        answer=seen.answer,
    )
