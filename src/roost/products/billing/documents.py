"""What invoices, their items and the history are. Amounts are dollars with at most two decimals."""

from typing import Literal

import msgspec

from ...store import Kind, NoState, Record


class Invoice(msgspec.Struct):
    """A month's invoice. Amounts are dollars.

    id: the number of the invoice.
    date: when the invoice was made, which is the first of the month after.
    description: the name of the invoice, such as `Invoice #10001`.
    amount: what the month cost.
    balance: what the account owed once the invoice was added.
    """

    id: int
    date: str
    description: str
    amount: float
    balance: float


class InvoiceMonth(msgspec.Struct):
    """month: the first instant of what the invoice is for, from which its items are computed."""

    month: int


class HistoryEntry(msgspec.Struct):
    """An invoice or a credit. Amounts are dollars.

    id: the number of the entry. An invoice has the same number under `/billing/invoices`.
    date: when the entry was made.
    type: `invoice` for an amount that you owe, `credit` for one that you paid or were given.
    description: what the entry is for.
    amount: how much it is, always positive.
    balance: what the account owed after it. A negative amount is credit.
    """

    id: int
    date: str
    type: Literal["invoice", "credit"]
    description: str
    amount: float
    balance: float


class InvoiceItem(msgspec.Struct):
    """A line of an invoice. Amounts are dollars.

    Some prices have a limit for the month. Where it applies, `total` is less than `units` times
    `unit_price`.

    description: what was charged, with its label.
    product: what kind of thing it is.
    start_date: when the charge began, or the start of the month.
    end_date: when the charge ended, or the end of the month.
    units: how many units there were. Every hour that began counts as one.
    unit_type: what `units` counts. It is `hours`, `overage` for GB of traffic, or `discount`.
    unit_price: dollars for one unit, with all its decimals.
    total: dollars for this line.
    """

    description: str
    product: str
    start_date: str
    end_date: str
    units: int
    unit_type: Literal["hours", "overage", "discount"]
    unit_price: float
    total: float


class Ledger(msgspec.Struct):
    """One for each account. balance: cents it owes. entries: how long its history is.

    paid_at: clock time of the last payment, 0 before the first. paid: the cents of it.
    """

    balance: int = 0
    entries: int = 0
    paid_at: int = 0
    paid: int = 0


class InvoicePart(msgspec.Struct):
    """What of an invoice one account has come to: whose invoice it is, or a sub-account.

    number, name: of the account, as it was called; the one that pays has no name here. cents: of
    all its items. overage: the GB among them, counted up to `until`.
    """

    number: int
    name: str
    cents: int
    overage: int
    until: int


class Overage(msgspec.Struct):
    """What an account has sent in a month, which is named by its first instant.

    day: the midnight up to which it is counted. outgoing: bytes. gb: those beyond what is included.
    """

    month: int
    day: int
    outgoing: int = 0
    gb: int = 0


InvoiceRecord = Record[Invoice, InvoiceMonth]

INVOICES = Kind("invoice", Invoice, InvoiceMonth, "Invalid invoice ID")
INVOICE_PARTS = Kind("invoice-part", InvoicePart, NoState, "Invalid invoice ID", counted=False)
OVERAGES = Kind("overage", Overage, NoState, "Invalid month", counted=False)
HISTORY = Kind("billing-history", HistoryEntry, NoState, "Invalid history ID")
LEDGERS = Kind("ledger", Ledger, NoState, "Invalid account")
