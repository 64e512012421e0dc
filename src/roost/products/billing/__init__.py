"""Billing: what an account owes this month, its invoices, and its balance."""

from .documents import HISTORY, INVOICES, LEDGERS
from .routes import routes
from .rules import TOPIC, balance, open_ledger, workflows

KINDS = (LEDGERS, INVOICES, HISTORY)

__all__ = ["KINDS", "TOPIC", "balance", "open_ledger", "routes", "workflows"]
