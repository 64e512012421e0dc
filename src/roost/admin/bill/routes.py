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
    """Get the bill

    Lists all that costs now, item by item, with prices and with what this month has come to. With
    `since` or `ago`, it also says what began and what ceased to cost since then. Amounts are
    dollars.
    """
    return BILL(await call.store.scan(lambda tx: rules.bill(tx, query)))


@routes.post("/bill/credits", "add-credit", RECEIVED, ok=201)
async def add_credit(call: Call, body: Receipt) -> Reply:
    """Give a credit

    Takes something off what an account owes. It is in the account's history at once. A sub-account
    has no books of its own: that is refused with 400.
    """
    return RECEIVED(await call.write(lambda tx: rules.credit(tx, body)))


@routes.post("/bill/payments", "add-payment", RECEIVED, ok=201)
async def add_payment(call: Call, body: Receipt) -> Reply:
    """Enter a payment

    Enters that an account has paid, once the money is there. It is in the account's history at
    once. A sub-account has no books of its own: that is refused with 400.
    """
    return RECEIVED(await call.write(lambda tx: rules.pay(tx, body)))


@routes.get("/bill/invoices/{invoice-id}/pdf", "get-invoice-pdf", PDF)
async def get_invoice_pdf(call: Call, invoice_id: str) -> Reply:
    """Get an invoice as PDF

    Downloads an invoice, as it would be on paper. One of more than 1,000 items shows the sum of
    each product alone. An unknown invoice is refused with 404.

    invoice-id: The number of the invoice.
    """
    paper = await call.store.scan(lambda tx: rules.paper(tx, invoice_id))
    return Reply(await asyncio.to_thread(printed, paper), PDF.content_type)
