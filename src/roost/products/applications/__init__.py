"""Applications: systems that come with software installed."""

from ..section import Section
from .routes import routes
from .rules import variables

SECTION = Section(name="applications", titles={"application": "Applications"}, routes=(routes,))

__all__ = ["SECTION", "variables"]
