"""An instance's public addresses and their reverse names."""

from .routes import routes

__all__ = ["routes"]
