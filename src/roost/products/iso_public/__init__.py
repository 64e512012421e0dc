"""The public library of ISOs, which every account may attach."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="iso-public",
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
