"""Sub-accounts: accounts within an account."""

from ..section import Section
from .routes import routes

SECTION = Section(name="subaccounts", titles={"subaccount": "Sub-accounts"}, routes=(routes,))

__all__ = ["SECTION"]
