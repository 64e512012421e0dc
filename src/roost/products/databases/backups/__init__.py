"""Backups of databases, and new databases from them."""

from .routes import routes

__all__ = ["routes"]
