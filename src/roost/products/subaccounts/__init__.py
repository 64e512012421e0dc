"""Sub-accounts: accounts within an account."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="subaccounts",
    titles={"subaccount": "Sub-accounts"},
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
