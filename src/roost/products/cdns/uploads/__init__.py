"""Uploads to push zones: a form whose signed fields let anybody who has them put one file there."""

from .routes import routes

__all__ = ["routes"]
