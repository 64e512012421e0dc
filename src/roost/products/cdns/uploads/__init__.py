"""Uploads to push zones: a form whose signed fields let anybody who has them put one file there."""

from .routes import routes
from .spool import Uploads

__all__ = ["Uploads", "routes"]
