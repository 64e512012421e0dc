"""Applications: systems that come with software installed."""

from ..section import Section
from .routes import routes

SECTION = Section(name="applications", titles={"application": "Applications"}, routes=(routes,))

__all__ = ["SECTION"]
