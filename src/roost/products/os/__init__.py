"""Operating systems that can be installed."""

from .routes import routes

__all__ = ["routes"]
