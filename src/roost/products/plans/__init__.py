"""Cloud plans: the sizes of instances and what they cost."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="plans",
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
