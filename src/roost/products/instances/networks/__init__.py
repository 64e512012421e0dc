"""The private networks that an instance is in."""

from .routes import routes

__all__ = ["routes"]
