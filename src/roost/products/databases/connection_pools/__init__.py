"""Pools of connections to PostgreSQL."""

from .routes import routes

__all__ = ["routes"]
