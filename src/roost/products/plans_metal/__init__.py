"""Metal plans: whole machines and what they cost."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="plans-metal",
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
