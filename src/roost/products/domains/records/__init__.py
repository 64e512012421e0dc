"""A domain's records."""

from .documents import RECORDS
from .routes import routes

__all__ = ["RECORDS", "routes"]
