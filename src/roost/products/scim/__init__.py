"""SCIM 2.0: a directory elsewhere keeps the users and groups of an organization."""

from ..section import Section
from .interface import SURFACE, scim
from .routes import routes

SECTION = Section(name="scim", interfaces=(scim,), surfaces=(SURFACE,))

__all__ = ["SECTION", "routes"]
