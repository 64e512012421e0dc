"""Cloud plans: the sizes of instances and what they cost."""

from ..section import Section
from .routes import routes

SECTION = Section(name="plans", routes=(routes,))

__all__ = ["SECTION"]
