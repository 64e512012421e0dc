"""Migrations: data that comes from a database elsewhere."""

from .routes import routes
from .rules import WORKFLOWS

__all__ = ["WORKFLOWS", "routes"]
