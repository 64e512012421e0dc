"""How charges become invoices, and how they are paid.

On the first of each month at 00:00 UTC, an invoice of the month before is added to the account's
balance. A month that cost nothing has none. Sub-accounts have none either: what they come to is on
the invoice of the account at the top of their tree. The operator enters payments and credits.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import NamedTuple

from ...engine import jobs, usage
from ...engine.metering import CENT, Line, dollars, month_start, next_month, price
from ...engine.workflows import FOREVER, Job, Run, Step, Workflow
from ...http.errors import BadRequest
from ...store import DAY, SECOND, Page, Tx, Window, iso
from ...store import usage as stored_usage
from . import charges, traffic
from .charges import Part
from .documents import (
    HISTORY,
    INVOICE_PARTS,
    INVOICES,
    LEDGERS,
    HistoryEntry,
    Invoice,
    InvoiceItem,
    InvoiceMonth,
    InvoicePart,
    InvoiceRecord,
    Ledger,
)
from .traffic import Machines, Reading
from .tree import Member, members, pays_for_itself

TOPIC = "balance"
"""Notified (Store.on) whenever an account's balance changed, or its overage."""

NUMBERS_EACH = 10_000
"""Invoices are numbered by account, so that no two accounts wait for one counter."""
MOST_RECEIPTS = 9000
"""Entries after which the operator adds none: the numbers that are left are for invoices."""

CSV_HEADER = ("Start Date", "End Date", "Description", "Unit Price", "Units", "Amount")


class Balance(NamedTuple):
    """Amounts in cents. owed: beside this month's charges. paid_at: 0 before the first payment."""

    owed: int
    paid: int
    paid_at: int


class Due(NamedTuple):
    """What is to be counted and invoiced. over: whether the month is.

    cents: of what each account has used in it, but for its traffic.
    """

    over: bool
    cents: list[tuple[Member, int]]
    readings: list[Reading]


def open_ledger(tx: Tx, account: int) -> None:
    """Starts the books of a new account, and its monthly invoices."""
    tx.insert(LEDGERS, str(account), account, Ledger())
    month = month_start(tx.now)
    jobs.start(tx, INVOICE, account, args={"month": month}, due_at=_midnight_after(tx.now))


def balance(tx: Tx, account: int) -> Balance:
    ledger = tx.get(LEDGERS, str(account), account).body
    return Balance(ledger.balance, ledger.paid, ledger.paid_at)


def credit(tx: Tx, account: int, cents: int, description: str) -> HistoryEntry:
    """Has an account owe less. Raises BadRequest for a sub-account, which owes nothing."""
    return _receive(tx, account, cents, description or "Credit")


def pay(tx: Tx, account: int, cents: int, description: str) -> HistoryEntry:
    """The same for what the account has paid. Raises BadRequest."""
    entry = _receive(tx, account, cents, description or "Payment")
    ledger = tx.get(LEDGERS, str(account), account, "update")
    ledger.body.paid, ledger.body.paid_at = cents, tx.now
    tx.update(ledger)
    return entry


def pending(tx: Tx, account: int) -> Iterator[InvoiceItem]:
    """The charges of the current month, up to now."""
    return map(_item, charges.pending(tx, account))


def pending_csv(tx: Tx, account: int) -> str:
    """The same for a spreadsheet, every cell in quotes."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(CSV_HEADER)
    for line in charges.pending(tx, account):
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
    record = tx.get(INVOICES, invoice, account)
    month = record.state.month
    found = charges.page(tx, _parts(tx, record.seq, account), month, next_month(month), window)
    return found.with_items([_item(line) for line in found.items])


def every_line(tx: Tx, invoice: InvoiceRecord) -> Iterator[Line]:
    """All items of an invoice, in order, read as they are iterated over."""
    month = invoice.state.month
    parts = _parts(tx, invoice.seq, invoice.account)
    return (item.line for item in charges.items(tx, parts, month, next_month(month)))


def _parts(tx: Tx, invoice: int, account: int) -> list[Part]:
    """Those of an invoice. One without any is of the account alone, from before there were any."""
    found = [record.body for record in tx.children(INVOICE_PARTS, invoice)]
    parts = [Part(Member(p.number, p.name), p.overage, p.until) for p in found]
    return parts or [Part(Member(account), 0, 0)]


def _receive(tx: Tx, account: int, cents: int, description: str) -> HistoryEntry:
    if not pays_for_itself(tx, account):
        raise BadRequest("A sub-account owes nothing: the account above it pays")
    ledger = tx.get(LEDGERS, str(account), account, "update")
    if ledger.body.entries >= MOST_RECEIPTS:
        raise BadRequest(f"The history of an account has at most {MOST_RECEIPTS} entries like this")
    ledger.body.balance -= cents
    number = _next_number(tx, account, ledger.body)
    tx.update(ledger)
    entry = HistoryEntry(
        number, iso(tx.now), "credit", description,
        dollars(cents * CENT), dollars(ledger.body.balance * CENT),
    )  # fmt: skip
    tx.insert(HISTORY, str(number), account, entry)
    tx.notify(TOPIC)
    return entry


def _next_number(tx: Tx, account: int, ledger: Ledger) -> int:
    ledger.entries += 1
    return account * NUMBERS_EACH + ledger.entries


def _add_invoice(tx: Tx, account: int, month: int, parts: Iterable[InvoicePart]) -> None:
    """An invoice whose amount is the sum of its parts."""
    parts = [part for part in parts if part.cents]
    cents = sum(part.cents for part in parts)
    if not cents:
        return
    ledger = tx.get(LEDGERS, str(account), account, "update")
    ledger.body.balance += cents
    number = _next_number(tx, account, ledger.body)
    tx.update(ledger)
    date, description = iso(next_month(month)), f"Invoice #{number}"
    amount, owed = dollars(cents * CENT), dollars(ledger.body.balance * CENT)
    invoice = Invoice(number, date, description, amount, owed)
    entry = HistoryEntry(number, date, "invoice", description, amount, owed)
    record = tx.insert(INVOICES, str(number), account, invoice, InvoiceMonth(month))
    for part in parts:
        tx.insert(INVOICE_PARTS, f"{number}/{part.number}", account, part, owner=record.seq)
    tx.insert(HISTORY, str(number), account, entry)
    tx.notify(TOPIC)


def _month_cents(tx: Tx, account: int, month: int) -> int:
    found = usage.charges(tx, account, month, next_month(month))
    return sum(charge.line.total for charge in found) // CENT


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


async def _add_up(run: Run) -> Due:
    """Asks the drivers for the days that are over, and adds up the month if that is over, too."""
    account, month = run.job.account, int(run.job.args["month"])
    over, cents, unread = await run.store.scan(lambda tx: _to_do(tx, account, month))
    return Due(over, cents, await traffic.read(traffic.meters_of(run), unread))


def _to_do(
    tx: Tx, account: int, month: int
) -> tuple[bool, list[tuple[Member, int]], list[tuple[Member, int, Machines]]]:
    over = next_month(month) <= tx.now
    if not pays_for_itself(tx, account):
        return over, [], []
    paid_for = members(tx, account)
    until = next_month(month) if over else tx.now - tx.now % DAY
    cents = [(each, _month_cents(tx, each.number, month)) for each in paid_for] if over else []
    return over, cents, traffic.unread(tx, paid_for, month, until)


def _issue(tx: Tx, job: Job, due: Due) -> None:
    month: int = job.args["month"]
    for reading in due.readings:
        traffic.keep(tx, month, reading)
    if due.readings:
        tx.notify(TOPIC)
    if not due.over:
        return
    _add_invoice(tx, job.account, month, [_part(tx, month, *each) for each in due.cents])
    jobs.note(tx, job, "Invoice: issue")
    stored_usage.tidy(tx, job.account)
    job.args["month"] = next_month(month)


def _part(tx: Tx, month: int, member: Member, cents: int) -> InvoicePart:
    found = traffic.of_month(tx, member.number, month)
    gb, until = (0, month) if found is None else (found.gb, found.day)
    total = cents + charges.overage_cents(Part(member, gb, until))
    return InvoicePart(member.number, member.name, total, gb, until)


def _next_due(tx: Tx, job: Job) -> int:
    """The next midnight; at once where a month is over that has no invoice yet."""
    return min(next_month(job.args["month"]), _midnight_after(tx.now))


def _midnight_after(now: int) -> int:
    return now - now % DAY + DAY


INVOICE = Workflow(
    name="invoice",
    steps=(Step("issue", _issue, _add_up),),
    failed=FOREVER,
    repeat=_next_due,
    quiet=True,
)
"""The books of an account: each day its traffic, each month its invoice, which alone the log tells.

`args["month"]` is the first instant of the month to be invoiced next. A server that was away for
months makes up for them one by one.
"""
