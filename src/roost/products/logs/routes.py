"""/v2/logs"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import LogPage, LogQuery

routes = Routes("logs", read="activity_logs")

LOG_PAGE = Whole(LogPage)


@routes.get("/logs", "list-logs", LOG_PAGE, errors=(400, 401, 404))
async def list_logs(call: Call, query: LogQuery) -> Reply:
    account, url = call.account, f"{call.origin}/v2/logs"
    return LOG_PAGE(await call.store.scan(lambda tx: rules.select(tx, account, query, url)))
