"""Regions, and the plans that each of them offers."""

from ..section import Section
from .routes import routes
from .rules import require

SECTION = Section(name="regions", titles={"region": "Regions"}, routes=(routes,))

__all__ = ["SECTION", "require"]
