"""/_roost/requests"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from ...http.request_log import RequestLog
from ...http.traffic import Seen
from ...store import SECOND, Tx, iso, keys
from . import stored
from .documents import Requests, RequestsQuery, SeenRequest
from .workers import AllTraffic, Found

routes = Routes("admin")

REQUESTS = Whole(Requests)


@routes.get("/requests", "list-requests", REQUESTS)
async def list_requests(call: Call, query: RequestsQuery) -> Reply:
    """List requests

    Lists the last requests to the API, of all processes, the oldest first. Or, with `after`, those
    that came after a place, waiting for one where there is none yet. Secrets are masked.
    """
    traffic = call.service(AllTraffic)
    if query.after is None:
        found = await _look_back(call, query)
    else:
        places = [int(place) for place in query.after.split(".")]
        found = await traffic.after(places, query.wait, bodies=query.bodies)
    names = await call.store.read(lambda tx: _names(tx, found))
    next_after = ".".join(map(str, found.places))
    shown = [_show(worker, seen, names) for worker, seen in found.seen]
    return REQUESTS(Requests(shown, next_after, found.silent))


async def _look_back(call: Call, query: RequestsQuery) -> Found:
    """The last requests: those that the processes remember, and before them those of the logs."""
    since = query.since
    if query.ago is not None:
        since = max(since, call.store.times.clock() - query.ago * SECOND)
    await call.service(RequestLog).flush()
    found = await call.service(AllTraffic).last(query.last, bodies=query.bodies)
    remembered = [one for one in found.seen if one[1].at >= since]
    before = await call.store.scan(lambda tx: stored.last(tx, since, query.last))
    if not query.bodies:
        before = [stored.without_body(seen) for seen in before]
    seen = stored.joined(remembered, before)
    found.seen = seen[-query.last :] if query.last else []
    return found


def _names(tx: Tx, found: Found) -> dict[str, str]:
    """The names of keys by their ids, of those that are still there."""
    ids = {seen.key for _, seen in found.seen if seen.key}
    known = [keys.get(tx, id) for id in sorted(ids)]
    return {key.id: key.name for key in known if key is not None}


def _show(worker: int, seen: Seen, names: dict[str, str]) -> SeenRequest:
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
        key_name=names.get(seen.key, ""),
        reason=seen.refusal,
        fault=seen.fault,
    )
