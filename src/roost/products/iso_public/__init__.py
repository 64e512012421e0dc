"""The public library of ISOs, which every account may attach."""

from ..section import Section
from .routes import routes

SECTION = Section(name="iso-public", routes=(routes,))

__all__ = ["SECTION"]
