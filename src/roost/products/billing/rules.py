"""How charges become invoices.

On the first of each month at 00:00 UTC, an invoice of the month before is added to the account's
balance. A month that cost nothing has none. Nobody ever pays: payments are not simulated, so the
balance is the sum of all invoices.
"""

import csv
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import islice, takewhile

from ...engine import jobs, usage
from ...engine.metering import CENT, Line, dollars, month_start, next_month, price
from ...engine.workflows import FOREVER, Job, Run, Step, Workflow
from ...store import SECOND, Page, Tx, Window, iso
from ...store import usage as stored_usage
from ...store.listing import decode_cursor, encode_cursor
from .documents import (
    HISTORY,
    INVOICES,
    LEDGERS,
    HistoryEntry,
    Invoice,
    InvoiceItem,
    InvoiceMonth,
    Ledger,
)

TOPIC = "balance"
"""Notified (Store.on) whenever an account's balance changed."""

NUMBERS_EACH = 10_000
"""Invoices are numbered by account, so that no two accounts wait for one counter."""

CSV_HEADER = ("Start Date", "End Date", "Description", "Unit Price", "Units", "Amount")


def open_ledger(tx: Tx, account: int) -> None:
    """Starts the books of a new account, and its monthly invoices."""
    tx.insert(LEDGERS, str(account), account, Ledger())
    month = month_start(tx.now)
    jobs.start(tx, INVOICE, account, args={"month": month}, due_at=next_month(month))


def balance(tx: Tx, account: int) -> int:
    """Cents that an account owes beside this month's charges."""
    return tx.get(LEDGERS, str(account), account).body.balance


def pending(tx: Tx, account: int) -> Iterator[InvoiceItem]:
    """The charges of the current month, up to now."""
    now = usage.whole(tx.now)
    return (_item(charge.line) for charge in usage.charges(tx, account, month_start(now), now))


def pending_csv(tx: Tx, account: int) -> str:
    """The same for a spreadsheet, every cell in quotes."""
    now = usage.whole(tx.now)
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(CSV_HEADER)
    for _, _, line in usage.charges(tx, account, month_start(now), now):
        writer.writerow(
            (
                _minute(line.start_us),
                _minute(line.end_us),
                line.description,
                f"{price(line.unit_price).normalize():f}",
                line.units,
                f"{price(line.total):.2f}",
            )
        )
    return text.getvalue()


def items(tx: Tx, account: int, invoice: str, window: Window) -> Page[list[InvoiceItem]]:
    """A page of an invoice's items; raises Missing for the invoice, BadCursor."""
    month = tx.get(INVOICES, invoice, account).hidden.month
    end = next_month(month)
    forward, start = decode_cursor(window.cursor) if window.cursor else (True, 0)
    if forward:
        found = list(islice(usage.charges(tx, account, month, end, start), window.size + 1))
        more, behind = len(found) > window.size, bool(start)
        found = found[: window.size]
    else:
        before = takewhile(lambda c: c.seq < start, usage.charges(tx, account, month, end))
        found = list(deque(before, window.size + 1))
        more, behind = True, len(found) > window.size
        found = found[-window.size :]
    return Page(
        [_item(charge.line) for charge in found],
        usage.count_charges(tx, account, month),
        encode_cursor("next", found[-1].seq) if found and more else "",
        encode_cursor("prev", found[0].seq) if found and behind else "",
    )


def _add_invoice(tx: Tx, account: int, month: int, cents: int) -> None:
    ledger = tx.get(LEDGERS, str(account), account, "update")
    ledger.body.balance += cents
    ledger.body.entries += 1
    tx.update(ledger)
    number = account * NUMBERS_EACH + ledger.body.entries
    date, description = iso(next_month(month)), f"Invoice #{number}"
    amount, owed = dollars(cents * CENT), dollars(ledger.body.balance * CENT)
    invoice = Invoice(number, date, description, amount, owed)
    entry = HistoryEntry(number, date, "invoice", description, amount, owed)
    tx.insert(INVOICES, str(number), account, invoice, InvoiceMonth(month))
    tx.insert(HISTORY, str(number), account, entry)
    tx.notify(TOPIC)


def _month_cents(tx: Tx, account: int, month: int) -> int:
    charges = usage.charges(tx, account, month, next_month(month))
    return sum(charge.line.total for charge in charges) // CENT


def _item(line: Line) -> InvoiceItem:
    return InvoiceItem(
        description=line.description,
        product=line.product,
        start_date=iso(line.start_us),
        end_date=iso(line.end_us),
        units=line.units,
        unit_type=line.unit_type,
        unit_price=float(price(line.unit_price)),
        total=dollars(line.total),
    )


def _minute(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%d %H:%M}"


async def _add_up(run: Run) -> int:
    month: int = run.job.args["month"]
    return await run.store.scan(lambda tx: _month_cents(tx, run.job.account, month))


def _issue(tx: Tx, job: Job, cents: int) -> None:
    month: int = job.args["month"]
    if cents:
        _add_invoice(tx, job.account, month, cents)
    stored_usage.tidy(tx, job.account)
    job.args["month"] = next_month(month)


def _next_due(tx: Tx, job: Job) -> int:
    return next_month(job.args["month"])


INVOICE = Workflow(
    name="invoice", steps=(Step("issue", _issue, _add_up),), failed=FOREVER, repeat=_next_due
)
"""The monthly invoice of an account.

`args["month"]` is the first instant of the month to be invoiced next. A server that was away for
months makes up for them one by one.
"""
