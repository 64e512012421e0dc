"""Operating systems that can be installed."""

from ..section import Section
from .routes import routes

SECTION = Section(name="os", titles={"os": "Operating systems"}, routes=(routes,))

__all__ = ["SECTION"]
