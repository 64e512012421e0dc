"""The account itself: who it is, what it owes, its BGP session and its traffic."""

from pathlib import Path

from .. import billing
from ..section import Section
from .documents import ACCOUNTS, CUSTOM_SUBSCRIPTIONS, AccountRecord
from .routes import routes
from .rules import (
    Overview,
    Tree,
    activate,
    create,
    edit,
    first,
    is_within,
    list_accounts,
    of_number,
    parent,
)

SECTION = Section(
    name="account",
    kinds=(ACCOUNTS, CUSTOM_SUBSCRIPTIONS),
    routes=(routes,),
    provides={billing.AccountTree: Tree()},
    opens={Overview: Overview},
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "ACCOUNTS",
    "SECTION",
    "AccountRecord",
    "activate",
    "create",
    "edit",
    "first",
    "is_within",
    "list_accounts",
    "of_number",
    "parent",
]
