"""Copies of a registry's images in other regions."""

from .routes import routes

__all__ = ["routes"]
