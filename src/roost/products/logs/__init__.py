"""The log of an account: every request made with its keys, and what became of its resources."""

from ..section import Section
from .routes import routes

SECTION = Section(name="logs", routes=(routes,))

__all__ = ["SECTION"]
