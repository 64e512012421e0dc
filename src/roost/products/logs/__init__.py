"""The log of an account: every request made with its keys, and what became of its resources."""

from pathlib import Path

from ..section import Section
from .routes import routes

SECTION = Section(
    name="logs",
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
