"""What invoices, their items and the history are. Amounts are dollars with at most two decimals."""

from typing import Literal

import msgspec

from ...store import Kind, Nothing


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
    """units: started hours. unit_price: of one hour, with as many decimals as it has.

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
    """One for each account. balance: cents it owes. entries: how long its history is."""

    balance: int = 0
    entries: int = 0


INVOICES = Kind("invoice", Invoice, InvoiceMonth, "Invalid invoice ID")
HISTORY = Kind("billing-history", HistoryEntry, Nothing, "Invalid history ID")
LEDGERS = Kind("ledger", Ledger, Nothing, "Invalid account")
