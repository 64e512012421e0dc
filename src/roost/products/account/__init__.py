"""The account itself: who it is, what it owes, its BGP session and its traffic."""

from .documents import ACCOUNTS, CUSTOM_SUBSCRIPTIONS, AccountRecord
from .routes import routes
from .rules import Overview, create, list_accounts

KINDS = (ACCOUNTS, CUSTOM_SUBSCRIPTIONS)

__all__ = ["KINDS", "AccountRecord", "Overview", "create", "list_accounts", "routes"]
