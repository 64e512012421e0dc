"""Regions, and the plans that each of them offers."""

from pathlib import Path

from ..section import Section
from .routes import routes
from .rules import require

SECTION = Section(
    name="regions",
    titles={"region": "Regions"},
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "require"]
