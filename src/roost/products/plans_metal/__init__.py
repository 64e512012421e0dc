"""Metal plans: whole machines and what they cost."""

from ..section import Section
from .routes import routes

SECTION = Section(name="plans-metal", routes=(routes,))

__all__ = ["SECTION"]
