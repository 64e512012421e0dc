"""The marketplace: the applications that an account offers there, and what applications ask for."""

from ..section import Section
from .routes import routes

SECTION = Section(name="marketplace", routes=(routes,))

__all__ = ["SECTION"]
