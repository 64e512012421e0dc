"""The public library of ISOs, which every account may attach."""

from .routes import routes

__all__ = ["routes"]
