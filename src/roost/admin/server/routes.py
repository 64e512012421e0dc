"""/_roost/work, /_roost/timeline, /_roost/log and /_roost/dns/query"""

from ...drivers.dns import Dns
from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from ...http.request_log import RequestLog
from . import work
from .documents import (
    DnsAnswer,
    Log,
    LogQuery,
    Question,
    Timeline,
    TimelineQuery,
    Work,
    WorkQuery,
)
from .journal import Journal
from .resolving import resolve

routes = Routes("admin")

WORK = Whole(Work)
TIMELINE = Whole(Timeline)
LOG = Whole(Log)
ANSWER = Whole(DnsAnswer)


@routes.get("/work", "list-work", WORK)
async def list_work(call: Call, query: WorkQuery) -> Reply:
    """List jobs that wait

    Tells what Roost has to do by itself, such as making an instance: those that have failed first,
    the others in the order in which they are due.
    """
    return WORK(await call.store.scan(lambda tx: work.work_of(tx, query.limit)))


@routes.get("/timeline", "get-timeline", TIMELINE)
async def get_timeline(call: Call, query: TimelineQuery) -> Reply:
    """Get the timeline

    Tells what happened last, and what will fall due next by Roost's clock.
    """
    await call.service(RequestLog).flush()
    return TIMELINE(await call.store.scan(lambda tx: work.timeline(tx, query)))


@routes.get("/log", "get-server-log", LOG)
async def get_log(call: Call, query: LogQuery) -> Reply:
    """Get the server's log

    Answers the last lines that the process that is asked has logged.
    """
    return LOG(Log(call.service(Journal).last(query.last, query.level)))


@routes.post("/dns/query", "query-dns", ANSWER, ok=200)
async def query_dns(call: Call, body: Question) -> Reply:
    """Ask the name server

    Sends a query to Roost's own name server, and answers what that answers.
    """
    return ANSWER(await resolve(call.service(Dns).address or "", body))
