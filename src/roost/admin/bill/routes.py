"""/_roost/bill"""

import asyncio

from ...http.answers import Reply, Text, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import Bill, BillQuery, Receipt, Received
from .paper import printed

routes = Routes("admin")

BILL = Whole(Bill)
RECEIVED = Whole(Received)
PDF = Text("application/pdf")


@routes.get("/bill", "get-bill", BILL)
async def get_bill(call: Call, query: BillQuery) -> Reply:
    return BILL(await call.store.scan(lambda tx: rules.bill(tx, query)))


@routes.post("/bill/credits", "add-credit", RECEIVED, ok=201)
async def add_credit(call: Call, body: Receipt) -> Reply:
    return RECEIVED(await call.write(lambda tx: rules.credit(tx, body)))


@routes.post("/bill/payments", "add-payment", RECEIVED, ok=201)
async def add_payment(call: Call, body: Receipt) -> Reply:
    return RECEIVED(await call.write(lambda tx: rules.pay(tx, body)))


@routes.get("/bill/invoices/{invoice-id}/pdf", "get-invoice-pdf", PDF)
async def get_invoice_pdf(call: Call, invoice_id: str) -> Reply:
    paper = await call.store.scan(lambda tx: rules.paper(tx, invoice_id))
    return Reply(await asyncio.to_thread(printed, paper), PDF.content_type)
