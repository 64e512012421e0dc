"""Billing: what an account owes this month, its invoices, its balance and what it has paid."""

from pathlib import Path

from ..section import Section
from .charges import pending_cents
from .documents import (
    HISTORY,
    INVOICE_PARTS,
    INVOICES,
    LEDGERS,
    OVERAGES,
    HistoryEntry,
    Invoice,
)
from .routes import routes
from .rules import INVOICE, TOPIC, Balance, balance, credit, every_line, open_ledger, pay
from .traffic import GB, Machines, Meters, Sent, machines, overage_gb, sent
from .tree import AccountTree

SECTION = Section(
    name="billing",
    kinds=(LEDGERS, INVOICES, INVOICE_PARTS, OVERAGES, HISTORY),
    routes=(routes,),
    workflows=(INVOICE,),
    needs=(AccountTree,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "GB",
    "INVOICES",
    "SECTION",
    "TOPIC",
    "AccountTree",
    "Balance",
    "HistoryEntry",
    "Invoice",
    "Machines",
    "Meters",
    "Sent",
    "balance",
    "credit",
    "every_line",
    "machines",
    "open_ledger",
    "overage_gb",
    "pay",
    "pending_cents",
    "sent",
]
