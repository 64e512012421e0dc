"""Metal plans: whole machines and what they cost."""

from .routes import routes

__all__ = ["routes"]
