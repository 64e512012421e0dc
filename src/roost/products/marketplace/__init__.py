"""The marketplace: the applications that an account offers there, and what applications ask for."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="marketplace",
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
