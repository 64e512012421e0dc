"""Applications: systems that come with software installed."""

from pathlib import Path

from ..section import Section
from .routes import routes
from .rules import variables

SECTION = Section(
    name="applications",
    titles={"application": "Applications"},
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "variables"]
