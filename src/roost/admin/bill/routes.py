"""/_roost/bill"""

from ...http.answers import Reply, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import Bill, BillQuery

routes = Routes("admin")

BILL = Whole(Bill)


@routes.get("/bill", "get-bill", BILL)
async def get_bill(call: Call, query: BillQuery) -> Reply:
    return BILL(await call.store.scan(lambda tx: rules.bill(tx, query)))
