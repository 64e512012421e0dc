"""Users of databases, with their passwords, rights and certificates."""

from .routes import routes

__all__ = ["routes"]
