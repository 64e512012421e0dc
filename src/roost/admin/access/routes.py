"""/_roost/access"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from ..faults.rules import Api
from . import rules
from .documents import ExplainQuery, Explanation, Unused, UnusedQuery

routes = Routes("admin")

EXPLANATION = Whole(Explanation)
UNUSED = Whole(Unused)


@routes.get("/access/explain", "explain-access", EXPLANATION)
async def explain(call: Call, query: ExplainQuery) -> Reply:
    operations = call.service(Api).by_id
    return EXPLANATION(await call.read(lambda tx: rules.explain(tx, operations, query)))


@routes.get("/access/unused", "list-unused-access", UNUSED)
async def list_unused(call: Call, query: UnusedQuery) -> Reply:
    operations = call.service(Api).by_id
    return UNUSED(await call.store.scan(lambda tx: rules.unused(tx, operations, query)))
