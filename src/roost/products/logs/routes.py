"""/v2/logs"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import LogPage, LogQuery

routes = Routes("logs", read="activity_logs")

LOG_PAGE = Whole(LogPage)


@routes.get("/logs", "list-logs", LOG_PAGE, errors=(400, 401, 404))
async def list_logs(call: Call, query: LogQuery) -> Reply:
    """List the account's log

    Lists what happened in the account, the oldest first: every request with your keys, and what
    became of your resources. Give `start_time`, `end_time` or both, or the request is refused with
    400. The span may be 30 days and 1 hour at most. A page has up to 5,000 records, or fewer if
    they are long. Read on with `meta.next_page_url`.
    """
    account, url = call.account, f"{call.origin}/v2/logs"
    return LOG_PAGE(await call.store.scan(lambda tx: rules.select(tx, account, query, url)))
