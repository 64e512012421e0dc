"""/v2/billing"""

import msgspec

from ...http.answers import JSON, ItemResponse, Links, ListResponse, Meta, Reply, Text
from ...http.errors import BadRequest
from ...http.operations import Call, Paging, Routes
from ...store import BadCursor, Tx, Window
from . import rules
from .documents import HISTORY, INVOICES, HistoryEntry, Invoice, InvoiceItem

routes = Routes("billing", read="billing", write="billing")

HISTORY_LIST = ListResponse("billing_history", HistoryEntry)
INVOICE = ItemResponse("billing_invoice", Invoice)
INVOICE_LIST = ListResponse("billing_invoices", Invoice)
INVOICE_ITEMS = ListResponse("invoice_items", InvoiceItem)
PENDING_CHARGES = ListResponse("pending_charges", InvoiceItem, meta=False)
PENDING_CSV = Text("text/csv")


@routes.get("/billing/history", "list-billing-history", HISTORY_LIST, errors=(400, 401, 404))
async def list_billing_history(call: Call, query: Paging) -> Reply:
    """List billing history

    Lists invoices and credits of the account, the newest first. A payment is a credit too.
    """
    return HISTORY_LIST(await call.page(HISTORY, query, newest_first=True))


@routes.get("/billing/invoices", "list-invoices", INVOICE_LIST, errors=(400, 401, 404))
async def list_invoices(call: Call, query: Paging) -> Reply:
    """List invoices

    Lists the account's invoices, the newest first. On the first of each month at 00:00 UTC you get
    an invoice for the month before. A month without charges has none. A sub-account has no
    invoices, because the account above it pays.
    """
    return INVOICE_LIST(await call.page(INVOICES, query, newest_first=True))


@routes.get("/billing/invoices/{invoice-id}", "get-invoice", INVOICE, errors=(400, 401, 404))
async def get_invoice(call: Call, invoice_id: str) -> Reply:
    """Get an invoice

    Shows one invoice. Its lines are under `items`.
    """
    return INVOICE(await call.get(INVOICES, invoice_id))


@routes.get(
    "/billing/invoices/{invoice-id}/items",
    "get-invoice-items",
    INVOICE_ITEMS,
    errors=(400, 401, 404),
)
async def get_invoice_items(call: Call, invoice_id: str, query: Paging) -> Reply:
    """List an invoice's items

    Lists the lines of an invoice. There is one line for each thing that cost something, and one for
    traffic beyond what is included. Lines of a sub-account end in its name.
    """
    window = Window(query.per_page, query.cursor)
    account = call.account
    try:
        page = await call.store.scan(lambda tx: rules.items(tx, account, invoice_id, window))
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    return INVOICE_ITEMS.of(page.items, Meta(page.total, Links(page.next, page.prev)))


@routes.get("/billing/pending-charges", "pending-charges", PENDING_CHARGES, errors=(400, 401, 404))
async def pending_charges(call: Call) -> Reply:
    """List pending charges

    Lists this month's charges up to now, all at once. A resource that you delete stays in the list
    until the month ends.
    """
    account = call.account

    def encoded(tx: Tx) -> bytes:
        # There is one item for each resource, and no paging: none is kept as an object.
        return b",".join(map(msgspec.json.encode, rules.pending(tx, account)))

    return Reply(b'{"pending_charges":[%s]}' % await call.store.scan(encoded), JSON)


@routes.get(
    "/billing/pending-charges/csv", "pending-charges-csv", PENDING_CSV, errors=(400, 401, 404)
)
async def pending_charges_csv(call: Call) -> Reply:
    """List pending charges as CSV

    Answers this month's charges up to now as a table with a heading: start and end, description,
    unit price, units and amount. Every cell is in quotes.
    """
    account = call.account
    return PENDING_CSV(await call.store.scan(lambda tx: rules.pending_csv(tx, account)))
