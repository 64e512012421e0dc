"""Deploying, changing, reinstalling and deleting bare metals."""

from .routes import routes

__all__ = ["routes"]
