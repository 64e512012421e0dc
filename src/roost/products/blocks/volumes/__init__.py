"""Blocks themselves."""

from .routes import routes

__all__ = ["routes"]
