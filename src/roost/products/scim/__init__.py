"""SCIM 2.0: a directory elsewhere keeps the users and groups of an organization."""

from pathlib import Path

from ..section import Section
from .interface import SURFACE, scim
from .routes import routes

SECTION = Section(
    name="scim",
    interfaces=(scim,),
    surfaces=(SURFACE,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "routes"]
