"""Certificates: one's own, and those that auto SSL gets."""

from .routes import routes

__all__ = ["routes"]
