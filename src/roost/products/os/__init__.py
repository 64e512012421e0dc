"""Operating systems that can be installed."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="os",
    titles={"os": "Operating systems"},
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
