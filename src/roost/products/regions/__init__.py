"""Regions, and the plans that each of them offers."""

from .routes import routes

__all__ = ["routes"]
