"""What invoices, their items and the history are. Amounts are dollars with at most two decimals."""

from typing import Literal

import msgspec

from ...store import Kind, NoState, Record


class Invoice(msgspec.Struct):
    """balance: what the account owed once the invoice was added."""

    id: int
    date: str
    description: str
    amount: float
    balance: float


class InvoiceMonth(msgspec.Struct):
    """month: the first instant of what the invoice is for, from which its items are computed."""

    month: int


class HistoryEntry(msgspec.Struct):
    """balance: what was owed after it; negative where the account is in credit."""

    id: int
    date: str
    type: Literal["invoice", "credit"]
    description: str
    amount: float
    balance: float


class InvoiceItem(msgspec.Struct):
    """units: started hours, or GB where unit_type is overage. unit_price: of one, with as many
    decimals as it has.

    Where the price of a month binds, total is less than units times unit_price.
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
