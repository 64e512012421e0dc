"""Applications: systems that come with software installed."""

from .routes import routes

__all__ = ["routes"]
