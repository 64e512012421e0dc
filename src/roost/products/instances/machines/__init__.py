"""Deploying, changing, reinstalling and deleting instances."""

from .routes import routes

__all__ = ["routes"]
