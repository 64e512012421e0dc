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
    """Explain a key's access

    Tells whether a key may do something, and why: with the policy and the statement that decide. An
    unknown operation is refused with 400; an unknown key with 404.
    """
    operations = call.service(Api).by_id
    return EXPLANATION(await call.read(lambda tx: rules.explain(tx, operations, query)))


@routes.get("/access/unused", "list-unused-access", UNUSED)
async def list_unused(call: Call, query: UnusedQuery) -> Reply:
    """List unused permissions

    Tells, key by key, which actions it may do and has done, and which it never did as far as the
    account's log tells. It reads the whole log, so it may take a while.
    """
    operations = call.service(Api).by_id
    return UNUSED(await call.store.scan(lambda tx: rules.unused(tx, operations, query)))
