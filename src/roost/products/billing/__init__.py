"""Billing: what an account owes this month, its invoices, and its balance."""

from ..section import Section
from .documents import HISTORY, INVOICES, LEDGERS
from .routes import routes
from .rules import INVOICE, TOPIC, balance, open_ledger

SECTION = Section(
    name="billing",
    kinds=(LEDGERS, INVOICES, HISTORY),
    routes=(routes,),
    workflows=(INVOICE,),
)

__all__ = ["SECTION", "TOPIC", "balance", "open_ledger"]
